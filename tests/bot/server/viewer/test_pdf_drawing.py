"""The words of a quote are found where they stand on a page."""

from pathlib import Path

import pypdfium2
import pytest

from bot.server.viewer.pdf_drawing import Box, boxes_of, times_before
from index.documents.pdf_words import PageWords, page_words

PDF = Path(__file__).parents[3] / "qa" / "handbook" / "security-policy.pdf"
QUOTE = "A password has at least 14 characters."


@pytest.fixture(scope="module")
def page() -> PageWords:
    document = pypdfium2.PdfDocument(PDF)
    try:
        return page_words(document, 0)
    finally:
        document.close()


def inside(page: PageWords, boxes: list[Box]) -> str:
    """The words in the boxes, in the order of the file."""
    return " ".join(
        word.text
        for word in page.words
        if any(box[0] <= word.x0 and word.x1 <= box[2] and box[1] <= word.middle <= box[3] for box in boxes)
    )


def test_a_quote_on_one_line_has_one_box(page: PageWords) -> None:
    boxes = boxes_of(page.words, QUOTE, 0)
    assert len(boxes) == 1
    assert inside(page, boxes) == QUOTE


def test_a_quote_over_several_lines_has_a_box_for_each(page: PageWords) -> None:
    quote = "Updates are installed within seven days of their release; after that the device installs them by itself,"
    quote += " at the\nleast convenient moment."
    boxes = boxes_of(page.words, quote, 0)
    assert inside(page, boxes) == quote.replace("\n", " ")
    assert len(boxes) == len({round(box[1]) for box in boxes}) >= 2


def test_of_several_such_places_the_one_that_was_quoted_is_found(page: PageWords) -> None:
    first, second = boxes_of(page.words, "password", 0), boxes_of(page.words, "password", 3)
    assert first[0][1] < second[0][1]


def test_signs_and_case_do_not_matter_and_other_words_are_not_found(page: PageWords) -> None:
    assert boxes_of(page.words, "a PASSWORD has – at least 14 characters", 0) == boxes_of(page.words, QUOTE, 0)
    assert boxes_of(page.words, "Nothing of this kind stands here.", 0) == []
    assert boxes_of(page.words, "…", 0) == []
    assert boxes_of([], QUOTE, 0) == []


def test_cells_that_stand_apart_are_found_one_by_one(page: PageWords) -> None:
    boxes = boxes_of(
        page.words, "2.2 The second factor | hardware key of the make Tessera\n3.1 Laptops and telephones", 0
    )
    assert len(boxes) == 3


def test_how_often_a_quote_stands_before() -> None:
    assert times_before("One. Two. one, two.", "One") == 2
    assert times_before("", "One") == times_before("One", "…") == 0
