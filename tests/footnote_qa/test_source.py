from pathlib import Path

import pytest

import footnote_qa
from footnote_qa import SettingsError, Source

LEAVE = "How many days of leave do I have?"


def test_an_audience_sees_its_own_and_what_is_public(tmp_path: Path) -> None:
    (tmp_path / "board.txt").write_text("The board plans to close the canteen in May.", encoding="utf-8")
    with footnote_qa.open("handbook", Source("board.txt", ["board", "audit"])) as footnote:
        question = "What does the board plan to close?"
        for audience in (None, (), "boar", ["b", "o"]):
            answer = footnote.ask(question, audience=audience)
            assert answer.abstained
            assert "canteen" not in str(answer.to_json())
        for labels in ("board", ["audit"], {"audit", "x"}):
            assert "canteen" in footnote.ask(question, audience=labels).answer
            assert footnote.search(question, audience=labels)[0].document == "board.txt"
        assert "thirty" in footnote.ask(LEAVE, audience="board").answer


@pytest.mark.parametrize("source", [["a", "b"], 3, None, {"folder": "a"}, "", " "])
def test_what_is_no_source_is_refused(source: object) -> None:
    with pytest.raises(SettingsError, match=r"^source "):
        footnote_qa.open(source)  # type: ignore[arg-type]
