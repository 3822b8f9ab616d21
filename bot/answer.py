"""An answer, as every surface shows it, and its JSON (a public format: add to it freely, change nothing)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.abstention import Withheld
from bot.engine import Engine
from bot.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Citation:
    """A range of a document that an answer rests on. `quote` is the document's text from `start` to `end`.

    `start` and `end` count code points in the document's text; `passage` is the whole chunk around the quote, which
    starts at `passage_start`; `emphasis` are the ranges (in the document) of the words that answer;
    `as_of` is when the document was last found as it is, when its source cannot be reached now (ISO 8601);
    `view` is the address that opens the quote in the viewer of `footnote serve`, when that has a public address;
    `columns` is the header of the table, where the quote begins with a row of one.
    """

    number: int
    document: str
    title: str
    source: str
    url: str | None
    page: int | None
    heading: str | None
    date: str | None
    start: int
    end: int
    quote: str
    passage: str
    passage_start: int
    emphasis: tuple[tuple[int, int], ...] = ()
    as_of: str | None = None
    view: str | None = None
    columns: str | None = None

    @property
    def link(self) -> str | None:
        """The address that opens the quote: in the viewer, else where the document comes from; None without either."""
        return self.view or self.url


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer, the numbers of its citations, and whether they bear it out.

    `check` says it more exactly. `supported` is true also of what could not be checked and shows no fault.
    """

    text: str
    citations: tuple[int, ...]
    supported: bool
    check: Verdict | None = None

    @property
    def verdict(self) -> Verdict:
        """What the check found; of answers stored before there was a `check`, what `supported` tells."""
        return self.check or (Verdict.SUPPORTED if self.supported else Verdict.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A piece of a document that answers: its range, letter for letter, in the quote of the citation `citation`."""

    citation: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says to a question.

    `confidence` is the probability, 0 to 1, that the best candidate answer is right, also when it was withheld;
    `short` is the answering span, several joined, or None; `spans` are these, one by one; `prompts` maps prompt
    names to digests; `index` is the index's fingerprint; `trace` is plain JSON: what was retrieved, rejected, and
    the milliseconds of each step. `note` is what a person should be told beside the answer (the documents disagree,
    the answer was cut short), or None; `withheld` is the reason of an abstention (`bot.abstention.Withheld`), or None.
    """

    question: str
    standalone_question: str
    answer: str
    short: str | None
    abstained: bool
    confidence: float
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...]
    engine: Engine
    prompts: dict[str, str]
    index: str
    note: str | None = None
    trace: dict[str, Any] = field(default_factory=dict)
    spans: tuple[AnswerSpan, ...] = ()
    withheld: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer as a plain JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Answer":
        """The answer that `to_json` made `data` of."""
        citations = [
            Citation(**{**citation, "emphasis": tuple((start, end) for start, end in citation["emphasis"])})
            for citation in data["citations"]
        ]
        sentences = [
            Sentence(sentence["text"], tuple(sentence["citations"]), sentence["supported"], _verdict(sentence))
            for sentence in data["sentences"]
        ]
        spans = tuple(AnswerSpan(**span) for span in data.get("spans", ()))  # answers stored before had none
        return cls(
            **{
                **data,
                "engine": Engine(data["engine"]),
                "citations": tuple(citations),
                "sentences": tuple(sentences),
                "spans": spans,
            }
        )


def _verdict(sentence: Mapping[str, Any]) -> Verdict | None:
    check = sentence.get("check")
    return Verdict(check) if check else None


def nearest_quote(answer: Answer) -> str | None:
    """What came nearest to an answer when none was given, letter for letter; None when nothing is near."""
    rejected = answer.trace.get("rejected") or ()
    if not rejected or answer.withheld not in {Withheld.NOT_SAID, Withheld.OTHER_TIME, Withheld.UNSURE}:
        return None
    return str(rejected[0]["text"])
