"""What an import gives, and how it is written."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bot.evaluation import messages
from index.errors import FootnoteError, SettingsError

_LONGEST_NAME = 200  # bytes: most file systems take 255
_DIGITS = 12  # of a digest, which tells long names apart


class ImportFault(FootnoteError):
    """A file is not of the format that was named."""

    exit_status = 2

    def __init__(self, file: Path, form: str, fault: str) -> None:
        """Name the file, the format, and what is wrong."""
        super().__init__(messages.IMPORT_FAULT.format(file=file, form=form, fault=fault))


@dataclass(frozen=True, slots=True)
class Imported:
    """Documents by their file names, and the lines of a question set over them."""

    documents: Mapping[str, str]
    lines: Sequence[Mapping[str, Any]]

    def write(self, folder: Path) -> Path:
        """Write `folder`/corpus and the question set, whose file has the folder's name. Gives the file's path.

        Raises SettingsError when the folder is there and holds anything.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise SettingsError(messages.IMPORT_EXISTS.format(folder=folder))
        corpus = folder / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        for name, text in self.documents.items():
            (corpus / name).write_text(text, encoding="utf-8", newline="")
        path = folder / f"{folder.resolve().name}.jsonl"
        path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in self.lines), encoding="utf-8")
        return path


def file_name(name: str) -> str:
    """A document's name as that of a text file: what a path cannot hold is escaped."""
    safe = quote(name, safe=" ()[]{},;=@&+!'~")
    if safe.startswith("."):  # hidden files are no documents
        safe = f"%2E{safe[1:]}"
    if len(safe) > _LONGEST_NAME:
        safe = f"{safe[: _LONGEST_NAME - _DIGITS]}{sha256(name.encode()).hexdigest()[:_DIGITS]}"
    return f"{safe}.txt"


def json_lines(path: Path, form: str) -> Iterator[Mapping[str, Any]]:
    """The objects of a file of JSON lines. Raises ImportFault with the number of the line that is none."""
    for number, line in enumerate(text_of(path, form).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise ImportFault(path, form, messages.IMPORT_LINE.format(line=number)) from error
        if not isinstance(value, dict):
            raise ImportFault(path, form, messages.IMPORT_LINE.format(line=number))
        yield value


def text_of(path: Path, form: str) -> str:
    """The text of a file. Raises ImportFault when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ImportFault(path, form, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise ImportFault(path, form, messages.SET_NOT_UTF8) from error
