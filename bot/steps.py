"""The steps of the chain: each takes the state of a turn and returns what it adds to it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot import messages, tracing
from bot.answer import Answer
from bot.assembly import Drafted, TurnRecord, answer_of, read
from bot.checking.agreement import Agreement
from bot.checking.checker import Checked, CheckedSentence, Checker
from bot.draft import Draft, DraftSentence
from bot.engine import Engine
from bot.memory import Conversations
from bot.nodes import milliseconds
from bot.question.followup import Turn, accept_rewrite, condense_prompt, documents_continued, said_before, standalone
from bot.question.intent import Intent, intent_of
from bot.question.parts import Part, parts_of
from bot.reading.overview import overview
from bot.reading.parted import combined
from bot.reading.reader import DEPTH, Reader
from bot.trace import Fallback
from bot.turn_state import StoppedError, TurnState, turns_of
from bot.writing.models import UnreachableError
from bot.writing.writer import Completion, Writer
from index.access import Filter
from index.errors import ModelError
from index.passage import Passage, with_continued
from index.retrieval import Retrieved, Retriever

if TYPE_CHECKING:  # it needs what only the server brings
    from bot.verifier.verifier import Verifier
    from bot.viewer_links import ViewerLinks

_KEPT_TURNS = 12
_SHOWN_TITLES = 3
_LEADING = 12  # passages of a document that an overview is drawn from
_FEW = 3  # passages that a model is given which is not trusted: such models are small, and lose their way in more
_READERS = 8  # questions whose passages are read at one time beside a chat model


@dataclass(frozen=True, slots=True)
class Parts:
    """What an answerer is made of. Without `writer`, the reader alone answers; `trace_content`: see bot/tracing.py.

    With `links`, citations have the address that opens them in the viewer. With a `verifier`, a chat model's sentences
    are verified as well.
    """

    retriever: Retriever
    reader: Reader
    fingerprint: str
    writer: Writer | None = None
    verifier: "Verifier | None" = None
    fallback: bool = True
    memory: Conversations | None = None
    notice: Callable[[str], None] | None = None
    trace_content: bool = False
    links: "ViewerLinks | None" = None


class Steps:
    """The nodes of the graph."""

    def __init__(self, parts: Parts, stream_writer: Callable[[], Callable[[Any], None]]) -> None:
        """`stream_writer` gives, inside a step, what shows a sentence to whoever streams."""
        self._parts, self._stream_writer = parts, stream_writer
        self._beside = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")

    def reply(self, state: TurnState) -> dict[str, Any]:
        """The fixed reply to small talk."""
        text = self._fixed(intent_of(state["question"]), state["allowed"])
        draft = Draft((DraftSentence(text, ()),), 1.0, Engine.FIXED)
        return {"standalone": state["question"], "drafted": Drafted(iter(draft.sentences), read(draft), Engine.FIXED)}

    def _fixed(self, intent: Intent, allowed: Filter) -> str:
        if intent is Intent.THANKS:
            return messages.THANKS
        _, documents = self._parts.retriever.titled(allowed, _SHOWN_TITLES)
        titles = list(dict.fromkeys(document.title for document in documents))
        examples = (
            messages.EXAMPLES.format(titles="; ".join(f"“{title.rstrip('.')}”" for title in titles))
            if titles
            else messages.NOTHING_INDEXED
        )
        opening = messages.GREETING if intent is Intent.GREETING else messages.ABILITIES
        return f"{opening} {examples}"

    def condense(self, state: TurnState) -> dict[str, Any]:
        """The question as it stands alone, completed from the turns before it."""
        context = [turn if isinstance(turn, Turn) else Turn(turn, turn, "") for turn in state.get("context", ())]
        turns = [*context, *turns_of(state)]
        question = state["question"]
        alone = standalone(question, turns) if turns else question
        writer = self._parts.writer
        completion: Completion | None = None
        unreachable = False
        if writer and turns and writer.trusted:
            try:
                completion = writer.complete(condense_prompt(question, turns), state["stopped"])
                alone = accept_rewrite(alone, completion.text, question)
            except ModelError as error:
                self._fell_back(error, state)
                unreachable = isinstance(error, UnreachableError)
        return {
            "standalone": alone,
            "continued": documents_continued(question, alone, turns),
            "completion": completion,
            "intent": intent_of(alone),
            "unreachable": unreachable,
        }

    def _fell_back(self, error: ModelError, state: TurnState) -> None:
        """Say that the answer comes without the model. Raises `error` when that is not wanted, StoppedError."""
        if state["stopped"].is_set():
            raise StoppedError
        if not self._parts.fallback:
            raise error
        if self._parts.notice:
            self._parts.notice(messages.FELL_BACK.format(error=error))

    def retrieve(self, state: TurnState) -> dict[str, Any]:
        """The passages that are found for it."""
        alone, allowed, intent = state["standalone"], state["allowed"], state["intent"]
        retrieved = tracing.retriever_run(alone, lambda: self._found(alone, allowed, intent))
        retrieved = replace(retrieved, passages=with_continued(retrieved.passages, state["continued"]))
        parts = [(part, self._part(part, state)) for part in self._asked_in_one(alone, intent)]
        more = {each.id: each for _, found in parts for each in found.passages}
        known = {each.id for each in retrieved.passages}
        passages = (*retrieved.passages, *(each for key, each in more.items() if key not in known))
        on_found = state.get("on_found")
        if on_found is not None:
            on_found(retrieved.passages[: self._parts.retriever.k])
        return {"retrieved": replace(retrieved, passages=passages), "parts": parts}

    def _asked_in_one(self, alone: str, intent: Intent) -> tuple[Part, ...]:
        """The questions in one that the reader answers by themselves; a chat model is given the whole."""
        return parts_of(alone) if self._parts.writer is None and intent is Intent.ANSWER else ()

    def _part(self, part: Part, state: TurnState) -> Retrieved:
        found = self._search(part.standalone, state["allowed"])
        return replace(found, passages=with_continued(found.passages, state["continued"]))

    def _search(self, question: str, allowed: Filter) -> Retrieved:
        return self._parts.retriever.find(question, allowed, max(DEPTH, self._parts.retriever.k))

    def _found(self, alone: str, allowed: Filter, intent: Intent) -> tuple[Retrieved, Sequence[Passage]]:
        retrieved = self._search(alone, allowed)
        if retrieved.passages and intent is Intent.OVERVIEW:
            document = retrieved.passages[0].document
            leading = self._parts.retriever.leading([document], allowed, _LEADING)
            retrieved = Retrieved(tuple(leading), retrieved.vector, retrieved.generation)
        return retrieved, retrieved.passages[: self._parts.retriever.k]

    def answer(self, state: TurnState) -> dict[str, Any]:
        """A draft by the reader; or by the chat model, beside which the reader makes its own."""
        if self._parts.writer is None:
            return {"drafted": self._by_reader(read(self._read(state)), state)}
        reading = self._beside.submit(self._read, state)
        if state.get("unreachable"):
            return {"drafted": self._by_reader(reading, state), "fallback": Fallback("failed")}
        if not self._parts.writer.trusted and not reading.result().sentences:
            return {"drafted": self._by_reader(reading, state), "fallback": Fallback("unasked")}
        written = self._write(state, reading)
        if written is not None:
            return {"drafted": written}
        return {"drafted": self._by_reader(reading, state), "fallback": Fallback("failed")}

    def _read(self, state: TurnState) -> Draft:
        """What the reader makes of the passages."""
        retrieved = state["retrieved"]
        if state["intent"] is Intent.OVERVIEW:
            return overview(retrieved.passages)
        said = said_before(state["question"], turns_of(state))
        reader, parts = self._parts.reader, state.get("parts", ())
        drafts = [reader.read(part.standalone, found.vector, found.passages, said=said) for part, found in parts]
        return combined([part.text for part, _ in parts], drafts) or reader.read(
            state["standalone"], retrieved.vector, retrieved.passages, said=said
        )

    def _by_reader(self, reading: "Future[Draft]", state: TurnState) -> Drafted:
        draft = reading.result()
        passages = _kept(draft, draft.ranked(state["retrieved"].passages), self._parts.retriever.k)
        return Drafted(iter(draft.sentences), reading, draft.engine, passages)

    def _write(self, state: TurnState, reading: "Future[Draft]") -> Drafted | None:
        """What the chat model writes; its first sentence is waited for, so that the reader can still step in."""
        assert self._parts.writer is not None
        turns = [(turn.standalone, turn.answer) for turn in turns_of(state)]
        passages = self._given(state, reading)
        on_writing = state.get("on_writing") or _nothing
        writing = self._parts.writer.write(state["standalone"], passages, turns, state["stopped"], on_writing)
        sentences = iter(writing)
        try:
            first = next(sentences, None)
        except ModelError as error:
            self._fell_back(error, state)
            return None
        rest = (sentence for part in ([first] if first else [], sentences) for sentence in part)
        return Drafted(rest, reading, Engine.WRITER, passages, writing)

    def _given(self, state: TurnState, reading: "Future[Draft]") -> tuple[Passage, ...]:
        """The passages that the chat model is given; a model that is not trusted, the few that answer best."""
        passages, most = state["retrieved"].passages, self._parts.retriever.k
        small = self._parts.writer is not None and not self._parts.writer.trusted
        return tuple(reading.result().ranked(passages)[: min(most, _FEW)] if small else passages[:most])

    def check(self, state: TurnState) -> dict[str, Any]:
        """The draft checked sentence by sentence, shown as it comes, and the answer made of it.

        When a chat model has no answer that holds, or a small one has another than the reader, the reader's is given.
        """
        start = perf_counter()
        drafted, fallback = state["drafted"], state.get("fallback")
        show = self._stream_writer()
        agreement = self._agreement(state, drafted)
        result = self._checked(state, drafted, show, agreement)
        requests = [state.get("completion"), drafted.writing, *drafted.verified]
        if drafted.writing is not None and not result.supported:
            fallback = Fallback("declined" if result.declined else "unsupported", result.sentences)
            instead = self._by_reader(drafted.reading, state)
            by_reader = self._checked(state, instead, show)
            if by_reader.supported:
                drafted, result = instead, by_reader
        elif agreement is not None and not agreement.reached:
            fallback = Fallback("unconfirmed", result.sentences)
            drafted = self._by_reader(drafted.reading, state)
            result = self._checked(state, drafted, show)
        passages = _passages(drafted, state)
        timings = state["timings"] | {"check": milliseconds(start)}
        record = TurnRecord(
            state["question"], state["standalone"], self._parts.fingerprint, timings, requests, fallback
        )
        answer = answer_of(drafted, result, passages, record)
        show(answer)
        turn = _turn(answer)
        kept = [*state.get("turns", []), turn.to_json()][-_KEPT_TURNS:]
        return {"turns": kept, "answer": answer}

    def _agreement(self, state: TurnState, drafted: Drafted) -> Agreement | None:
        """What the model must agree with, if it is not trusted; the reader does not summarise."""
        writer = self._parts.writer
        free = drafted.writing is None or writer is None or writer.trusted or state["intent"] is Intent.OVERVIEW
        return None if free else Agreement(drafted.draft, state["retrieved"].passages)

    def _checked(
        self, state: TurnState, drafted: Drafted, show: Callable[[Any], None], agreement: Agreement | None = None
    ) -> Checked:
        """The sentences checked; each is shown once one is known to hold and the `agreement` is reached."""
        verifier = self._parts.verifier if drafted.writing is not None else None
        checker = Checker(drafted.passages, state["standalone"], verifier=verifier)
        waiting: list[CheckedSentence] = []  # what nothing supports waits for a sentence that holds: there may be none
        shown = False
        for checked in self._judged(state, drafted, checker):
            waiting.append(checked)
            sentence = checked.sentence
            if agreement is not None and sentence.supported:
                agreement.take(sentence.text)
            shown = shown or (sentence.supported and bool(sentence.citations))
            if shown and (agreement is None or agreement.reached):
                for each in waiting:
                    show(each)
                waiting.clear()
        unknown = drafted.writing.unknown_keys if drafted.writing else drafted.draft.unknown_keys
        return checker.finish(unknown, drafted.draft.spans)

    def _judged(self, state: TurnState, drafted: Drafted, checker: Checker) -> Iterator[CheckedSentence]:
        """The checked sentences: each as it comes, or all at the end when the chat model is to check them, too."""
        checked_sentences: list[CheckedSentence] = []
        second = drafted.writing is not None and self._parts.writer is not None and self._parts.writer.verifies
        for sentence in drafted.sentences:
            if state["stopped"].is_set():
                raise StoppedError
            checked = checker.check(sentence)
            checked_sentences.append(checked)
            if not second:
                yield checked
        if second and checked_sentences:
            self._verify(state, drafted, checker)
            yield from checker.settled(checked_sentences)

    def _verify(self, state: TurnState, drafted: Drafted, checker: Checker) -> None:
        """Ask the chat model in a call apart whether the quotes bear the sentences out."""
        assert self._parts.writer is not None
        statements = checker.statements()
        try:
            verdicts, calls = self._parts.writer.verify(
                state["standalone"], [(text, quotes) for _, text, quotes in statements], state["stopped"]
            )
        except ModelError as error:
            if self._parts.notice:
                self._parts.notice(messages.VERIFY_FAILED.format(error=error))
            return
        drafted.verified = tuple(calls)
        for (place, _, _), verdict in zip(statements, verdicts, strict=True):
            if verdict is not None:
                checker.settle(place, verdict)


def _nothing() -> None:
    """For whoever does not ask to be told."""


def _kept(draft: Draft, passages: Sequence[Passage], most: int) -> tuple[Passage, ...]:
    """The best `most` passages, those first that the reader has found to answer, and what the draft rests on."""
    used = {key for sentence in draft.sentences for key in sentence.keys}
    used |= {span.passage for span, _ in draft.rejected[:1]}
    return tuple(passage for place, passage in enumerate(passages) if place < most or passage.id in used)


def _passages(drafted: Drafted, state: TurnState) -> tuple[Passage, ...]:
    """What the answer is drawn from, and, beside a chat model's, what the reader made use of."""
    if drafted.writing is None:
        return drafted.passages
    given = {passage.id for passage in drafted.passages}
    more = _kept(drafted.draft, state["retrieved"].passages, 0)
    return (*drafted.passages, *(passage for passage in more if passage.id not in given))


def _turn(answer: Answer) -> Turn:
    documents = tuple(dict.fromkeys(citation.document for citation in answer.citations))
    short = "" if answer.abstained else answer.short or ""
    return Turn(answer.question, answer.standalone_question, _plain(answer), answer.abstained, documents, short)


def _plain(answer: Answer) -> str:
    return "" if answer.abstained else " ".join(sentence.text for sentence in answer.sentences)
