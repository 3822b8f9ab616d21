"""The direction in which data flow, and where each heavy library may be imported."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for folder in ("index", "bot", "prompts") for path in (ROOT / folder).rglob("*.py"))

# What stands further down may import what stands further up, never back.
LAYERS = [
    ["index.errors", "index.document", "index.chunk", "index.passage", "index.access"],
    ["index.credentials", "index.private", "prompts"],
    ["index.onnx", "index.sentences", "index.documents", "index.lexical", "index.lock"],
    ["index.embedding", "index.chunking", "index.context", "index.packing", "index.units", "index.catalog"],
    ["index.fingerprint", "index.report", "index.sources", "index.store"],
    ["index.plan", "index.remembered", "index.status"],
    ["index.changes"],
    ["index.ageing"],
    ["index.memory", "index.health"],
    ["index.mending"],
    ["index.retrieval", "index.sync"],
    ["bot.abstention"],
    ["bot.answer", "bot.draft", "bot.wording", "bot.slack.settings"],
    ["bot.settings"],
    ["bot.numerals", "bot.units", "bot.names", "bot.facts"],
    ["bot.support"],
    ["bot.negation", "bot.links", "bot.evidence", "bot.conversation", "bot.prompting", "bot.streaming", "bot.models"],
    ["bot.checking", "bot.reading", "bot.reader", "bot.drafting", "bot.writer", "bot.memory"],
    ["bot.trace"],
    ["bot.chain"],
    ["bot.wiring", "bot.slack.sandbox"],
    ["bot.terminal", "bot.slack"],
    ["bot.evaluation"],
    ["bot.commands"],
    ["bot.cli"],
    ["bot.__main__"],
]
ONE_PLACE: dict[str, str | tuple[str, ...]] = {
    "chromadb": "index/store.py",
    "sentence_transformers": "index/embedding.py",
    "slack_bolt": "bot/slack/",
    "aiohttp": "bot/slack/",
    "sqlalchemy": "bot/slack/",
    "onnxruntime": "index/onnx.py",
    "watchfiles": "bot/commands/watch.py",
    "torch": ("index/onnx.py", "index/embedding.py", "bot/reading/export.py"),
    "safetensors": ("bot/reading/export.py", "index/embedding.py"),
    "langgraph.graph": "bot/chain.py",
    "langgraph.checkpoint": "bot/memory.py",
    "trafilatura": "index/documents/html.py",
    "pypdf": "index/documents/pdf.py",
    "docx": "index/documents/docx.py",
    "markdown_it": "index/documents/markdown.py",
    "httpx": "index/documents/web.py",
    "langchain": "bot/models.py",
    "prompt_toolkit": "bot/terminal/",
    "scipy": "bot/evaluation/",
    "jinja2": "bot/evaluation/page.py",
    "ir_measures": "bot/evaluation/ranking.py",
    "typer": ("bot/cli.py", "bot/commands/"),
}


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> int | None:
    for number, layer in enumerate(LAYERS):
        if any(module == name or module.startswith(f"{name}.") for name in layer):
            return number
    return None


def test_every_module_has_its_layer() -> None:
    missing = [module_of(path) for path in SOURCES if layer_of(module_of(path)) is None]
    assert [module for module in missing if module not in {"index", "bot"}] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_imports_what_stands_on_its_right(path: Path) -> None:
    own = layer_of(module_of(path))
    if own is None:
        assert imports(path) == (), "a package's own file is only its description"
        return
    wrong = [name for name in imports(path) if (layer := layer_of(name)) is not None and layer > own]
    assert wrong == []


def test_the_index_knows_nothing_of_the_bot() -> None:
    for path in (ROOT / "index").rglob("*.py"):
        assert [name for name in imports(path) if name.split(".")[0] in {"bot", "prompts"}] == [], path


@pytest.mark.parametrize(("library", "place"), ONE_PLACE.items())
def test_a_heavy_library_is_imported_in_one_place(library: str, place: str | tuple[str, ...]) -> None:
    users = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(name == library or name.startswith(f"{library}.") for name in imports(path))
    ]
    assert [user for user in users if not user.startswith(place)] == []
    assert users or library == "slack_bolt", f"nothing uses {library}"
