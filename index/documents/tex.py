"""LaTeX: the words between its commands; sections, lists, code and tables told apart."""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.decoding import decode
from index.documents.parts import pieced
from index.documents.reading import Reading, date_of, first_heading, title_of
from index.documents.tables import row_text

_LEVELS = {"title": 1, "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "frametitle": 2}
_CODE = r"verbatim|lstlisting|minted|alltt"
_BLOCKS = re.compile(
    rf"\\begin\{{(?P<code>{_CODE})\*?\}}(?:\[[^\]]*\])?(?:\{{\w+\}})?\n?(?P<verbatim>.*?)\\end\{{(?P=code)\*?\}}"
    r"|\\begin\{(?P<table>tabularx?|longtable|tabular\*)\}(?P<rows>.*?)\\end\{(?P=table)\}"
    rf"|\\(?P<section>{'|'.join(_LEVELS)})\*?\s*(?:\[[^\]]*\])?\{{(?P<words>(?:[^{{}}]|\{{[^{{}}]*\}})*)\}}"
    r"|(?P<item>\\item\b(?:\[(?P<term>[^\]]*)\])?)"
    r"|(?P<ends>\\(?:begin|end)\{(?:itemize|enumerate|description|document|abstract)\*?\})"
    r"|(?P<gap>\n[ \t]*\n)",
    re.DOTALL,
)
_COMMENT = re.compile(r"(?<!\\)%.*")
_UNSEEN = re.compile(
    r"\\hypertarget\{[^{}]*\}|\\(?:label|cite\w*|ref|eqref|pageref|vspace|hspace|includegraphics|bibliography\w*|usepackage|documentclass|input"
    r"|include|pagestyle|setlength|newcommand|renewcommand|def)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})*"
)
_LINK = re.compile(r"\\href\{([^{}]*)\}\{([^{}]*)\}")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\[[^\]]*\])?[ \t]*")
_ESCAPED = re.compile(r"\\([%&$#_{}])")
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|cline\{[^}]*\})")
_COLUMNS = re.compile(r"\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\]]*\])*")
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
        for name, kind in (
            ("title", BlockKind.HEADING),
            ("author", BlockKind.PARAGRAPH),
            ("date", BlockKind.PARAGRAPH),
        ):
            stated = re.search(rf"\\{name}\{{((?:[^{{}}]|\{{[^{{}}]*\}})*)\}}", head)
            if stated:
                yield Piece(kind, _flat(stated[1]), int(kind is BlockKind.HEADING))
    kind, position = BlockKind.PARAGRAPH, 0
    rest = body.partition("\\end{document}")[0] if begins else text
    prefix = ""
    for match in _BLOCKS.finditer(rest):
        yield Piece(kind, prefix + _words(rest[position : match.start()]))
        prefix, position = "", match.end()
        if match["code"]:
            yield Piece(BlockKind.CODE, match["verbatim"].strip("\n"))
        elif match["table"]:
            yield from _table(match["rows"])
        elif match["section"]:
            yield Piece(BlockKind.HEADING, _flat(match["words"]), _LEVELS[match["section"]])
        kind = BlockKind.ITEM if match["item"] else kind if match["gap"] else BlockKind.PARAGRAPH
        prefix = f"{_flat(match['term'])}: " if match["term"] else ""
    yield Piece(kind, _words(rest[position:]))


def _table(rows: str) -> Iterator[Piece]:
    bare = _RULES.sub("", _COLUMNS.sub("", rows, count=1))
    marked = re.sub(r"\\([%&$#_{}])", lambda match: _PROTECTED[match[1]], bare)
    cells = [
        [_flat(cell) for cell in row.split("&")] for row in re.split(r"\\\\(?:\[[^\]]*\])?|\\tabularnewline", marked)
    ]
    filled = [row for row in cells if any(row)]
    for number, row in enumerate(filled):
        heads = number == 0 and len(filled) > 1
        yield Piece(BlockKind.TABLE_HEADER if heads else BlockKind.TABLE_ROW, row_text(row))


def _words(text: str) -> str:
    """The words of a stretch of LaTeX."""
    bare = _ESCAPED.sub(lambda match: _PROTECTED[match[1]], _COMMENT.sub("", text))
    bare = _LINK.sub(r"\2 (\1)", _UNSEEN.sub("", bare))
    bare = _COMMAND.sub("", _ENVIRONMENT.sub("", bare.replace("\\\\", "\n")))
    bare = bare.replace("{", "").replace("}", "").replace("~", " ").replace("``", "“").replace("''", "”")
    return "\n".join(filter(None, (line.strip() for line in bare.translate(_RESTORED).splitlines())))


def _flat(text: str) -> str:
    return " ".join(_words(text).split())
