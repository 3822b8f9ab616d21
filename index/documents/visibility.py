"""Text that nobody can see, which must not be quoted: of no size, of the colour of its ground, outside of the page.

It is taken out of the tree before a page is read. Where the ground of a text cannot be known, the text stays.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from index.documents.collapsed import is_collapsed

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NEVER_APPLIED = re.compile(
    r"\b(?:print|speech|not)\b|\(", re.IGNORECASE
)  # of a media query: another medium, or unsure
_TOLD = frozenset(
    "display visibility opacity font-size font color background background-color background-image position left top "
    "right bottom text-indent clip clip-path width height max-width max-height overflow transform".split()
)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*([a-z%]*)")
_TINY = 1.0  # pixels
_FAR = -900.0  # pixels: outside of any page
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "ex": 8.0, "vw": 10.0, "vh": 10.0, "%": 0.16}
_FAINT = 0.05  # opacity
_ALIKE = 8  # of 255: two colours that no eye tells apart
_WHITE = (255, 255, 255)
_NOTHING_SHOWN = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:50|100)%")
_TINY_POINTS = 2.0
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element's text inherits: its colour and that of its ground (None: cannot be known), and no size."""

    colour: Colour | None
    ground: Colour | None
    tiny: bool = False

    @property
    def unseen(self) -> bool:
        """Whether text that looks like this cannot be seen."""
        return self.tiny or (self.colour is not None and self.ground is not None and _alike(self.colour, self.ground))


def hide_unseen(tree: "HtmlElement") -> None:
    """Take out of an HTML page the text that a browser would not show; what holds none but such gets `hidden`."""
    rules = _rules(tree)
    foreign = any("stylesheet" in (link.get("rel") or "").lower() for link in tree.iter("link"))
    waiting: list[tuple[HtmlElement, _Look]] = [(tree, _Look((0, 0, 0), None if foreign else _WHITE))]
    while waiting:
        element, inherited = waiting.pop()
        style = dict(rules.get(element, {})) | _inline(element)
        if _is_gone(style) and not is_collapsed(element):
            _blank(element)
            continue
        look = _look(style, inherited)
        if look.unseen:
            element.text = " "
        for child in element:
            if look.unseen:
                child.tail = " "
            if isinstance(child.tag, str):
                waiting.append((child, look))


def _blank(element: "HtmlElement") -> None:
    element.set("hidden", "")
    for inner in element.iter():
        inner.text = None
        if inner is not element:
            inner.tail = None


def _is_gone(style: Mapping[str, str]) -> bool:
    """Whether an element of this style is not shown, whatever stands in it."""
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    if (opacity := _pixels(style.get("opacity"))) is not None and opacity <= _FAINT:
        return True
    if "scale(0" in style.get("transform", "") and "scale(0." not in style["transform"]:
        return True
    if _NOTHING_SHOWN.search(style.get("clip", "") + style.get("clip-path", "")):
        return True
    sides = ("left", "top", "right", "bottom") if style.get("position") in {"absolute", "fixed"} else ()
    if any((_pixels(style.get(side)) or 0) < _FAR for side in (*sides, "text-indent")):
        return True
    flat = any(_pixels(style.get(side)) in {0.0, 1.0} for side in ("width", "height", "max-width", "max-height"))
    return flat and style.get("overflow") == "hidden"


def _look(style: Mapping[str, str], inherited: _Look) -> _Look:
    look = inherited
    if stated := style.get("font-size") or next(iter(_sizes(style.get("font", ""))), None):
        relative = stated.endswith(("%", "em")) and not stated.endswith("rem")
        size = _pixels(stated)
        look = replace(look, tiny=(look.tiny and relative) or (size is not None and size <= _TINY))
    for name in ("background", "background-color", "background-image"):
        if name in style and style[name] not in {"none", "inherit", "transparent", "initial"}:
            look = replace(look, ground=_colour(style[name]))
    if "color" in style and style["color"] != "inherit":
        look = replace(look, colour=look.ground if style["color"] == "transparent" else _colour(style["color"]))
    return look


def _sizes(font: str) -> Iterator[str]:
    return (part.partition("/")[0] for part in font.split() if _LENGTH.match(part) and not part.isdecimal())


def _pixels(stated: str | None) -> float | None:
    """A length in pixels, roughly; a plain number as it is; None when there is none."""
    match = _LENGTH.fullmatch(stated.strip()) if stated else None
    if match is None or match[2] not in _PIXELS:
        return None
    return float(match[1]) * _PIXELS[match[2]]


def _colour(stated: str) -> Colour | None:
    """A plain colour; None for any that is partly transparent, and for what is no colour."""
    import tinycss2.color3

    colour = tinycss2.color3.parse_color(stated)
    if colour is None or colour == "currentColor" or colour.alpha < 1:
        return None
    return round(colour.red * 255), round(colour.green * 255), round(colour.blue * 255)


def _alike(colour: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(colour, other, strict=True))


# What styles say


def _inline(element: "HtmlElement") -> dict[str, str]:
    stated = element.get("style")
    return {name: value for name, value, _ in _declarations(stated)} if stated else {}


