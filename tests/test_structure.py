"""The direction in which data flow, and where each heavy library may be imported."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.sources import ROOT, SOURCES

# What stands further down may import what stands further up, never back.
LAYERS = [
    [
        "index.errors",
        "index.document",
        "index.chunk",
        "index.passage",
        "index.access",
        "index.engine_name",
        "index.months",
        "slack_sandbox",
    ],
    ["index.credentials", "index.postgres", "index.private", "prompts"],
    ["index.onnx", "index.sentences", "index.documents", "index.lock"],
    ["index.stems"],
    ["index.terms", "index.spelling", "index.word_counts"],
    ["index.lexical"],
    ["index.tokens"],
    ["index.postings"],
    ["index.embedder", "index.embedding", "index.chunking", "index.context", "index.packing", "index.units"],
    ["index.catalog", "index.given_embedding"],
    ["index.fingerprint", "index.report", "index.sources", "index.vectors", "index.store"],
    ["index.plan", "index.place", "index.remembered"],
    ["index.status", "index.vector_home"],
    ["index.changes"],
    ["index.ageing", "index.engine"],
    ["index.ingestion"],
    ["index.memory", "index.health", "index.agreement"],
    ["index.permitted"],
    ["index.mending"],
    ["index.retrieval", "index.sync", "index.backup", "index.ray_engine"],
    ["index.restore"],
    ["bot.abstention", "bot.engine", "bot.feedback", "bot.language", "bot.logistic", "bot.settings", "bot.verdict"],
    ["bot.answer", "bot.draft", "bot.messages", "bot.verifier"],
    ["bot.postgres", "bot.transcripts"],
    ["bot.postgres_key"],
    ["bot.request_id", "bot.signing", "bot.spans", "bot.version"],
    ["bot.tracing", "bot.viewer_links"],
    ["bot.question", "bot.checking", "bot.writing", "bot.memory"],
    ["bot.postgres_memory"],
    ["bot.reading"],
    ["bot.trace"],
    ["bot.assembly"],
    ["bot.turn_state"],
    ["bot.nodes"],
    ["bot.steps"],
    ["bot.chain"],
    ["bot.renewal", "bot.index_settings"],
    ["bot.index_state", "bot.restoring"],
    ["bot.indexing"],
    ["bot.wiring"],
    ["bot.terminal", "bot.slack"],
    ["footnote_qa.source", "footnote_qa.passage", "footnote_qa.sync_report", "footnote_qa.background"],
    ["footnote_qa.faults"],
    ["footnote_qa.conversations", "footnote_qa.library", "footnote_qa.retriever"],
    ["footnote_qa.footnote", "footnote_qa.runnable"],
    ["footnote_qa.opening"],
    ["footnote_qa"],
    ["bot.evaluation", "bot.server"],
    ["bot.commands"],
    ["bot.cli"],
    ["bot.__main__"],
]
ONE_PLACE: dict[str, str | tuple[str, ...]] = {
    "chromadb": ("index/vectors/chroma.py", "index/vectors/chroma_server.py"),
    "pgvector": "index/vectors/postgres.py",
    "psycopg": (
        "index/postgres.py",
        "index/postings.py",
        "index/lock.py",
        "index/catalog/postgres",
        "index/vectors/postgres.py",
        "bot/postgres",
        "bot/server/postgres_database.py",
        "bot/slack/database.py",
    ),
    "sentence_transformers": "index/embedding.py",
    "slack_bolt": "bot/slack/",
    "aiohttp": ("bot/slack/", "slack_sandbox/"),
    "cryptography": "bot/slack/encryption.py",
    "sqlalchemy": "bot/slack/",
    "onnxruntime": "index/onnx.py",
    "watchfiles": "bot/commands/watch.py",
    "snowballstemmer": ("index/stems.py", "index/spelling.py"),
    "torch": ("index/onnx.py", "index/embedding.py", "bot/reading/scorer/export.py", "bot/verifier/network.py"),
    "safetensors": ("bot/reading/scorer/export.py", "index/embedding.py", "bot/verifier/export.py"),
    "langgraph.graph": "bot/chain.py",
    "langgraph.channels": "bot/turn_state.py",
    "langsmith": "bot/tracing.py",
    "langgraph.checkpoint": ("bot/memory.py", "bot/postgres_memory.py"),
    "psycopg_pool": "bot/postgres.py",
    "trafilatura": "index/documents/html.py",
    "tinycss2": "index/documents/visibility.py",
    "cssselect2": "index/documents/visibility.py",
    "ray": "index/ray_engine.py",
    "pyarrow": "index/ray_engine.py",
    "rapidfuzz": "index/spelling.py",
    "pdfplumber": "index/documents/pdf_tables.py",
    "docx": "index/documents/docx.py",
    "openpyxl": "index/documents/workbook.py",
    "pptx": "index/documents/slides.py",
    "oxmsg": "index/documents/outlook.py",
    "striprtf": "index/documents/libreoffice.py",
    "dateparser": "index/documents/dates.py",
    "docutils": "index/documents/restructured.py",
    "pytesseract": "index/documents/ocr.py",
    "pypdfium2": (
        "index/documents/pdf.py",
        "index/documents/pdf_visibility.py",
        "index/documents/pdf_words.py",
        "index/documents/ocr.py",
        "bot/server/viewer/pdf_drawing.py",
    ),
    "PIL": "index/documents/ocr.py",
    "markdown_it": (
        "index/documents/markdown.py",
        "bot/server/viewer/inline.py",
        "bot/terminal/markup.py",
        "bot/writing/inline.py",
    ),
    "httpx": (
        "index/documents/web.py",
        "index/documents/reach.py",
        "index/vectors/chroma_server.py",
        "bot/server/oidc/provider.py",
        "bot/viewer_links.py",
    ),
    "authlib": "bot/server/oidc/provider.py",
    "joserfc": "bot/server/oidc/provider.py",
    "langchain": "bot/writing/models.py",
    "prompt_toolkit": "bot/terminal/",
    "scipy": "bot/evaluation/",
    "jinja2": ("bot/evaluation/page.py", "bot/server/page/environment.py"),
    "ir_measures": "bot/evaluation/ranking.py",
    "typer": ("bot/cli.py", "bot/commands/"),
    "mcp": "bot/server/mcp/",
    "opentelemetry": "bot/spans.py",
    "fastapi": "bot/server/",
    "itsdangerous": ("bot/server/sessions.py", "bot/server/oidc/provider.py", "bot/viewer_links.py"),
    "limits": "bot/server/rates.py",
    "prometheus_client": "bot/server/metrics.py",
    "sse_starlette": ("bot/server/events.py", "bot/server/openai/completions.py"),
    "uvicorn": "bot/server/running.py",
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


def test_the_local_slack_knows_nothing_of_the_bot() -> None:
    for path in (ROOT / "slack_sandbox").rglob("*.py"):
        assert [name for name in imports(path) if name.split(".")[0] in {"bot", "index", "prompts"}] == [], path


def test_no_two_modules_import_each_other() -> None:
    """Also inside a layer, and also where an import stands in a function: the imports of modules make no circle."""
    modules = {module_of(path): path for path in SOURCES}
    arrows = {
        name: {each for each in imports(path) if each in modules and not f"{name}.".startswith(f"{each}.")}
        for name, path in modules.items()
    }  # a module that names its own package takes a neighbour from there
    left = dict(arrows)
    while free := [name for name, wanted in left.items() if not wanted & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}


@pytest.mark.parametrize(("library", "place"), ONE_PLACE.items())
def test_a_heavy_library_is_imported_in_one_place(library: str, place: str | tuple[str, ...]) -> None:
    users = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(name == library or name.startswith(f"{library}.") for name in imports(path))
    ]
    assert [user for user in users if not user.startswith(place)] == []
    assert users or library == "slack_bolt", f"nothing uses {library}"
