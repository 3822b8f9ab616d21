"""LaTeX: the words between its commands; sections, lists, code and tables told apart."""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.decoding import decode
from index.documents.parts import pieced
from index.documents.reading import Reading, date_of, first_heading, title_of
from index.documents.tables import plain_table_pieces

_LEVELS = {"title": 1, "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "frametitle": 2}
_CODE = r"verbatim|lstlisting|minted|alltt"
_BLOCKS = re.compile(
    rf"\\begin\{{(?P<code>{_CODE})\*?\}}(?:\[[^\]]*\])?(?:\{{\w+\}})?\n?(?P<verbatim>.*?)\\end\{{(?P=code)\*?\}}"
    r"|\\begin\{(?P<table>tabularx?|longtable|tabular\*)\}(?P<rows>.*?)\\end\{(?P=table)\}"
    rf"|\\(?P<section>{'|'.join(_LEVELS)})\*?\s*(?:\[[^\]]*\])?\{{(?P<words>(?:[^{{}}]|\{{[^{{}}]*\}})*)\}}"
    r"|(?P<item>\\item\b(?:\[(?P<term>[^\]]*)\])?)"
    r"|(?P<ends>\\(?:begin|end)\{(?:(?P<list>itemize|enumerate|description)|document|abstract)\*?\})"
    r"|(?P<gap>\n[ \t]*\n)",
    re.DOTALL,
)
_COMMENT = re.compile(r"(?<!\\)%.*")
_UNSEEN = re.compile(
    r"\\hypertarget\{[^{}]*\}|\\(?:label|cite\w*|ref|eqref|pageref|vspace|hspace|includegraphics|bibliography\w*|usepackage|documentclass|input"
    r"|include|pagestyle|setlength|setcounter|newcommand|renewcommand|def)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})*"
)
_LINK = re.compile(r"\\href\{([^{}]*)\}\{([^{}]*)\}")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\[[^\]]*\])?[ \t]*")
_ESCAPED = re.compile(r"\\([%&$#_{}])")
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|cline\{[^}]*\})")
_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"  # braces in braces, four deep
_COLUMNS = re.compile(rf"\s*(?:{_GROUP}|\[[^\]]*\])*")
_CAPTION = re.compile(rf"\\caption(?:\[[^\]]*\])?(?P<words>{_GROUP})")
_REPEATED = re.compile(r"\\endfirsthead.*?\\endhead", re.DOTALL)  # the header once more, for the next pages
_FOOT = re.compile(r"\\endhead(?P<rows>.*?)\\end(?:last)?foot", re.DOTALL)
_FOOTNOTE = re.compile(rf"\\footnote(?P<words>{_GROUP})")
_DEFINITION = re.compile(rf"\\def\\\w+{_GROUP}")
_PROTECTED = {"%": "\ue000", "&": "\ue001", "$": "\ue002", "#": "\ue003", "_": "\ue004", "{": "\ue005", "}": "\ue006"}
_RESTORED = str.maketrans({private: mark for mark, private in _PROTECTED.items()})


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """A LaTeX text; files that it includes are not read. Raises SourceError when the bytes are not text."""
    text = visible(decode(data, source, encoding).text).replace("\r\n", "\n")
    reading = pieced(_pieces(text))
    title = first_heading(reading.text, reading.blocks) or title_of(reading.text, reading.blocks)
    return replace(reading, title=title, date=date_of(reading.text, reading.blocks))


def _pieces(text: str) -> Iterator[Piece]:
    head, begins, body = text.partition("\\begin{document}")
    if begins:
        yield from _stated(head)
    kind, position = BlockKind.PARAGRAPH, 0
    rest = body.partition("\\end{document}")[0] if begins else text
    prefix = ""
    lists: list[int | None] = []  # the lists that are open: how many items a numbered one has had
    for found in _BLOCKS.finditer(rest):
        yield Piece(kind, prefix + _words(rest[position : found.start()]))
        prefix, position = "", found.end()
        if found["code"]:
            yield Piece(BlockKind.CODE, found["verbatim"].strip("\n"))
        elif found["table"]:
            yield from _table(found["rows"])
        elif found["section"]:
            yield Piece(BlockKind.HEADING, _flat(found["words"]), _LEVELS[found["section"]])
        kind = BlockKind.ITEM if found["item"] else kind if found["gap"] else BlockKind.PARAGRAPH
        prefix = f"{_flat(found['term'])}: " if found["term"] else ""
        if found["list"]:
            _open_or_close(lists, found["ends"], found["list"])
        elif found["item"] and not prefix and lists and (count := lists[-1]) is not None:
            lists[-1] = count + 1
            prefix = f"{count + 1}. "
    yield Piece(kind, _words(rest[position:]))


def _stated(head: str) -> Iterator[Piece]:
    """Title, author and date, which stand before the text itself."""
    for name, kind in (("title", BlockKind.HEADING), ("author", BlockKind.PARAGRAPH), ("date", BlockKind.PARAGRAPH)):
        stated = re.search(rf"\\{name}\{{((?:[^{{}}]|\{{[^{{}}]*\}})*)\}}", head)
        if stated:
            yield Piece(kind, _flat(stated[1]), int(kind is BlockKind.HEADING))


def _open_or_close(lists: list[int | None], mark: str, name: str) -> None:
    if mark.startswith("\\begin"):
        lists.append(0 if name == "enumerate" else None)
    elif lists:
        lists.pop()


def _table(rows: str) -> Iterator[Piece]:
    bare = _RULES.sub("", _COLUMNS.sub("", rows, count=1))
    if caption := _CAPTION.search(bare):
        yield Piece(BlockKind.PARAGRAPH, _flat(caption["words"]))
    bare = _FOOT.sub("", _REPEATED.sub(r"\\endhead", _CAPTION.sub("", bare)))
    marked = re.sub(r"\\([%&$#_{}])", lambda one: _PROTECTED[one[1]], bare)
    cells = [
        [_flat(cell) for cell in row.split("&")] for row in re.split(r"\\\\(?:\[[^\]]*\])?|\\tabularnewline", marked)
    ]
    filled = [row for row in cells if any(row)]
    yield from plain_table_pieces(filled, heads=int(len(filled) > 1))


def _words(text: str) -> str:
    """The words of a stretch of LaTeX."""
    bare = _ESCAPED.sub(lambda one: _PROTECTED[one[1]], _COMMENT.sub("", text))
    bare = _FOOTNOTE.sub(lambda note: f" ({note['words'][1:-1].strip()})", _DEFINITION.sub("", bare))
    bare = _LINK.sub(r"\2 (\1)", _UNSEEN.sub("", bare))
    bare = _COMMAND.sub("", _ENVIRONMENT.sub("", bare.replace("\\\\", "\n")))
    bare = bare.replace("{", "").replace("}", "").replace("~", " ").replace("``", "“").replace("''", "”")
    return "\n".join(filter(None, (line.strip() for line in bare.translate(_RESTORED).splitlines())))


def _flat(text: str) -> str:
    return " ".join(_words(text).split())
