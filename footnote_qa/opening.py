"""Settings and sources become an open index: what `footnote_qa.open` does."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from bot import index_settings, wiring
from bot.settings import Settings
from bot.settings.loading import load_given
from footnote_qa.faults import as_store_error
from footnote_qa.footnote import Footnote
from footnote_qa.library import Library
from footnote_qa.source import Source, SourceLike, source_of
from index.embedder import TextEmbedder
from index.errors import IndexMismatch, IndexMissing, SettingsError
from index.given_embedding import GivenEmbedder

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.vectorstores import VectorStore

    from index.vectors.given import GivenStore

_log = logging.getLogger("footnote_qa")


@dataclass(slots=True)
class Notices:
    """What Footnote says in passing, for the log: while it opens as information, later as a warning."""

    level: int = logging.INFO

    def __call__(self, words: str) -> None:
        """Log it."""
        _log.log(self.level, words)


def opened(
    sources: Iterable[SourceLike],
    given: Mapping[str, Any],
    *,
    model: "str | BaseChatModel | None",
    embeddings: Embeddings | None,
    vectors: "VectorStore | str | None",
    rebuild: bool,
) -> Footnote:
    """An open index; see `footnote_qa.open`, whose arguments these are."""
    options = dict(given)
    if vectors is None or isinstance(vectors, str):
        options["vectors"] = vectors
    store = _store(vectors)
    wanted = [source_of(each) for each in (*sources, *(options.pop("sources", None) or ()))]
    chat = _chat(model)
    settings = _settings(options if chat is not None else {**options, "model": model})
    with as_store_error(settings.data):
        return _opened(settings, wanted, chat, embeddings, store, rebuild=rebuild)


def _opened(
    settings: Settings,
    wanted: list[Source],
    chat: "BaseChatModel | None",
    embeddings: Embeddings | None,
    store: "GivenStore | None",
    *,
    rebuild: bool,
) -> Footnote:
    say = Notices()
    library = Library(settings, _embedder(settings, embeddings, say), say, vectors=store)
    if wanted or rebuild or (settings.sources and not library.exists()):
        library.sync(wanted, rebuild=rebuild)
    elif not library.exists():
        raise IndexMissing(f"no index in {settings.data}; name your documents: footnote_qa.open('handbook/')")
    try:
        answerer = wiring.open_answerer(
            settings, say, remember=True, embedder=library.embedder, chat=chat, vectors=store
        )
    except IndexMismatch as error:
        raise library.mismatch(error) from error
    say.level = logging.WARNING
    return Footnote(answerer, library)


def _settings(given: Mapping[str, Any]) -> Settings:
    known = Settings.model_fields
    faults = [_unknown(name, known) for name in given if name not in known]
    if faults:
        raise SettingsError("\n".join(faults))
    settings = load_given(given, lambda name: name)
    return settings.model_copy(update={"data": settings.data.absolute()})  # the program may change its folder


def _unknown(name: str, known: Iterable[str]) -> str:
    names = [*known, "embeddings", "rebuild"]
    if near := get_close_matches(name, names, 3):
        return f"{name}: there is no such setting; is {' or '.join(near)} meant?"
    return f"{name}: there is no such setting; there are: {', '.join(sorted(names))}"


def _chat(model: "str | BaseChatModel | None") -> "BaseChatModel | None":
    """The chat model, if an object is given. Raises SettingsError when it is none."""
    if model is None or isinstance(model, str):
        return None
    from langchain_core.language_models import BaseChatModel

    if not isinstance(model, BaseChatModel):
        given = type(model).__name__
        raise SettingsError(f"model: a {given} is no chat model; give reader, provider:name, or a BaseChatModel object")
    return model


def _store(vectors: "VectorStore | str | None") -> "GivenStore | None":
    """The vector store, if an object is given. Raises SettingsError when it is none, or cannot be used."""
    if vectors is None or isinstance(vectors, str):
        return None
    from langchain_core.vectorstores import VectorStore

    from index.vectors.given import GivenStore

    if not isinstance(vectors, VectorStore):
        given = type(vectors).__name__
        raise SettingsError(f"vectors: a {given} is no vector store; give chroma, postgres, or a VectorStore object")
    return GivenStore(vectors)


def _embedder(settings: Settings, embeddings: Embeddings | None, say: Notices) -> TextEmbedder:
    if embeddings is None:
        return index_settings.make_embedder(settings, say)
    if not isinstance(embeddings, Embeddings):
        raise SettingsError(
            f"embeddings: a {type(embeddings).__name__} is no LangChain Embeddings object; "
            "to name a sentence-transformers model, give embedding_model="
        )
    return GivenEmbedder(embeddings)
