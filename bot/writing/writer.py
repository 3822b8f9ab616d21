"""A chat model turns passages into a draft. It names passages by key, or not at all; it never writes a quote."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Event, Lock
from typing import TYPE_CHECKING

from bot.draft import DraftSentence
from bot.verdict import Verdict
from bot.writing.asking import ChatModel, Structured, stop_reason
from bot.writing.drafting import Drafting
from bot.writing.models import ModelSettings, Protocol, explain
from bot.writing.prompting import Prompt, build_prompt
from bot.writing.structure import ANSWER_SCHEMA, StructuredAnswer, read_answer, read_text
from bot.writing.thoughts import without_thoughts
from bot.writing.verifying import Statement, verify
from index.passage import Passage

if TYPE_CHECKING:  # langchain costs a second to import
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_SMALL = 4.0  # billions of parameters up to which a model is not asked to cite
_UNTRUSTED = 1.0  # billions of parameters up to which a model's answer counts only where the reader confirms it
_KEYLESS = 2  # answers in a row without a key of a passage, after which a model is no longer asked for keys


@dataclass(slots=True)
class Writing:
    """An answer being written: iterate over it, once, for its sentences; then read what is known of it.

    `unknown_keys` counts the keys that named no passage; `declined` says whether the model wrote that the passages do
    not hold the answer; `cut` says why the answer ended early, None when it did not: of an answer that was cut, only
    its finished sentences came; the tokens are None where the provider does not count them.
    """

    protocol: Protocol = Protocol.KEYS
    unknown_keys: int = 0
    declined: bool = False
    cut: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    _sentences: Iterator[DraftSentence] = field(default_factory=lambda: iter(()), repr=False)

    @property
    def prompt(self) -> str:
        """The name of the prompt that it was asked for with."""
        return self.protocol.prompt

    def __iter__(self) -> Iterator[DraftSentence]:
        """The sentences, each once it is complete. Raises ModelError when not one can be had."""
        return self._sentences


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model said to a short task; the tokens are None where the provider does not count them."""

    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class _Request:
    """All that one answer is asked for with: prompt, limits, and what is to be told meanwhile."""

    prompt: Prompt
    evidence: str
    writing: Writing
    deadline: float
    stopped: Event
    on_begun: Callable[[], None]

    @property
    def messages(self) -> list[tuple[str, str]]:
        return [("system", self.prompt.system), ("user", self.prompt.user)]


