from pathlib import Path

import pytest

from index.document import Document
from index.documents import read_file
from index.errors import SourceError
from tests.index.documents.conftest import Read, shown

ARTICLE = Path("index/corpus/article.txt")


@pytest.fixture
def article(pytestconfig: pytest.Config) -> Document:
    return read_file(pytestconfig.rootpath / ARTICLE, id="article.txt", source="article.txt")


def test_the_text_is_the_files_own_characters(read: Read) -> None:
    content = "First line.\r\n\r\nSecond  line.\tEnd.\r\n"
    assert read(content, "a.txt").text == content


def test_the_articles_title_is_its_first_sentence(article: Document) -> None:
    assert article.title.startswith("The United States has taken a major diplomatic offensive")
    assert article.title.endswith("additional sanctions.")
    assert article.text.startswith(article.title)


def test_the_articles_headings_are_found_and_nothing_else_is_one(article: Document) -> None:
    assert [quoted for kind, quoted in shown(article) if kind.startswith("heading")] == [
        "Backdrop of Ukraine Tensions",
        "Russian Intelligence Agency Accused of Conducting Cyberattacks",
    ]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("Opening Hours\n\nWe open at nine and close at five.\n", "Opening Hours"),
        ("Mr. Hall opens the shop at nine. He closes at five.", "Mr. Hall opens the shop at nine."),
        ("=====\nHours\n=====\n\nWe open at nine.", "Hours"),
        ("no stop anywhere", "no stop anywhere"),
        ("ORSUND MILLS\n\nMinutes of the board\n\nIt rained. All came.", "ORSUND MILLS \u2013 Minutes of the board"),
        ("TERMS OF USE\n\nThese terms apply to all who use the shop.\n", "TERMS OF USE"),
        ("--- *** ---", "a"),
    ],
)
def test_the_title_is_the_first_heading_or_sentence_or_the_files_name(read: Read, content: str, title: str) -> None:
    assert read(content, "a.txt").title == title


def test_a_date_on_a_line_of_its_own_is_the_documents_date(read: Read) -> None:
    assert read("Leave policy\nLast updated: March 3, 2024\n\nStaff have 25 days.", "a.txt").date == "2024-03-03"
    assert read("The fair opened on March 3, 2024 in the hall.", "a.txt").date is None


def test_a_date_in_the_files_name_comes_after_one_in_the_text(read: Read) -> None:
    assert read("All came.", "minutes-2024-03-03.txt").date == "2024-03-03"
    assert read("Minutes\nDate: 4 March 2024\n\nAll came.", "2024-03-03_minutes.txt").date == "2024-03-04"


def test_a_text_of_white_space_is_refused(read: Read) -> None:
    with pytest.raises(SourceError, match=r"^a\.txt: holds no text$"):
        read(" \n\t\n", "a.txt")
