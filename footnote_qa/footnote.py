"""An open index, and what can be asked of it."""

from collections.abc import AsyncGenerator, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot import wiring
from bot.answer import Answer, Sentence
from bot.chain import Answerer
from bot.terminal.question import checked
from bot.turn_state import StoppedError
from footnote_qa.background import interruptible, items_of
from footnote_qa.conversations import Conversations, checked_name
from footnote_qa.faults import as_store_error
from footnote_qa.library import Library
from footnote_qa.passage import Passage
from footnote_qa.source import SourceLike, labels_of, source_of
from footnote_qa.sync_report import SyncReport
from index.access import Filter
from index.errors import FootnoteError, SettingsError
from index.passage import Passage as FoundPassage

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

    from footnote_qa.retriever import FootnoteRetriever
    from footnote_qa.runnable import FootnoteRunnable

_MOST_PASSAGES = 50
_PATIENCE = 60.0  # seconds that a conversation may be busy beyond the time limit of the chat model


@dataclass(frozen=True, slots=True)
class _Question:
    """A question that has been checked, and who asks it where."""

    text: str
    thread: str | None
    allowed: Filter
    config: "RunnableConfig | None"


class Footnote:
    """An open index. `footnote_qa.open` makes it; any number of threads may share it.

    Audiences: a document has the labels of its source. Whoever asks without labels gets what everybody may see.

    Threads: with a `thread`, a question is a part of the stored conversation of that name, so that "and in winter?" is
    understood; without it nothing is remembered and nothing is stored.

    >>> with footnote_qa.open("handbook/") as footnote:
    ...     first = footnote.ask("How many days of leave do I have?", thread="anna")
    ...     second = footnote.ask("And who approves it?", thread="anna")
    >>> second.answer
    'Leave is approved by the head of the department. [1]'
    """

    def __init__(self, answerer: Answerer, library: Library) -> None:
        self._answerer = answerer
        self._library = library
        self._conversations = Conversations(library.settings.timeout + _PATIENCE)
        self._lock = Lock()
        self._running: set[Event] = set()
        self._closed = False

    @property
    def data(self) -> Path:
        """The folder of the index."""
        return self._library.settings.data

    @property
    def report(self) -> SyncReport:
        """What the last sync did, that of `open` included."""
        return self._library.report

    def ask(
        self,
        question: str,
        thread: str | None = None,
        audience: str | Iterable[str] | None = None,
        *,
        config: "RunnableConfig | None" = None,
    ) -> Answer:
        """The answer to a question; one that the documents do not answer has `abstained` true, and says why.

        Args:
            question: At most 10,000 characters.
            thread: The conversation that it belongs to, which is stored. Its questions are answered one after another.
            audience: The labels that the asker has.
            config: LangChain's: `callbacks`, `tags`, `metadata` and `run_name` for whoever traces.

        Raises:
            QuestionError: The question is empty or too long.
            SettingsError: The thread's name is empty or too long.
            ModelError: The chat model failed, and `fallback` is false.
            StoreError: The index cannot be read.
            FootnoteError: This is closed.

        >>> with footnote_qa.open("handbook/") as footnote:
        ...     answer = footnote.ask("What is the capital of Peru?")
        >>> answer.abstained, answer.citations
        (True, ())
        """
        last: Sentence | Answer | None = None
        asked = self._question(question, thread, audience, config)
        for part in interruptible(lambda stopped: self._turn(asked, stopped)):
            last = part
        return self._answered(last)

    def stream(
        self,
        question: str,
        thread: str | None = None,
        audience: str | Iterable[str] | None = None,
        *,
        config: "RunnableConfig | None" = None,
    ) -> Generator[Sentence | Answer]:
        """Each sentence once it is checked, and at the end the whole answer. Takes and raises what `ask` does.

        With a chat model the first sentence comes long before the answer. Who leaves early (`close` of the generator)
        stops the model, and nothing is stored.

        >>> with footnote_qa.open("handbook/") as footnote:
        ...     for part in footnote.stream("How many days of leave do I have?"):
        ...         print(part.text if isinstance(part, footnote_qa.Sentence) else f"{len(part.citations)} citation")
        Every employee has thirty days of paid leave a year.
        1 citation
        """
        asked = self._question(question, thread, audience, config)
        return interruptible(lambda stopped: self._turn(asked, stopped))

    async def aask(
        self,
        question: str,
        thread: str | None = None,
        audience: str | Iterable[str] | None = None,
        *,
        config: "RunnableConfig | None" = None,
    ) -> Answer:
        """The answer, while the event loop goes on. Takes and raises what `ask` does.

        When the task is cancelled, the turn is stopped: the chat model is not read on, and nothing is stored.
        """
        asked = self._question(question, thread, audience, config)
        last: Sentence | Answer | None = None
        async for part in items_of(lambda stopped: self._turn(asked, stopped)):
            last = part
        return self._answered(last)

    def astream(
        self,
        question: str,
        thread: str | None = None,
        audience: str | Iterable[str] | None = None,
        *,
        config: "RunnableConfig | None" = None,
    ) -> AsyncGenerator[Sentence | Answer, None]:
        """Each sentence once it is checked, then the answer, while the event loop goes on; see `stream` and `aask`."""
        asked = self._question(question, thread, audience, config)
        return items_of(lambda stopped: self._turn(asked, stopped))

    def search(
        self,
        question: str,
        k: int = 8,
        audience: str | Iterable[str] | None = None,
        *,
        config: "RunnableConfig | None" = None,
    ) -> list[Passage]:
        """The passages that are found for a question, best first, without an answer.

        Args:
            question: At most 10,000 characters; one that stands alone.
            k: How many passages at most, 1 to 50.
            audience: The labels that the asker has.
            config: LangChain's; see `ask`.

        Raises:
            QuestionError: The question is empty or too long.
            SettingsError: `k` is out of range.
            StoreError: The index cannot be read.
            FootnoteError: This is closed.

        >>> with footnote_qa.open("handbook/") as footnote:
        ...     [best, *_] = footnote.search("days of leave", k=2)
        >>> best.document, best.heading
        ('leave.md', 'Leave')
        """
        return [Passage.of(passage) for passage in self._found(question, k, audience, config)]

    def sync(self, *sources: SourceLike, rebuild: bool = False, dry_run: bool = False) -> SyncReport:
        """Make the index equal to these sources, and from now on answer from them too; it can be asked meanwhile.

        Args:
            sources: As `footnote_qa.open` takes them. Without any: those that this was opened with, or, if it was
                opened without, all that the index knows.
            rebuild: Make the whole index anew.
            dry_run: Only count what would be done.

        Raises:
            SourceError: Of a source nothing at all can be read. (Single files that fail are in the report.)
            SettingsError: A source is empty, or none.
            ModelError: The embeddings fail.
            StoreError: The data folder cannot be written.
            FootnoteError: This is closed.

        >>> with footnote_qa.open("handbook/") as footnote:
        ...     report = footnote.sync()
        >>> report.added, report.unchanged, report.failed
        (0, 2, ())
        """
        given = [source_of(each) for each in sources]
        with self._in_use(Event()):
            return self._library.sync(given, rebuild=rebuild, dry_run=dry_run)

    def forget(self, *threads: str) -> None:
        """Delete stored conversations; one that is not there is passed over. Raises StoreError."""
        with self._in_use(Event()):
            wiring.forget_threads(self._library.settings, threads)

    def as_retriever(self, audience: str | Iterable[str] | None = None, k: int = 8) -> "FootnoteRetriever":
        """This as a LangChain retriever, whose documents are those that an asker with these labels may see.

        Args:
            audience: The labels; without any, only what everybody may see is found.
            k: How many documents at most, 1 to 50.

        Raises:
            SettingsError: `k` is out of range.

        >>> with footnote_qa.open("handbook/") as footnote:
        ...     [best, *_] = footnote.as_retriever().invoke("days of leave")
        >>> best.metadata["title"], best.metadata["start"]
        ('Leave', 0)
        """
        from footnote_qa.retriever import FootnoteRetriever

        return FootnoteRetriever(find=self._found, audience=labels_of(audience), k=_count(k))

    def as_runnable(self, audience: str | Iterable[str] | None = None) -> "FootnoteRunnable":
        """This as a LangChain `Runnable` from questions to answers: `invoke`, `ainvoke`, `stream`, `astream`, `batch`.

        Its input is a question, or `{"question": …, "thread": …}`. Who may see what is fixed here: an input, which a
        model may have written, cannot change it.

        >>> with footnote_qa.open("handbook/") as footnote:
        ...     [first, second] = footnote.as_runnable().batch(["Who approves leave?", "How many days of leave?"])
        >>> second.short
        'thirty days'
        """
        from footnote_qa.runnable import FootnoteRunnable

        return FootnoteRunnable(self, labels_of(audience))

    def close(self) -> None:
        """Close what was opened. Questions that are being answered are stopped; a second time nothing happens."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            for stopped in self._running:
                stopped.set()
            idle = not self._running
        if idle:
            self._answerer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answered(self, last: Sentence | Answer | None) -> Answer:
        if not isinstance(last, Answer):  # it was closed meanwhile
            raise self._closed_error()
        return last

    def _closed_error(self) -> FootnoteError:
        return FootnoteError(f"{self.data}: this index is closed; open it again: footnote_qa.open(…)")

    def _question(
        self, question: str, thread: str | None, audience: str | Iterable[str] | None, config: "RunnableConfig | None"
    ) -> _Question:
        return _Question(_text(question), checked_name(thread), self._library.allowed(audience), config)

    def _turn(self, asked: _Question, stopped: Event) -> Generator[Sentence | Answer]:
        with self._in_use(stopped), self._conversations.turn(asked.thread, stopped) as taken:
            if not taken:
                return
            parts = self._answerer.with_config(asked.config).stream(
                asked.text, asked.thread, asked.allowed, stopped=stopped
            )
            shown = 0
            try:
                for part in parts:
                    if isinstance(part, Answer):
                        yield from part.sentences[shown:]
                        yield part
                    else:
                        shown += 1
                        yield part.sentence
            except StoppedError:
                return
            finally:
                stopped.set()

    def _found(
        self, question: str, k: int, audience: str | Iterable[str] | None, config: "RunnableConfig | None"
    ) -> tuple[FoundPassage, ...]:
        with self._in_use(Event()):
            return self._answerer.with_config(config).search(
                _text(question), _count(k), self._library.allowed(audience)
            )

    @contextmanager
    def _in_use(self, stopped: Event) -> Iterator[None]:
        """Within it nothing is closed. Raises FootnoteError when all is closed already."""
        with self._lock:
            if self._closed:
                raise self._closed_error()
            self._running.add(stopped)
        try:
            with as_store_error(self.data):
                yield
        finally:
            with self._lock:
                self._running.remove(stopped)
                last = self._closed and not self._running
            if last:
                self._answerer.close()


def _text(question: str) -> str:
    if not isinstance(question, str):
        raise SettingsError(f"question: must be text, not a {type(question).__name__}")
    return checked(question)


def _count(k: int) -> int:
    if not isinstance(k, int) or not 1 <= k <= _MOST_PASSAGES:
        raise SettingsError(f"k = {k!r}: must be a whole number from 1 to {_MOST_PASSAGES}")
    return k
