"""PowerPoint presentations: each slide a page under its title; items, tables, the figures of charts, and the notes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.faults import missing_extra, readable_as
from index.documents.parts import joined, pieced
from index.documents.reading import Reading, first_heading, shortened
from index.documents.sheets import sheet_pieces
from index.documents.tables import plain_table_pieces
from index.documents.unpacking import opened

if TYPE_CHECKING:
    from pptx.chart.chart import Chart
    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.text.text import TextFrame

_BREAK = "\n\n"  # what `joined` puts between two slides


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """A presentation (.pptx, .pptm); `pages` holds the offset of each slide.

    `remarks` name hidden slides, which are not read. Raises SourceError when the file is broken, too large once
    unpacked, or protected by a password.
    """
    try:
        import pptx
    except ImportError as error:
        raise missing_extra(source, "office") from error
    with readable_as("a PowerPoint presentation", source):
        opened(data, source).close()
        return _reading(pptx.Presentation(BytesIO(data)))


def _reading(presentation: "Presentation") -> Reading:
    readings: list[Reading] = []
    pages: list[int] = []
    remarks: list[str] = []
    position = 0
    for number, slide in enumerate(presentation.slides, 1):
        pages.append(position)
        if slide._element.get("show") == "0":
            remarks.append(f"slide {number} is hidden, and is not read")
            continue
        reading = pieced(_slide(slide, number))
        readings.append(reading)
        position += len(reading.text) + len(_BREAK) if reading.text else 0
    properties = presentation.core_properties
    moment = properties.modified or properties.created
    title = shortened(visible(properties.title or ""))
    generic = {"", "powerpoint presentation", "presentation"}
    whole = joined(readings)
    return replace(
        whole,
        title=title if title.lower() not in generic else first_heading(whole.text, whole.blocks),
        date=moment.date().isoformat() if moment else None,
        pages=tuple(pages),
        remarks=tuple(remarks),
    )


def _slide(slide: "Slide", number: int) -> Iterator[Piece]:
    title = slide.shapes.title
    words = " ".join(visible(title.text_frame.text).split()) if title is not None else ""
    body = [*_shapes([shape for shape in slide.shapes if shape is not title and shape != title])]
    notes = [*_paragraphs(slide.notes_slide.notes_text_frame, listed=False)] if slide.has_notes_slide else []
    if words or body or notes:
        yield Piece(BlockKind.HEADING, words or f"Slide {number}", 1)
    yield from body
    if notes:
        yield Piece(BlockKind.HEADING, "Notes", 2)
        yield from notes


def _shapes(shapes: Iterable[Any]) -> Iterator[Piece]:
    for shape in shapes:
        if hasattr(shape, "shapes"):  # a group
            yield from _shapes(shape.shapes)
        elif getattr(shape, "has_table", False):
            rows = [[visible(cell.text) for cell in row.cells] for row in shape.table.rows]
            yield from sheet_pieces(rows, header=True)
        elif getattr(shape, "has_chart", False):
            yield from _chart(shape.chart)
        elif shape.has_text_frame and not _is_margin(shape):
            yield from _paragraphs(shape.text_frame, listed=shape.is_placeholder)


def _is_margin(shape: "BaseShape") -> bool:
    """Whether it is the date, the footer or the number that each slide has."""
    return (
        shape.is_placeholder
        and shape.placeholder_format.type is not None
        and (shape.placeholder_format.type.name in {"DATE", "FOOTER", "SLIDE_NUMBER"})
    )


def _paragraphs(frame: "TextFrame | None", *, listed: bool) -> Iterator[Piece]:
    """The paragraphs of a text frame; those of a placeholder are a list when there are several."""
    texts = [visible(paragraph.text.replace("\v", "\n")).strip() for paragraph in frame.paragraphs] if frame else []
    filled = [text for text in texts if text]
    kind = BlockKind.ITEM if listed and len(filled) > 1 else BlockKind.PARAGRAPH
    yield from (Piece(kind, text) for text in filled)


def _chart(chart: "Chart") -> Iterator[Piece]:
    if chart.has_title and chart.chart_title.has_text_frame:
        yield Piece(BlockKind.PARAGRAPH, visible(chart.chart_title.text_frame.text))
    for plot in chart.plots:
        series = list(plot.series)
        rows = [["", *(visible(each.name) for each in series)]]
        for position, category in enumerate(plot.categories):
            values = [each.values[position] if position < len(each.values) else None for each in series]
            rows.append([visible(str(category)), *("" if value is None else f"{value:.15g}" for value in values)])
        yield from plain_table_pieces(rows, heads=1)
