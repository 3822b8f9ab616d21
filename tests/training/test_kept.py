"""What is kept from one run to the next."""

from pathlib import Path

from training.kept import kept


def test_what_was_made_is_made_once_for_the_same_parts(tmp_path: Path) -> None:
    made: list[str] = []

    def make() -> list[str]:
        made.append("made")
        return ["a", "b"]

    assert [kept(tmp_path, "letters", [b"one"], make) for _ in range(2)] == [["a", "b"], ["a", "b"]]
    assert len(made) == 1
    assert kept(tmp_path, "letters", [b"on", b"e"], make) == ["a", "b"]
    assert len(made) == 2
    assert [path.suffix for path in tmp_path.iterdir()] == [".pickle", ".pickle"]
