"""What a file does to its reader costs that one file."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.document import Document
from index.documents.effort import Effort
from index.documents.isolation import Isolation
from index.errors import NothingToRead, SourceError


def read_file(path: Path, id: str, source: str) -> Document:  # noqa: A002 as the real one has it
    """Do what the file says: a reader with every fault that a reader may have. The other process runs it, too."""
    match path.read_text().split():
        case ["recurse"]:
            return read_file(path, id, source)
        case ["raise", words]:
            raise KeyError(words)
        case ["take", megabytes]:
            return Document(id, "", source, "x" * (int(megabytes) * 1024**2), ())
        case ["spin"]:
            while True:
                pass
        case ["die", number]:
            os.kill(os.getpid(), int(number))
        case ["leave"]:
            os._exit(3)
        case ["print"]:
            os.write(1, b"noise")
            sys.stdout.write("noise")
    return Document(id, "", source, "fine", ())


def read_wordless(path: Path, id: str, source: str) -> Document:  # noqa: A002 as the real one has it
    """Find no words, as in a photograph."""
    raise NothingToRead(source, f"is a picture without words ({path.name}, {id})")


@pytest.fixture
def isolation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Isolation]:
    monkeypatch.setattr("index.documents.isolation._read_file", read_file)
    monkeypatch.setattr("index.documents.effort._LEAST_SECONDS", 0.3)
    with Isolation() as reader:
        yield reader


def outcome(reader: Isolation, folder: Path, order: str, name: str = "a.md") -> str:
    path = folder / name
    path.write_text(order)
    try:
        return reader.read_file(path, name, f"docs/{name}").text
    except SourceError as error:
        assert error.source == f"docs/{name}"
        assert "\n" not in str(error)
        return error.fault


ORDERS = {
    "recurse": "is nested too deeply to be read; save it anew, or leave it out",
    "raise abc": "cannot be read (KeyError: 'abc'); save it anew, or leave it out",
    "take 600": "takes over 400 MB of memory to be read; split it, or leave it out",
    "take 20": "grows to 20 million characters of text; leave it out",
    "spin": "takes too long to be read (over 0 s of processor time); split it, or leave it out",
    f"die {signal.SIGSEGV}": "makes the program that reads it crash; save it anew, or leave it out",
    f"die {signal.SIGKILL}": "cannot be read: the process that read it was ended from outside (too little memory?)",
    "leave": "makes the program that reads it crash; save it anew, or leave it out",
    "print": "fine",
}


@pytest.mark.parametrize(("order", "expected"), ORDERS.items(), ids=[order.split()[0] for order in ORDERS])
def test_one_file_ends_nothing(isolation: Isolation, tmp_path: Path, order: str, expected: str) -> None:
    assert outcome(isolation, tmp_path, order) == expected
    assert outcome(isolation, tmp_path, "") == "fine"


@pytest.mark.parametrize("name", ["a.md", "a.pdf"])
def test_a_file_without_words_is_told_from_a_faulty_one(
    isolation: Isolation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("index.documents.isolation._read_file", read_wordless)
    (tmp_path / name).write_text("")
    with pytest.raises(NothingToRead, match="is a picture without words"):
        isolation.read_file(tmp_path / name, name, name)


def test_a_small_plain_text_is_read_here_with_the_same_care(isolation: Isolation, tmp_path: Path) -> None:
    assert outcome(isolation, tmp_path, "raise abc", "a.txt") == ORDERS["raise abc"]
    assert outcome(isolation, tmp_path, "recurse", "a.txt") == ORDERS["recurse"]


def test_what_a_library_raised_goes_to_the_log(
    isolation: Isolation, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outcome(isolation, tmp_path, "raise abc")
    assert "Traceback" in caplog.text


def test_the_process_is_the_same_for_many_files_and_ends_with_who_asked(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index.documents.isolation import Isolation\n"
        "reader = Isolation()\n"
        "for name in ('a.md', 'b.md'):\n"
        "    Path(name).write_text('Words.'); reader.read_file(Path(name), name, name)\n"
        "    print(reader._process.pid)"
    )
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": root}, capture_output=True, check=True
    )
    first, second = done.stdout.decode().split()
    assert first == second
    while Path(f"/proc/{first}").exists():  # it ends by itself when its standard input does
        time.sleep(0.01)


def test_effort_grows_with_the_size() -> None:
    small, large = Effort(1000), Effort(50 * 1024**2)
    assert small.memory < 500 * 1024**2 < large.memory
    assert small.seconds < 10 < large.seconds < small.patience < large.patience
