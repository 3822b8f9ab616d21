"""What an index was made with."""

from index.fingerprint import mismatch


def test_another_version_is_told_from_other_settings() -> None:
    older = str(mismatch("embedder-1.chunks-5-160", "embedder-1.chunks-6-160"))
    assert older.startswith("the index was made by another version of Footnote")
    for stored in ("embedder-2.chunks-6-160", "embedder-1.chunks-6-200", "embedder-2.chunks-5-160"):
        other = str(mismatch(stored, "embedder-1.chunks-6-160"))
        assert "set the model, precision and chunk size back" in other
        assert stored in other