def _declarations(stated: Any) -> Iterator[tuple[str, str, bool]]:  # noqa: ANN401  text, or what tinycss2 made of it
    """Those declarations that tell whether text can be seen: name, value, and whether it is important."""
    import tinycss2

    for declaration in tinycss2.parse_declaration_list(stated, skip_comments=True, skip_whitespace=True):
        if declaration.type == "declaration" and declaration.lower_name in _TOLD:
            yield declaration.lower_name, tinycss2.serialize(declaration.value).strip().lower(), declaration.important


def _rules(tree: "HtmlElement") -> "dict[HtmlElement, dict[str, str]]":
    """What the page's own style sheets say of each element that they say anything about."""
    sheets = [style.text for style in tree.iter("style") if style.text and not _is_for_others(style.get("media", ""))]
    if not sheets:
        return {}
    import cssselect2

    matcher = cssselect2.Matcher()
    has_rules = False
    for selectors, declarations in (rule for sheet in sheets for rule in _qualified(sheet)):
        for selector in selectors:
            matcher.add_selector(selector, declarations)
            has_rules = True
    if not has_rules:
        return {}
    styles: dict[HtmlElement, dict[str, str]] = {}
    for element in cssselect2.ElementWrapper.from_html_root(tree).iter_subtree():
        style: dict[str, str] = {}
        important: dict[str, str] = {}
        for *_, pseudo, declarations in matcher.match(element):
            if pseudo is None:
                style |= {name: value for name, value, urgent in declarations if not urgent}
                important |= {name: value for name, value, urgent in declarations if urgent}
        if style or important:
            styles[element.etree_element] = style | important
    return styles


def _qualified(sheet: str) -> Iterator[tuple[Any, list[tuple[str, str, bool]]]]:
    """The rules of a sheet that tell whether text can be seen: compiled selectors and their declarations."""
    import cssselect2
    import tinycss2

    waiting = [tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)]
    while waiting:
        for rule in waiting.pop(0):
            if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None:
                if not _is_for_others(tinycss2.serialize(rule.prelude)):
                    waiting.append(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
            elif rule.type == "qualified-rule" and (declarations := list(_declarations(rule.content))):
                try:
                    yield cssselect2.compile_selector_list(rule.prelude), declarations
                except cssselect2.SelectorError:  # a selector of tomorrow
                    continue


def _is_for_others(media: str) -> bool:
    return bool(_NEVER_APPLIED.search(media))


# Word


def blank_unseen_runs(root: "_Element", styles: "_Element | None") -> None:
    """Take out of a part of a Word document the text that is marked as hidden, is white on white, or has no size.

    `styles` is the part that holds the document's styles.
    """
    hidden = _hidden_styles(styles)
    for run in root.iter(f"{_W}r"):
        if _is_unseen(run, hidden):
            for text in run.iter(f"{_W}t"):
                text.text = ""


def _hidden_styles(styles: "_Element | None") -> frozenset[str]:
    if styles is None:
        return frozenset()
    return frozenset(
        style.get(f"{_W}styleId") or ""
        for style in styles.iter(f"{_W}style")
        if _is_on(style.find(f"{_W}rPr/{_W}vanish")) and style.get(f"{_W}default") is None
    )


def _is_unseen(run: "_Element", hidden: frozenset[str]) -> bool:
    properties = run.find(f"{_W}rPr")
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    named = paragraph.find(f"{_W}pPr/{_W}pStyle") if paragraph is not None else None
    style = properties.find(f"{_W}rStyle") if properties is not None else None
    vanish = properties.find(f"{_W}vanish") if properties is not None else None
    if vanish is not None:
        return _is_on(vanish)
    if any(each is not None and each.get(f"{_W}val") in hidden for each in (named, style)):
        return True
    if properties is None:
        return False
    size = properties.find(f"{_W}sz")
    if (
        size is not None
        and (size.get(f"{_W}val") or "").isdecimal()
        and int(size.get(f"{_W}val", "9")) / 2 < _TINY_POINTS
    ):
        return True
    colour = properties.find(f"{_W}color")
    return colour is not None and (colour.get(f"{_W}val") or "").upper() == "FFFFFF" and not _is_shaded(run, properties)


def _is_shaded(run: "_Element", properties: "_Element") -> bool:
    """Whether the ground of a run is, or may be, another colour than white."""
    if properties.find(f"{_W}shd") is not None or properties.find(f"{_W}highlight") is not None:
        return True
    if run.getroottree().find(f"{_W}background") is not None:
        return True
    for above in run.iterancestors():
        if above.tag == f"{_W}p" and above.find(f"{_W}pPr/{_W}shd") is not None:
            return True
        if above.tag in {f"{_W}tbl", f"{_W}txbxContent"}:  # a table's style may shade it, and a shape is filled
            return True
    return False


def _is_on(mark: "_Element | None") -> bool:
    return mark is not None and mark.get(f"{_W}val", "1") not in {"0", "false", "off"}
