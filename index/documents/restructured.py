"""reStructuredText: read by docutils; what only Sphinx knows keeps its words."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.decoding import decode
from index.documents.faults import readable_as
from index.documents.parts import pieced
from index.documents.reading import Reading, date_of, first_heading, title_of
from index.documents.tables import plain_table_pieces

if TYPE_CHECKING:
    from docutils import nodes

_DIRECTIVE = re.compile(r"^\s*\.\.[ ](?:\|[^|\n]+\|[ ])?([A-Za-z][\w:+.-]*)::", re.MULTILINE)
_ROLE = re.compile(r":([A-Za-z][\w:+.-]*):`")
_TARGET = re.compile(r"\s*<[^<>]*>$")
_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "doctitle_xform": False,
    "smart_quotes": False,
    "line_length_limit": 1_000_000,
    "input_encoding": "unicode",
    "syntax_highlight": "none",
}
_REMOVED = {"comment", "substitution_definition", "target", "system_message", "docinfo", "meta", "footnote_reference"}
_CODE = frozenset({"literal_block", "doctest_block", "math_block", "raw"})
_ITEMS = frozenset({"list_item", "definition_list_item", "field", "option_list_item"})
_LEAVES = frozenset({"#text", "paragraph", "rubric", "term", "caption", "attribution", "line", "subtitle"})
_LOWEST = 6


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """A reStructuredText; files that it includes are not read. Raises SourceError when the bytes are not text."""
    text = decode(data, source, encoding).text
    with readable_as("reStructuredText", source):
        from docutils.core import publish_doctree  # 0.2 s that other formats need not pay

        _learn(text)
        tree = publish_doctree(visible(text), settings_overrides=_SETTINGS)
        reading = pieced(_pieces(tree, 0))
    title = first_heading(reading.text, reading.blocks) or title_of(reading.text, reading.blocks)
    return replace(reading, title=title, date=date_of(reading.text, reading.blocks))


def _learn(text: str) -> None:
    """Have docutils keep the words of the directives and roles in `text` that it does not know."""
    from docutils import nodes
    from docutils.parsers.rst import Directive, directives, roles
    from docutils.parsers.rst.languages import en as names

    class Kept(Directive):  # type: ignore[misc]  # the library has no types
        """A directive whose argument and content are read as what they are: text."""

        optional_arguments = 1
        final_argument_whitespace = True
        has_content = True
        option_spec: ClassVar = defaultdict(lambda: directives.unchanged, {"name": directives.unchanged})

        def run(self) -> list[nodes.Node]:
            box = nodes.container()
            if self.arguments:
                box += nodes.paragraph("", self.arguments[0])
            self.state.nested_parse(self.content, self.content_offset, box)
            return [box]

    def kept(_: str, raw: str, text: str, *__: object, **___: object) -> tuple[list[nodes.Node], list[nodes.Node]]:
        return [nodes.inline(raw, _TARGET.sub("", text.lstrip("!~")))], []

    for name in {match[1].lower() for match in _DIRECTIVE.finditer(text)}:
        if name not in names.directives:
            directives.register_directive(name, Kept)
    for name in {match[1].lower() for match in _ROLE.finditer(text)}:
        if name not in names.roles:
            roles.register_local_role(name, kept)


def _pieces(parent: "nodes.Element", depth: int, kind: BlockKind = BlockKind.PARAGRAPH) -> Iterator[Piece]:
    for child in parent.children:
        name = child.tagname
        if name == "title":
            yield Piece(BlockKind.HEADING, _flat(child), min(_LOWEST, max(1, depth)))
        elif name in _CODE:
            yield Piece(BlockKind.CODE, child.astext())
        elif name == "table":
            yield from _table(child)
        elif name in _ITEMS:
            yield from _item(child, depth)
        elif name in _LEAVES:
            yield Piece(kind, _flat(child))
        elif name not in _REMOVED:
            yield from _pieces(child, depth + (name == "section"), kind)


def _item(item: "nodes.Element", depth: int) -> Iterator[Piece]:
    """An item of a list; a term and the first paragraph of what it means stand together."""
    pieces = list(_pieces(item, depth, BlockKind.ITEM))
    names = {"term", "field_name", "option_group"}
    head = next((child for child in item.children if child.tagname in names), None)
    if head is None or len(pieces) < 2:  # noqa: PLR2004 the term and its meaning
        yield from pieces
        return
    yield replace(pieces[0], text=f"{_flat(head)}: {pieces[1].text}", kind=BlockKind.ITEM)
    yield from pieces[2:]


def _table(table: "nodes.Element") -> Iterator[Piece]:
    for title in (child for child in table.children if child.tagname == "title"):
        yield Piece(BlockKind.PARAGRAPH, _flat(title))
    rows = list(table.findall(lambda node: node.tagname == "row"))
    heads = sum(row.parent.tagname == "thead" for row in rows)
    yield from plain_table_pieces([[_cell(one) for one in row.children] for row in rows], heads=heads)


def _cell(entry: "nodes.Element") -> str:
    return " ".join(_flat(child) for child in entry.children if child.tagname not in _REMOVED)


def _flat(node: "nodes.Node") -> str:
    return " ".join(node.astext().split())
