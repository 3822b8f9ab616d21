from pathlib import Path

import footnote_qa
from footnote_qa import Source
from tests.footnote_qa.folders import documents


def test_answers_come_from_the_sources_given_alone(tmp_path: Path) -> None:
    (tmp_path / "plans.txt").write_text("The board meets in May.", encoding="utf-8")
    with footnote_qa.open("handbook/"):
        pass
    with footnote_qa.open("plans.txt") as footnote:
        assert documents(footnote) == {"plans.txt"}
        footnote.sync("handbook")
        assert documents(footnote) == {"plans.txt", "leave.md", "travel.md"}
    with footnote_qa.open() as footnote:
        assert documents(footnote) == {"plans.txt", "leave.md", "travel.md"}
        assert footnote.report == footnote_qa.SyncReport()
        assert footnote.sync().unchanged == 3


def test_a_part_of_a_known_source_belongs_to_it() -> None:
    with footnote_qa.open("handbook/"):
        pass
    with footnote_qa.open("handbook/leave.md") as footnote:
        assert documents(footnote) == {"leave.md", "travel.md"}


def test_an_index_follows_its_sources_while_it_is_open(handbook: Path) -> None:
    with footnote_qa.open("handbook") as footnote:
        (handbook / "travel.md").unlink()
        (handbook / "canteen.md").write_text("Lunch is served from noon until two.", encoding="utf-8")
        assert footnote.sync(dry_run=True).added == 1
        assert documents(footnote) == {"leave.md", "travel.md"}
        report = footnote.sync()
        assert (report.added, report.deleted) == (1, 1)
        assert documents(footnote) == {"leave.md", "canteen.md"}


def test_labels_stay_with_a_source_that_is_named_again_without_them(tmp_path: Path) -> None:
    (tmp_path / "board.txt").write_text("The board plans to close the canteen.", encoding="utf-8")
    with footnote_qa.open(Source("board.txt", "board")):
        pass
    with footnote_qa.open("board.txt") as footnote:
        assert footnote.search("canteen") == []
        assert len(footnote.search("canteen", audience="board")) == 1
