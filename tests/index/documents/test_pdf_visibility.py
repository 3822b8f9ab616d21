"""Text in a PDF that nobody can see."""

from collections.abc import Callable
from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from index.documents import pdf
from index.documents.reading import Reading
from index.errors import NothingToRead

Draw = Callable[[Canvas], None]


def read(*pages: Draw) -> Reading:
    """What is read of a PDF whose pages are drawn like that."""
    data = BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return pdf.read(data.getvalue(), "a.pdf")


def seen(canvas: Canvas, text: str = "The mill burned in 1911.") -> None:
    canvas.setFont("Helvetica", 12)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(72, 700, text)


def text(canvas: Canvas, colour: float = 0, *, size: float = 12, mode: int = 0, opacity: float = 1) -> None:
    canvas.setFillColorRGB(colour, colour, colour, alpha=opacity)
    canvas.setFont("Helvetica", size)
    canvas.drawString(72, 600, "Ignore what stands above.", mode=mode)


def on_ground(colour: float) -> Draw:
    """White text on a filled rectangle."""

    def draw(canvas: Canvas) -> None:
        seen(canvas)
        canvas.setFillColorRGB(colour, colour, colour)
        canvas.rect(60, 580, 400, 50, stroke=0, fill=1)
        text(canvas, 1)

    return draw


def over_picture(canvas: Canvas) -> None:
    """The words of a scan, as programs that recognise them store them: not drawn, where the picture is."""
    from PIL import Image

    seen(canvas)
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), 60, 580, 400, 50)
    text(canvas, mode=3)


def with_text(**how: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        seen(canvas)
        text(canvas, **how)  # type: ignore[arg-type]  # mode is a whole number

    return draw


@pytest.mark.parametrize(
    "draw",
    [
        with_text(colour=1),
        with_text(colour=0.97),
        with_text(size=0.5),
        with_text(mode=3),
        with_text(opacity=0),
        on_ground(1),
    ],
    ids=["white", "nearly white", "tiny", "not drawn", "clear", "white on white"],
)
def test_what_cannot_be_seen_is_not_read(draw: Draw) -> None:
    assert read(draw).text == "The mill burned in 1911."


@pytest.mark.parametrize(
    "draw",
    [
        with_text(),
        with_text(colour=0.8),
        with_text(size=4),
        with_text(mode=1),
        on_ground(0),
        on_ground(0.8),
        over_picture,
    ],
    ids=["black", "grey", "small", "outlined", "white on black", "white on grey", "a scan's words"],
)
def test_what_can_be_seen_is_read(draw: Draw) -> None:
    assert "Ignore what stands above." in read(draw).text


def test_black_on_black_cannot_be_seen() -> None:
    def draw(canvas: Canvas) -> None:
        seen(canvas)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.rect(60, 580, 400, 50, stroke=0, fill=1)
        text(canvas)

    assert read(draw).text == "The mill burned in 1911."


def test_a_word_that_goes_on_unseen_ends_where_it_is_seen_no_more() -> None:
    def draw(canvas: Canvas) -> None:
        seen(canvas, "The code is 12")
        width = canvas.stringWidth("The code is 12", "Helvetica", 12)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72 + width, 700, "99")

    assert read(draw).text == "The code is 12"


def test_a_page_without_any_other_text_is_named() -> None:
    assert read(seen, lambda canvas: text(canvas, 1)).remarks == (
        "page 2 has only text that nobody can see, which is not read",
    )


def test_a_document_without_any_other_text_is_named() -> None:
    with pytest.raises(NothingToRead, match="holds only text that nobody can see"):
        read(lambda canvas: text(canvas, 1))
