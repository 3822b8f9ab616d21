"""The words of a Word paragraph, as they stand when all tracked changes are accepted; equations on one line."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from index.documents.assembly import visible

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = f"{W}txbxContent"  # a text box, whose paragraphs are read after the one that it hangs on
_REMOVED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", _FALLBACK, BOX})
_WRITTEN = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}p": "\n"}
_PRIVATE = range(0xE000, 0xF900)  # of the font's own; what it looks like is not known
_BOXES = {0xF0FE: "☒", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐"}  # check boxes of Wingdings
_SIMPLE = 3  # characters; a longer part of an equation is put in brackets


def text_of(element: "_Element") -> str:
    """The characters under `element`, without those of its text boxes."""
    return visible("".join(_written(element))).strip()


def number_of(element: "_Element | None", default: int) -> int:
    """The number that an element of the format states in w:val; `default` when it states none."""
    try:
        return int(element.get(f"{W}val", "")) if element is not None else default
    except ValueError:
        return default


def referred(element: "_Element", name: str) -> list[str]:
    """The ids of the notes or comments of that kind which `element` refers to, outside of its text boxes."""
    return [
        reference.get(f"{W}id", "")
        for reference in element.iter(f"{W}{name}")
        if not any(outer.tag in _REMOVED for outer in reference.iterancestors() if outer is not element)
    ]


def boxes_of(element: "_Element") -> Iterator["_Element"]:
    """The text boxes that hang on `element` itself, not on one of its text boxes."""
    for child in element.iterchildren():
        if child.tag == BOX:
            yield child
        elif child.tag not in _REMOVED:
            yield from boxes_of(child)


def _written(element: "_Element") -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _REMOVED:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}sym":
            yield _symbol(child)
        elif child.tag == f"{_M}oMath":
            yield f" {' '.join(_math(child).split())} "
        else:
            yield _WRITTEN.get(str(child.tag), "")
            yield from _written(child)


def _symbol(element: "_Element") -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    return _BOXES.get(code, "" if code in _PRIVATE or code > 0x10FFFF else chr(code))  # noqa: PLR2004 Unicode's last


def _math(element: "_Element | None") -> str:
    """An equation or a part of it, written on one line."""
    if element is None:
        return ""
    name = str(element.tag).removeprefix(_M)
    if name in {"r", "t"}:
        return "".join(part.text or "" for part in element.iter(f"{_M}t", f"{W}t"))
    if name in {"d", "mr"}:
        inner = ", ".join(_math(part) for part in element.findall(f"{_M}e"))
        if name == "mr":  # a row of a matrix
            return f"{inner}; "
        return f"{_stated(element, 'dPr/begChr', '(')}{inner}{_stated(element, 'dPr/endChr', ')')}"
    if name in _FORMULAS:
        parts = {part: element.find(f"{_M}{part}") for part in ("e", "num", "den", "sub", "sup", "deg", "fName")}
        return _FORMULAS[name](element, parts)
    return "".join(_math(child) for child in element.iterchildren() if not str(child.tag).endswith("Pr"))


def _limits(parts: "dict[str, _Element | None]") -> str:
    written = ((mark, _math(parts[name]), parts[name]) for mark, name in (("_", "sub"), ("^", "sup")))
    return "".join(f"{mark}{_grouped(part)}" for mark, text, part in written if text)


def _grouped(part: "_Element | None") -> str:
    text = _math(part).strip()
    return text if len(text) <= _SIMPLE and (text.isalnum() or len(text) == 1) else f"({text})"


def _stated(element: "_Element", path: str, default: str) -> str:
    stated = element.find("/".join(f"{_M}{name}" for name in path.split("/")))
    return stated.get(f"{_M}val", "") if stated is not None else default


_FORMULAS: "dict[str, Callable[[_Element, dict[str, _Element | None]], str]]" = {
    "f": lambda _, parts: f"{_grouped(parts['num'])}/{_grouped(parts['den'])}",
    "sSup": lambda _, parts: _grouped(parts["e"]) + _limits(parts),
    "sSub": lambda _, parts: _grouped(parts["e"]) + _limits(parts),
    "sSubSup": lambda _, parts: _grouped(parts["e"]) + _limits(parts),
    "rad": lambda _, parts: f"{_math(parts['deg'])}√{_grouped(parts['e'])}",
    "nary": lambda element, parts: f"{_stated(element, 'naryPr/chr', '∫')}{_limits(parts)} {_math(parts['e'])}",
    "func": lambda _, parts: f"{_math(parts['fName'])} {_grouped(parts['e'])}",
}
