"""Source code: each function or class under its name; comments and docstrings as prose, all else as code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from textwrap import dedent

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.decoding import decode
from index.documents.parts import pieced
from index.documents.reading import Reading

_HASH = r"#+(?!\[|include|define|if|ifdef|ifndef|endif|else|elif|pragma|undef|import|region|endregion)[:!]?"
_MARKS = {
    **dict.fromkeys((".sql", ".lua", ".hs", ".elm", ".adb", ".ads"), r"--"),
    **dict.fromkeys((".lisp", ".clj", ".el", ".scm", ".asm"), r";+"),
    **dict.fromkeys((".erl", ".m", ".pl1"), r"%+"),
    **dict.fromkeys((".vb", ".bas"), r"'"),
    **dict.fromkeys((".bat", ".cmd"), r"(?:::|(?i:rem)\b)"),
}
_SLASHES = frozenset(
    ".c .h .cc .cpp .cxx .hpp .cs .java .js .jsx .mjs .cjs .ts .tsx .go .rs .swift .kt .kts .scala .php .dart .groovy "
    ".proto .css .scss .less .zig .v .gradle .vue .svelte".split()
)
_DEFINITION = re.compile(
    r"(?P<head>(?:(?:export|default|public|private|protected|internal|static|final|abstract|async|pub(?:\([^)]*\))?|open"
    r"|override|virtual|sealed|inline|extern|unsafe|const|data|local|suspend|partial)\s+)*"
    r"(?:def|class|function\*?|func|fn|fun|interface|struct|enum|trait|impl|module|namespace|type|object|record|sub"
    r"|procedure|proc|message|service|macro_rules!|CREATE\s+(?:OR\s+REPLACE\s+)?(?:TABLE|VIEW|FUNCTION|PROCEDURE|INDEX|TRIGGER))"
    r"\s+(?:\([^)]*\)\s*)?[\w$.:<>\"`\[\]]+)",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"(?P<head>(?:(?:public|private|protected|internal|static|final|abstract|async|override|virtual|sealed|synchronized|"
    r"readonly|native|get|set)\s+)+[\w<>\[\],.?\s]*?\b\w+)\s*\("
)
_ARROW = re.compile(
    r"(?P<head>(?:export\s+)?(?:const|let|var)\s+\w+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:\([^)]*\)|\w+)\s*(?::[^=]+)?=>"
)
_DOCSTRING = re.compile(r"[rbuRBU]{0,2}(\"\"\"|''')")
_FRAME = re.compile(r"[\s#/*=;%!-]*")
_LOWEST = 6
_LONGEST = 500  # characters of a line that defines something; a longer one was written by a program


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """A file of source code, titled by its name. Raises SourceError when the bytes are not text."""
    text = visible(decode(data, source, encoding).text).expandtabs(4)
    name = PurePath(source).name
    suffix = PurePath(name).suffix.lower()
    mark = _MARKS.get(suffix) or (r"//+!?" if suffix in _SLASHES else _HASH)
    pieces = _CodeWalk(re.compile(rf"\s*{mark}\s?")).pieces(text.splitlines())
    return replace(pieced(pieces), title=name)


@dataclass(slots=True)
class _CodeWalk:
    """Lines are gathered until a blank line, a comment or a definition ends them."""

    comment: re.Pattern[str]
    _code: list[str] = field(default_factory=list)
    _prose: list[str] = field(default_factory=list)
    _indents: list[int] = field(default_factory=list)

    def pieces(self, lines: list[str]) -> Iterator[Piece]:
        number = 0
        while number < len(lines):
            line = lines[number]
            docstring = _DOCSTRING.match(line.strip())
            if docstring and not self._is_open():
                end = _closing(lines, number, docstring[1])
                yield from self._flush()
                yield from _prose(_unquoted(lines[number:end], docstring[1]))
                number = end
                continue
            if line.strip().startswith("/*"):
                end = _closing(lines, number, "*/")
                yield from self._flush()
                self._prose += [
                    re.sub(r"^\s*(?:/\*+!?|\*+(?!/))?\s?|\s*\*+/\s*$", "", comment) for comment in lines[number:end]
                ]
                number = end
                continue
            yield from self._line(line)
            number += 1
        yield from self._flush()

    def _line(self, line: str) -> Iterator[Piece]:
        comment = self.comment.match(line)
        if comment:
            if self._code:
                yield from self._flush()
            self._prose.append(line[comment.end() :])
        elif not line.strip():
            yield from self._flush()
        else:
            head = _definition(line)
            if head:
                yield from self._heading(head, len(line) - len(line.lstrip()))
            elif self._prose and not line.lstrip().startswith("@"):  # a decorator goes with what it decorates
                yield from self._flush_prose()
            self._code.append(line)

    def _heading(self, head: str, indent: int) -> Iterator[Piece]:
        """The definition's name as a heading, over the comment that stands right before it; decorators go below."""
        before = self._code
        decorators = before if before and all(line.lstrip().startswith("@") for line in before) else []
        if not decorators:
            yield from self._flush_code()
        while self._indents and indent <= self._indents[-1]:
            self._indents.pop()
        self._indents.append(indent)
        yield Piece(BlockKind.HEADING, " ".join(head.split()), min(_LOWEST, len(self._indents)))
        yield from self._flush_prose()

    def _is_open(self) -> bool:
        """Whether the code before ends inside an expression, so that a string is part of it."""
        return bool(self._code) and self._code[-1].rstrip().endswith(("(", ",", "=", "+", "["))

    def _flush(self) -> Iterator[Piece]:
        yield from self._flush_prose()
        yield from self._flush_code()

    def _flush_prose(self) -> Iterator[Piece]:
        lines, self._prose = self._prose, []
        yield from _prose("\n".join(lines))

    def _flush_code(self) -> Iterator[Piece]:
        lines, self._code = self._code, []
        if lines:
            yield Piece(BlockKind.CODE, dedent("\n".join(lines)))


def _definition(line: str) -> str:
    """The name that the line defines, with the words before it; empty when it defines none."""
    bare = line.strip()
    if len(bare) > _LONGEST or (bare.endswith((";", ",")) and "{" not in bare):
        return ""
    for form in (_DEFINITION, _ARROW, _METHOD):
        match = form.match(bare)
        if match and (form is not _DEFINITION or re.match(r"\s*(?:[({:<=\[]|$|\w)", bare[match.end() :])):
            return match["head"].rstrip(":<")
    return ""


def _closing(lines: list[str], number: int, mark: str) -> int:
    """Behind the line on which what opens on line `number` is closed by `mark`."""
    first = lines[number].strip()
    if mark in first[first.find(mark) + len(mark) :] or (mark == "*/" and mark in first):
        return number + 1
    return next((later + 1 for later in range(number + 1, len(lines)) if mark in lines[later]), len(lines))


def _unquoted(lines: list[str], mark: str) -> str:
    text = "\n".join([lines[0].lstrip(), *lines[1:]])
    first = text.find(mark) + len(mark)
    last = text.rfind(mark)
    head, _, rest = text[first : last if last > first else len(text)].partition("\n")
    return f"{head.strip()}\n{dedent(rest)}"


def _prose(text: str) -> Iterator[Piece]:
    """The paragraphs of a comment; lines that only draw a frame are left out."""
    lines = ["" if _FRAME.fullmatch(line) else line.rstrip() for line in text.splitlines()]
    for paragraph in re.split(r"\n{2,}", "\n".join(lines)):
        yield Piece(BlockKind.PARAGRAPH, dedent(paragraph).strip("\n"))
