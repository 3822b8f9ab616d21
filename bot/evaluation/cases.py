"""Question sets: JSON lines become cases; what is wrong with a line is told with its number."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, ValidationError

from bot.evaluation import messages
from index.errors import FootnoteError

Split = Literal["dev", "test"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Quote = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
QuoteOrGroup = Annotated[
    Annotated[Quote, Tag("quote")] | Annotated[list[Quote], Field(min_length=1), Tag("group")],
    Discriminator(lambda value: "group" if isinstance(value, list) else "quote"),
]

_SHOWN_FAULTS = 20
_FAULTS = {
    "extra_forbidden": "there is no such field; there are: {known}",
    "list_type": "must be a list",
    "literal_error": "must be {expected}",
    "missing": "is missing",
    "string_pattern_mismatch": "must not be empty",
    "string_too_short": "must not be empty",
    "string_type": "must be text",
    "too_short": "must not be empty",
}


class SetError(FootnoteError):
    """A question set cannot be read or is faulty; the message lists its faults, one a line."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and what is right. `line` is where it stands in its file, from 1.

    `answers`: any of them is right; empty: the corpus does not hold the answer; None: only the evidence is judged.
    `needed` are groups of verbatim quotes, one of each of which is needed; `quotes` are all quotes that are evidence;
    `documents` are ids that are evidence, for a set that is judged by document. `thread` None: a question of its own.
    """

    id: str
    line: int
    question: str
    answers: tuple[str, ...] | None
    needed: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    thread: str | None = None
    tags: tuple[str, ...] = ()
    split: Split = "test"

    @property
    def answerable(self) -> bool:
        """Whether the corpus holds the answer."""
        return self.answers is None or bool(self.answers)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The cases of a file. `name` is the file's, without its ending; `digest` is of its bytes."""

    name: str
    path: Path
    digest: str
    cases: tuple[Case, ...]

    def threads(self, split: Split | None = None) -> tuple[tuple[Case, ...], ...]:
        """The cases of one split, or of all, by conversation, in the order in which these begin."""
        threads: dict[str, list[Case]] = {}
        for case in self.cases:
            if split is None or case.split == split:
                threads.setdefault(f"thread {case.thread}" if case.thread else f"line {case.line}", []).append(case)
        return tuple(tuple(cases) for cases in threads.values())


class _CaseLine(BaseModel):
    """A line, as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Words
    question: Words
    answers: list[Words] | None = None
    quotes: list[QuoteOrGroup] = []
    documents: list[Words] = []
    thread: Words | None = None
    tags: list[Words] = []
    split: Split = "test"

    def fault(self) -> str | None:
        """What is wrong with the line as a whole; None when nothing is."""
        evidence = bool(self.quotes or self.documents)
        if self.quotes and self.documents:
            return messages.SET_TWO_KINDS
        if self.answers == [] and evidence:
            return messages.SET_EVIDENCE_OF_NOTHING
        if self.answers is None and not evidence:
            return messages.SET_NO_ANSWERS
        return None if evidence or self.answers == [] else messages.SET_NO_EVIDENCE

    def case(self, line: int) -> Case:
        """The line as a case."""
        groups = tuple(tuple(each) for each in self.quotes if isinstance(each, list))
        alone = tuple(each for each in self.quotes if isinstance(each, str))
        return Case(
            id=self.id,
            line=line,
            question=self.question,
            answers=None if self.answers is None else tuple(self.answers),
            needed=groups or ((alone,) if alone else ()),
            quotes=tuple(dict.fromkeys([*alone, *(quote for group in groups for quote in group)])),
            documents=tuple(self.documents),
            thread=self.thread,
            tags=tuple(dict.fromkeys(self.tags)),
            split=self.split,
        )


def read_set(path: Path) -> QuestionSet:
    """The question set in the file `path`. Raises SetError listing every faulty line."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise SetError(messages.SET_UNREADABLE.format(file=path, reason=error.strerror or error)) from error
    except UnicodeDecodeError as error:
        raise SetError(messages.SET_UNREADABLE.format(file=path, reason=messages.SET_NOT_UTF8)) from error
    cases, faults = _read(text)
    if not cases and not faults:
        raise SetError(messages.SET_EMPTY.format(file=path))
    refuse(path, faults)
    return QuestionSet(path.stem, path, f"sha256:{hashlib.sha256(data).hexdigest()}", tuple(cases))


def refuse(path: Path, faults: Sequence[tuple[int, str]]) -> None:
    """Raise SetError when there are faults: lines and what is wrong with them."""
    if not faults:
        return
    lines = [messages.SET_FAULT.format(file=path, line=line, fault=fault) for line, fault in sorted(faults)]
    more = len(lines) - _SHOWN_FAULTS
    raise SetError("\n".join([*lines[:_SHOWN_FAULTS], *([messages.SET_MORE.format(count=more)] if more > 0 else [])]))


def _read(text: str) -> tuple[list[Case], list[tuple[int, str]]]:
    cases: list[Case] = []
    faults: list[tuple[int, str]] = []
    ids: dict[str, int] = {}
    splits: dict[str, Split] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            given = _CaseLine.model_validate_json(line)
        except ValidationError as error:
            faults += [(number, _fault(each)) for each in error.errors()]
            continue
        faults += [(number, fault) for fault in _whole(given, number, ids, splits)]
        cases.append(given.case(number))
    return cases, faults


def _whole(given: _CaseLine, number: int, ids: dict[str, int], splits: dict[str, Split]) -> Iterator[str]:
    """What is wrong with a line beside those before it, which `ids` and `splits` remember."""
    if fault := given.fault():
        yield fault
    if ids.setdefault(given.id, number) != number:
        yield messages.SET_DOUBLE.format(id=given.id, line=ids[given.id])
    if given.thread and splits.setdefault(given.thread, given.split) != given.split:
        yield messages.SET_TORN.format(thread=given.thread)


def _fault(fault: Any) -> str:  # noqa: ANN401  pydantic's error details
    kind = str(fault["type"])
    if kind == "json_invalid":
        return messages.SET_NO_JSON.format(fault=fault["ctx"]["error"])
    if not fault["loc"]:
        return messages.SET_NO_OBJECT
    place = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in _places(fault["loc"]))
    known = ", ".join(sorted(_CaseLine.model_fields))
    pattern = _FAULTS.get(kind)
    wrong = pattern.format(known=known, **fault.get("ctx", {})) if pattern else str(fault["msg"])
    return f"{place.lstrip('.')}: {wrong}"


def _places(parts: Sequence[str | int]) -> list[str | int]:
    """The place of a fault, without the names that pydantic gives to the kinds of a quote."""
    return [part for index, part in enumerate(parts) if index == 0 or isinstance(part, int)]
