"""Settings: every option, from footnote.toml and the environment; a file a table, and one that loads them."""

from bot.settings.loading import load
from bot.settings.nearest import FILE
from bot.settings.settings import (
    DEFAULT_EMBEDDING_MODEL,
    NO_EXTRACTOR,
    NO_VERIFIER,
    READER,
    DeclaredSource,
    EvalSettings,
    Settings,
)

__all__ = [
    "DEFAULT_EMBEDDING_MODEL",
    "FILE",
    "NO_EXTRACTOR",
    "NO_VERIFIER",
    "READER",
    "DeclaredSource",
    "EvalSettings",
    "Settings",
    "load",
]
