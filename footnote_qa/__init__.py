"""Footnote from Python: ask your documents, and get answers with passages quoted letter for letter.

>>> import footnote_qa
>>> with footnote_qa.open("handbook/") as footnote:
...     answer = footnote.ask("How many days of leave do I have?")
>>> answer.short
'thirty days'
>>> answer.citations[0].quote
'Every employee has thirty days of paid leave a year.'

Importing it is quick: what finds and answers is imported by `open`. docs/python.md shows the rest.
"""

import os
from importlib import metadata
from typing import TYPE_CHECKING, Any

from bot.answer import Answer, AnswerSpan, Citation, Sentence
from footnote_qa.passage import Passage
from footnote_qa.source import Source, SourceLike
from footnote_qa.sync_report import SyncReport
from index.errors import (
    ConnectionLost,
    EngineError,
    FootnoteError,
    IndexMismatch,
    IndexMissing,
    ModelError,
    NothingToRead,
    QuestionError,
    SettingsError,
    SourceError,
    StoreError,
    StoreTimeout,
)

if TYPE_CHECKING:  # LangChain takes a second to import, and is needed only by what is opened
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel
    from langchain_core.vectorstores import VectorStore

    from footnote_qa.footnote import Footnote

__all__ = [
    "SAMPLE",
    "Answer",
    "AnswerSpan",
    "Citation",
    "ConnectionLost",
    "EngineError",
    "Footnote",
    "FootnoteError",
    "IndexMismatch",
    "IndexMissing",
    "ModelError",
    "NothingToRead",
    "Passage",
    "QuestionError",
    "Sentence",
    "SettingsError",
    "Source",
    "SourceError",
    "StoreError",
    "StoreTimeout",
    "SyncReport",
    "__version__",
    "open",
]

SAMPLE = "footnote:sample"
"""The source that is the article which ships with Footnote, to try things out: `footnote_qa.open(SAMPLE)`."""


def open(  # noqa: A001  the name says it: footnote_qa.open
    *sources: SourceLike,
    data: str | os.PathLike[str] | None = None,
    model: "str | BaseChatModel | None" = None,
    reader: str | None = None,
    embeddings: "Embeddings | None" = None,
    vectors: "VectorStore | str | None" = None,
    rebuild: bool = False,
    **settings: Any,  # noqa: ANN401  each setting has its own type, which is checked
) -> "Footnote":
    """Open an index for questions, and first make it equal to `sources`. Takes seconds, and more the first time.

    With sources, answers come from these alone, whatever else the index holds. Without any, they come from all that it
    holds, and it is taken as it is. What is not given here is taken from the environment (`FOOTNOTE_…`) and from
    footnote.toml in the working folder, as by the command line.

    Args:
        sources: Paths, globs, web addresses, or `Source` where not everybody may see the documents.
        data: The folder of the index, of the exported models and of the conversations. By default `.footnote` in the
            working folder, which the command line uses too: a second `open` costs only what has changed.
        model: What writes the answers: "reader" (the default: no chat model), "provider:name" such as
            "openai:gpt-5-mini", or any LangChain chat model object.
        reader: What reads where no chat model writes: "footnote" (the default), "none", or a Hugging Face
            question-answering model.
        embeddings: Any LangChain `Embeddings` object, in place of the model that Footnote brings. Its class, its
            model's name and its dimension become a part of what the index is made with.
        vectors: Where vectors are kept: "chroma" (the default), "postgres" (with `database_url`), or any LangChain
            `VectorStore` object that can be searched by a vector; see docs/python.md.
        rebuild: Make the whole index anew, which another embedding model, precision or chunk size needs.
        settings: Any other setting of docs/settings.md, such as `passages=8`, `max_risk=0.1` (a share, 0 to 1),
            `timeout=30` (seconds) or `trace_content=True`.

    Returns:
        A context manager, which closes what was opened. Its `report` says what the sync did.

    Raises:
        SettingsError: A setting is unknown or faulty; the message lists every fault, one a line.
        SourceError: Of a source nothing at all can be read. (Single files that fail are in the report.)
        IndexMissing: Neither sources nor an index.
        IndexMismatch: The index was made with another embedding model, precision or chunk size.
        ModelError: A model cannot be found, checked or exported, or the embeddings fail.
        StoreError: The data folder cannot be read or written.

    >>> with open("handbook/", passages=4) as footnote:
    ...     footnote.report.failed
    ()
    >>> open("handbook/", pasages=4)
    Traceback (most recent call last):
    index.errors.SettingsError: pasages: there is no such setting; is passages meant?
    """
    from footnote_qa.opening import opened

    given = {"data": data, "reader": reader, **settings}
    return opened(sources, given, model=model, embeddings=embeddings, vectors=vectors, rebuild=rebuild)


def __getattr__(name: str) -> Any:  # noqa: ANN401  a class, or the version
    """What is looked up late: the class of what `open` gives, and the version."""
    if name == "Footnote":
        from footnote_qa.footnote import Footnote

        return Footnote
    if name == "__version__":
        return metadata.version("footnote-qa")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
