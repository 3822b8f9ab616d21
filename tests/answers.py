"""Answers made by hand, and something that gives them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from threading import Event

from bot.answer import Answer, Citation, Sentence
from bot.checking.checker import CheckedSentence
from bot.engine import Engine
from index.errors import FootnoteError
from index.passage import Passage

PASSAGE = "The mill burned in 1911. It was rebuilt by Ada Holm in 1913. Nobody was hurt."
QUOTE = "It was rebuilt by Ada Holm in 1913."
AT = 100  # where the passage begins in its document


def citation(number: int = 1, quote: str = QUOTE, passage: str = PASSAGE, **fields: object) -> Citation:
    start = AT + passage.index(quote)
    made = Citation(
        number=number,
        document="mill.txt",
        title="The mill",
        source="town/mill.txt",
        url=None,
        page=None,
        heading=None,
        date=None,
        start=start,
        end=start + len(quote),
        quote=quote,
        passage=passage,
        passage_start=AT,
        emphasis=((start, start + len(quote)),) if "Ada" not in quote else (_range(passage, "Ada Holm"),),
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # the fields' types are the dataclass's own


def _range(passage: str, words: str) -> tuple[int, int]:
    start = AT + passage.index(words)
    return start, start + len(words)


def answer(*sentences: Sentence, citations: tuple[Citation, ...] | None = None, **fields: object) -> Answer:
    shown = sentences or (Sentence(QUOTE, (1,), supported=True),)
    made = Answer(
        question="Who rebuilt it?",
        standalone_question="Who rebuilt the mill?",
        answer=" ".join(
            f"{sentence.text} {''.join(f'[{n}]' for n in sentence.citations)}".strip() for sentence in shown
        ),
        short="Ada Holm",
        abstained=False,
        confidence=0.87,
        citations=(citation(),) if citations is None else citations,
        sentences=shown,
        engine=Engine.READER,
        prompts={},
        index="embedder-1.chunks-1-160",
        trace={"retrieved": [found()], "rejected": [], "timings_ms": {"retrieve": 4.25, "check": 0.5}},
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # as above


def found(**fields: object) -> dict[str, object]:
    return {
        "document": "mill.txt",
        "title": "The mill",
        "start": AT,
        "end": AT + len(PASSAGE),
        "dense_rank": 1,
        "lexical_rank": None,
        "similarity": 0.512,
        "score": 0.75,
        "text": PASSAGE,
    } | fields


def abstention(**fields: object) -> Answer:
    made = replace(
        answer(citations=()),
        answer="The documents do not answer this.",
        short=None,
        abstained=True,
        sentences=(),
        confidence=0.04,
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # as above


class Scripted:
    """Gives what it was told to, and remembers what it was asked: an answer, an error, or something to call."""

    def __init__(self, *script: Answer | BaseException | Callable[[], None]) -> None:
        self._script = list(script)
        self.asked: list[tuple[str, str | None]] = []

    def stream(
        self,
        question: str,
        thread: str | None = None,
        *,
        stopped: Event | None = None,
        on_found: Callable[[Sequence[Passage]], None] | None = None,
        on_writing: Callable[[], None] | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        self.asked.append((question, thread))
        given = self._script.pop(0)
        if isinstance(given, BaseException):
            raise given
        if not isinstance(given, Answer):
            given()
            raise FootnoteError("the script is over")
        for sentence in given.sentences:
            yield CheckedSentence(
                sentence, tuple(each for each in given.citations if each.number in sentence.citations)
            )
        yield given

    def ask(self, question: str, thread: str | None = None) -> Answer:
        return next(event for event in self.stream(question, thread) if isinstance(event, Answer))
