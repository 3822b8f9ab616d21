"""The sentences around one."""

from pathlib import Path

from bot.reading.adjacent import right_after, right_before
from bot.reading.candidates import candidates_of
from index.embedding import Embedder
from tests.bot.files import passages_of
from tests.passages import passage

TEXT = "The mill is old. It is red. It stands still. Anna owns it."


def test_the_nearest_come_first(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "mill.txt").write_text(TEXT, encoding="utf-8")
    first, second, third, fourth = candidates_of(passages_of(tmp_path / "mill.txt", embedder))
    shuffled = [third, first, fourth, second]
    assert list(right_before(third, shuffled)) == [second, first]
    assert list(right_after(second, shuffled)) == [third, fourth]
    assert list(right_before(first, shuffled)) == list(right_after(fourth, shuffled)) == []


def test_what_stands_far_off_or_in_another_document_is_not_beside() -> None:
    near = passage("a", "The mill is old.")
    far = passage("b", "It is red.", start=near.end + 9, document=near.document)
    other = passage("c", "It is red.", start=near.end + 1)
    candidates = candidates_of([near, far, other])
    assert list(right_after(candidates[0], candidates)) == []
    assert list(right_before(candidates[1], candidates)) == []
