"""Lists that a question asks for by their headings."""

from pathlib import Path

import pytest

from bot.question.question import read_question
from bot.reading.candidates import candidates_of
from bot.reading.sections import asked_section
from index.embedding import Embedder
from tests.bot.files import passages_of

NOTES = (
    "# Rowan Desk\n\n## 4.2\n\n### New\n\n- Dark theme\n- Export of lists\n\n### Fixed\n\n- The clock is right.\n"
    "- Mails arrive.\n\n## Fees\n\nEach member pays 20 euros.\n\n## 3. Possible side effects\n\n- Tiredness\n- Thirst\n"
)


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("whats new in rowan desk 4.2", "### New"),
        ("What was fixed?", "### Fixed"),
        ("What are the side effects?", "## 3. Possible side effects"),
        ("What's new in 4.1?", None),
        ("What are the fees?", None),  # no list
        ("Who fixed it?", None),
        ("Is it fixed?", None),
        ("What are the side effects of the fees?", None),
        ("", None),
    ],
)
def test_a_list_is_asked_for_by_its_headings(
    tmp_path: Path, embedder: Embedder, question: str, heading: str | None
) -> None:
    (tmp_path / "notes.md").write_text(NOTES, encoding="utf-8")
    found = asked_section(read_question(question), candidates_of(passages_of(tmp_path / "notes.md", embedder)))
    assert (found.text if found else None) == heading


def test_of_two_lists_none_is_meant(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "notes.md").write_text(NOTES + "\n### Fixed\n\n- The door shuts.\n- It rings.\n", encoding="utf-8")
    candidates = candidates_of(passages_of(tmp_path / "notes.md", embedder))
    assert asked_section(read_question("What was fixed?"), candidates) is None
