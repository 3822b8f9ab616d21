"""XML of any kind: the text of each element under its name, and its attributes; prose with marks inside stays whole."""

from typing import TYPE_CHECKING

from index.documents.assembly import visible
from index.documents.faults import readable_as
from index.documents.parts import pieced
from index.documents.reading import Reading
from index.documents.values import Fields, Value, value_pieces

if TYPE_CHECKING:
    from lxml.etree import _Element


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 the file tells its own
    """An XML file; entities that it defines are not followed. Raises SourceError when it is broken."""
    from lxml import etree

    with readable_as("XML", source):
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
        value = _value(root)
        return pieced(value_pieces(value, _name(root, value) if isinstance(value, str) else ""))


def _value(element: "_Element") -> Value:
    attributes = [(_bare(str(key)), str(value)) for key, value in element.attrib.items()]
    children = [child for child in element if isinstance(child.tag, str)]
    text = " ".join(visible("".join(str(part) for part in element.itertext())).split())
    mixed = (element.text or "").strip() or any((child.tail or "").strip() for child in children)
    if (not children or mixed) and (text or not attributes):
        return text
    return Fields((*attributes, *_grouped(children)))


def _grouped(children: list["_Element"]) -> list[tuple[str, Value]]:
    """The children by name; those of one name that follow each other are one list."""
    grouped: list[tuple[str, Value]] = []
    for child in children:
        value = _value(child)
        name = _name(child, value)
        if grouped and grouped[-1][0] == name:
            before = grouped[-1][1]
            grouped[-1] = (name, [*(before if isinstance(before, list) else [before]), value])
        else:
            grouped.append((name, value))
    return grouped


def _name(element: "_Element", value: Value) -> str:
    """The element's name; with its attributes when it holds text and no further elements."""
    name = _bare(str(element.tag))
    stated = ", ".join(f"{_bare(str(key))}: {stated_value!s}" for key, stated_value in element.attrib.items())
    return f"{name} ({stated})" if stated and isinstance(value, str) else name


def _bare(name: str) -> str:
    return name.rpartition("}")[2]
