"""Documents are read in a process of its own: what a file does to its reader costs that one file, and nothing else.

The process is started once and reads one document after the other. Each document has a limit of memory and of
processor time, in proportion to its size: a file of a few kilobytes that takes gigabytes or minutes is broken, or
made to do harm. When the process dies, the next document gets a new one.
"""

import logging
import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self

from index.document import Document
from index.documents import read_file, web
from index.documents.bombs import check_text
from index.documents.effort import Effort, limit_memory, limit_time, swollen
from index.errors import NothingToRead, SourceError

_PLAIN = frozenset({".txt", ".text", ".log"})  # read by a few lines of our own, without a library
_SMALL = 64 * 1024  # bytes of plain text that are read here, since asking another process would take longer
_SERVE = "from index.documents.isolation import serve; serve()"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    """What the process is to do: call `function` with `arguments`, with this much effort at most.

    `source` names the document in messages.
    """

    function: Callable[..., Document]
    arguments: tuple[Any, ...]
    effort: Effort
    source: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a job: a document, or a fault of `source`; `traceback` is that of what nobody foresaw.

    `wordless` says that nothing is wrong with the file, which holds no words. `last` says that the process ends, since
    it holds more memory than a new one would.
    """

    document: Document | None = None
    source: str = ""
    fault: str = ""
    traceback: str = ""
    wordless: bool = False
    last: bool = False


class Isolation:
    """Reads files and addresses in another process, which is started when it is needed. Not for two threads at once."""

    def __init__(self, settings: web.WebSettings = web.DEFAULT) -> None:
        self._fetcher = web.Fetcher(settings)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._reap()

    def read_file(self, path: Path, id: str, source: str) -> Document:  # noqa: A002 the field's own name
        """The file as a document, as `index.documents.read_file` gives it. Raises SourceError, and nothing else."""
        size = _size(path)
        if path.suffix.lower() in _PLAIN and size <= _SMALL:
            return _document(_outcome(_Job(_read_file, (path, id, source), Effort(size), source)), source)
        return self._run(_read_file, (path, id, source), Effort(size), source)

    def read_url(self, url: str) -> Document:
        """The address as a document. It is fetched here, and read in the other process. Raises SourceError alone."""
        fetched = self._fetcher.fetch(url)
        return self._run(web.document_of, (url, fetched), Effort(fetched.wire_bytes), url)

    def _run(
        self, function: Callable[..., Document], arguments: tuple[Any, ...], effort: Effort, source: str
    ) -> Document:
        process = self._started()
        late: list[bool] = []

        def end() -> None:
            late.append(True)
            process.kill()

        clock = Timer(effort.patience, end)
        clock.start()
        try:
            outcome = _asked(process, _Job(function, arguments, effort, source))
        finally:
            clock.cancel()
        if outcome is None:
            status = self._reap()
            raise SourceError(source, _death(status, effort, late=bool(late)))
        if outcome.last:
            self._reap()
        return _document(outcome, source)

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is not None:
            self._reap()
        if self._process is None:
            path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _SERVE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._process

    def _reap(self) -> int:
        """Wait for the process, which has ended or been killed, and tell its status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was written last was never read
                if pipe is not None:
                    pipe.close()
        return process.wait()


def _read_file(path: Path, name: str, source: str) -> Document:
    return read_file(path, id=name, source=source)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # the reader will say what is wrong
        return 0


def _asked(process: "subprocess.Popen[bytes]", job: _Job) -> _Outcome | None:
    """What became of the job; None when the process has died over it."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        pickle.dump(job, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()
        answer = pickle.load(process.stdout)
    except (OSError, EOFError, pickle.UnpicklingError):
        return None
    return answer if isinstance(answer, _Outcome) else None


def _document(outcome: _Outcome, source: str) -> Document:
    if outcome.document is not None:
        return outcome.document
    if outcome.traceback:
        _log.error("%s: %s\n%s", source, outcome.fault, outcome.traceback)
    raise (NothingToRead if outcome.wordless else SourceError)(outcome.source, outcome.fault)


def _death(status: int, effort: Effort, *, late: bool) -> str:
    if late or status == -getattr(signal, "SIGPROF", 0):
        return f"takes too long to be read (over {effort.seconds:.0f} s of processor time); split it, or leave it out"
    if status == -getattr(signal, "SIGKILL", 0):
        return "cannot be read: the process that read it was ended from outside (too little memory?)"
    return "makes the program that reads it crash; save it anew, or leave it out"


# In the other process


def serve() -> None:
    """Read what standard input asks for, until it ends. Nothing else may write to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides when to stop
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (job := _next(sys.stdin.buffer)) is not None:
        with limit_memory(job.effort.memory), limit_time(job.effort.seconds):
            outcome = _outcome(job)
        if swollen():
            outcome = replace(outcome, last=True)
        pickle.dump(outcome, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
        if outcome.last:
            return


def _next(questions: IO[bytes]) -> _Job | None:
    try:
        job = pickle.load(questions)
    except EOFError:
        return None
    return job if isinstance(job, _Job) else None


def _outcome(job: _Job) -> _Outcome:
    source = job.source
    try:
        document = job.function(*job.arguments)
        check_text(len(document.text), job.effort.size, source)
        return _Outcome(document)
    except SourceError as error:
        return _Outcome(source=error.source, fault=error.fault, wordless=isinstance(error, NothingToRead))
    except MemoryError:
        return _Outcome(
            source=source, fault=f"takes over {job.effort.memory_mb} MB of memory to be read; split it, or leave it out"
        )
    except RecursionError:
        return _Outcome(source=source, fault="is nested too deeply to be read; save it anew, or leave it out")
    except Exception as error:  # a library may raise anything
        words = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return _Outcome(
            source=source,
            fault=f"cannot be read ({words}); save it anew, or leave it out",
            traceback=traceback.format_exc(),
        )