class Writer:
    """Answers from passages with a chat model, which is made at the first question."""

    def __init__(
        self,
        settings: ModelSettings,
        chat: "BaseChatModel | None" = None,
        wait: Callable[[Event, float], object] = Event.wait,
    ) -> None:
        """`chat` stands in for the model that the settings name.

        `wait` waits between two tries, for so many seconds or until the event is set.
        """
        self._model = ChatModel(settings, chat, wait)
        self._keyless = 0
        self._thinks = False  # whether an answer has begun inside a thought: the template opens it, so all answers do
        self._counting = Lock()

    @property
    def verifies(self) -> bool:
        """Whether the model is to check its sentences in a second call."""
        return self._model.settings.verify == "model"

    @property
    def trusted(self) -> bool:
        """Whether the model's answer counts where the reader's is another."""
        settings = self._model.settings
        if settings.trust != "auto":
            return settings.trust == "model"
        return settings.size is None or settings.size > _UNTRUSTED

    def write(
        self,
        question: str,
        passages: Sequence[Passage],
        turns: Sequence[tuple[str, str]] = (),
        stopped: Event | None = None,
        on_begun: Callable[[], None] = lambda: None,
    ) -> Writing:
        """Answer `question` from `passages`; `turns` are earlier questions and answers, oldest first.

        Once `stopped` is set, the model is not read on, and the request is closed. `on_begun` is called when its first
        words have come.

        Without passages the model is not asked. The model is asked when the first sentence is; as long as none has
        come, what may pass is tried again, within the time limit.
        """
        protocol = self._protocol()
        writing = Writing(protocol)
        if passages:
            prompt = build_prompt(question, passages, turns, protocol)
            evidence = "\n".join(text for passage in passages for text in (passage.context, passage.text))
            writing._sentences = self._sentences(
                _Request(prompt, evidence, writing, self._model.deadline(), stopped or Event(), on_begun)
            )
        return writing

    def complete(self, prompt: str, stopped: Event | None = None) -> Completion:
        """What the model says to `prompt`, whole, for short tasks. Raises ModelError when it says nothing."""
        deadline, stopped = self._model.deadline(), stopped or Event()

        def ask() -> Completion:
            message = self._model.whole([("user", prompt)], deadline, stopped)
            text = without_thoughts(str(message.text))
            if not text:
                raise self._model.nothing(stop_reason(message) or "stop")
            usage = message.usage_metadata
            return Completion(text, usage and usage["input_tokens"], usage and usage["output_tokens"])

        return self._model.tried(ask, deadline, stopped)

    def verify(
        self, question: str, statements: Sequence[Statement], stopped: Event
    ) -> tuple[list[Verdict | None], list[Structured]]:
        """The verdict on each sentence by the text it rests on, in separate calls of the model. Raises ModelError."""
        return verify(self._model, question, statements, stopped)

    def _protocol(self) -> Protocol:
        """How the model is asked to cite: as the settings say, else by its size and by how it has done so far."""
        settings = self._model.settings
        if settings.protocol is not Protocol.AUTO:
            return settings.protocol
        small = settings.size is not None and settings.size <= _SMALL
        return Protocol.PLAIN if small or self._keyless >= _KEYLESS else Protocol.KEYS

    def _sentences(self, request: _Request) -> Iterator[DraftSentence]:
        writing = request.writing
        attempt = self._structured if writing.protocol is Protocol.JSON else self._streamed

        def begin() -> tuple[list[DraftSentence], Iterator[DraftSentence]]:
            sentences = attempt(request)
            return list(islice(sentences, 1)), sentences

        first, rest = self._model.tried(begin, request.deadline, request.stopped)
        keyed = False
        for sentence in (drafted for part in (first, rest) for drafted in part):
            keyed = keyed or bool(sentence.keys)
            yield sentence
        if writing.protocol is Protocol.KEYS and first:
            with self._counting:
                self._keyless = 0 if keyed else self._keyless + 1

    def _streamed(self, request: _Request) -> Iterator[DraftSentence]:
        """One request. What fails before a sentence is complete is raised; after it, the answer is cut."""
        writing = request.writing
        drafting = Drafting(request.prompt.keys, request.evidence, thinks=self._thinks)
        writing.input_tokens = writing.output_tokens = stop = None
        begun = False
        try:
            for piece in self._model.stream(request.messages, request.deadline, request.stopped):
                stop = stop_reason(piece) or stop
                _count_tokens(piece, writing)
                if piece.text and not begun:
                    begun = True
                    request.on_begun()
                yield from drafting.feed(str(piece.text))
                if drafting.over:
                    break
            if request.stopped.is_set():
                return
            writing.cut = None if drafting.over else self._model.cut(stop)
            rest = list(drafting.finish(cut=writing.cut is not None))
        except Exception as error:
            rest = list(drafting.finish(cut=True))
            if not drafting.begun:
                raise
            writing.cut = str(explain(error, self._model.settings))
        self._thinks = self._thinks or drafting.thinks
        yield from rest
        yield from self._finished(request, drafting, stop)

    def _finished(self, request: _Request, drafting: Drafting, stop: str | None) -> Iterator[DraftSentence]:
        """What a model says that wrote JSON without being asked for it; and what is known of the answer by its end."""
        if drafting.structure is not None:
            answer = read_text(drafting.structure, request.prompt.keys, request.evidence)
            if answer is not None:
                yield from self._rows(request, answer)
                return
            if request.writing.cut is None:
                raise self._model.error("gave an answer that cannot be read; try again, or use another model")
        request.writing.unknown_keys, request.writing.declined = drafting.unknown_keys, drafting.declined
        if not drafting.begun and not drafting.declined:
            raise self._model.nothing(stop)

    def _rows(self, request: _Request, answer: StructuredAnswer) -> Iterator[DraftSentence]:
        request.writing.unknown_keys, request.writing.declined = answer.unknown_keys, not answer.sentences
        yield from answer.sentences

    def _structured(self, request: _Request) -> Iterator[DraftSentence]:
        """One request for a list of sentences with their passages; what comes in another form is read as it is."""
        writing, keys = request.writing, request.prompt.keys
        given = self._model.structured(request.messages, ANSWER_SCHEMA, request.deadline, request.stopped)
        request.on_begun()
        writing.input_tokens, writing.output_tokens = given.input_tokens, given.output_tokens
        writing.cut = self._model.cut(given.stop or "stop")
        said = without_thoughts(given.text)
        answer = read_text(said, keys, request.evidence)
        # LangChain makes half a row of JSON that was cut; what a tool was called with is no text.
        if answer is None and "{" not in said:
            answer = read_answer(given.value, keys, request.evidence)
        if answer is not None:
            yield from self._rows(request, answer)
            return
        drafting = Drafting(keys, request.evidence)
        yield from drafting.feed(given.text)
        yield from drafting.finish(cut=writing.cut is not None)
        yield from self._finished(request, drafting, given.stop or "stop")


def _count_tokens(piece: "BaseMessage", writing: Writing) -> None:
    """Add the tokens that this piece reports: some providers report what was read first, what was written last."""
    if usage := getattr(piece, "usage_metadata", None):
        writing.input_tokens = (writing.input_tokens or 0) + usage["input_tokens"]
        writing.output_tokens = (writing.output_tokens or 0) + usage["output_tokens"]
