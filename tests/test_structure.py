"""The direction in which data flow, where each heavy library may be imported, and which tests go with which module."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("index", "bot", "prompts", "slack_sandbox", "footnote_qa")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))

# What stands further down may import what stands further up, never back.
LAYERS = [
    [
        "index.errors",
        "index.document",
        "index.chunk",
        "index.passage",
        "index.access",
        "index.engine_name",
        "slack_sandbox",
    ],
    ["index.credentials", "index.postgres", "index.private", "prompts"],
    ["index.onnx", "index.sentences", "index.documents", "index.lock"],
    ["index.stems"],
    ["index.terms", "index.spelling"],
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
    ["bot.abstention", "bot.engine", "bot.feedback", "bot.language", "bot.settings", "bot.verdict"],
    ["bot.answer", "bot.draft", "bot.messages"],
    ["bot.postgres"],
    ["bot.postgres_key"],
    ["bot.request_id", "bot.signing", "bot.spans", "bot.version"],
    ["bot.tracing", "bot.viewer_links"],
    ["bot.question", "bot.checking", "bot.writing", "bot.memory"],
    ["bot.postgres_memory"],
    ["bot.reading"],
    ["bot.trace"],
    ["bot.assembly"],
    ["bot.steps"],
    ["bot.chain"],
    ["bot.indexing", "bot.renewal"],
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
    "torch": ("index/onnx.py", "index/embedding.py", "bot/reading/scorer/export.py"),
    "safetensors": ("bot/reading/scorer/export.py", "index/embedding.py"),
    "langgraph.graph": "bot/chain.py",
    "langgraph.channels": "bot/steps.py",
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
    "markdown_it": ("index/documents/markdown.py", "bot/server/viewer/inline.py", "bot/terminal/markup.py"),
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


# Modules without a test of their own: there is nothing in them that could go wrong by itself.
WITHOUT_BEHAVIOUR = {
    "bot/engine.py": "names",
    "bot/feedback.py": "fields of a record",
    "bot/evaluation/outcome.py": "fields of a record",
    "bot/language/vocabulary.py": "splits a text into a set",
    "bot/evaluation/messages.py": "sentences, tested where they are said",
    "bot/messages.py": "sentences, tested where they are said",
    "bot/server/messages.py": "sentences, tested where they are said",
    "bot/slack/operator_messages.py": "sentences, tested where they are said",
    "bot/terminal/messages.py": "sentences, tested where they are said",
    "bot/reading/scorer/extractor_settings.py": "fields and names",
    "bot/server/openai/request.py": "fields of a request",
    "bot/server/api/examples.py": "an example, tested with what it is one of",
    "bot/server/parts.py": "fields of a record",
    "bot/slack/answerer.py": "a protocol",
    "bot/slack/schema.py": "tables, tested with the store",
    "bot/slack/words.py": "fields of a record",
    "bot/verdict.py": "names",
    "index/chunk.py": "fields of a record",
    "index/document.py": "fields of a record",
    "index/embedder.py": "a protocol",
    "index/engine_name.py": "names",
    "index/errors.py": "the classes of errors, tested where they are raised",
    "index/passage.py": "fields of a record, and its sentences",
    "index/vectors/protocol.py": "a protocol",
    "index/vectors/settings.py": "fields of a record",
}
# Parts of one work, which are tested through the module that puts them together, on real files.
TESTED_WITH = {
    "training/claims.py": "test_train_verifier.py",
    "training/pairs.py": "test_train_verifier.py",
    "bot/commands/mcp.py": "../server/mcp/test_stdio.py",
    "bot/server/mcp/results.py": "test_http.py",
    "bot/server/oidc/people.py": "test_routes.py",
    "bot/server/oidc/provider.py": "test_routes.py",
    "bot/server/mcp/tools.py": "test_http.py",
    "bot/slack/retention.py": "test_store.py",
    "bot/commands/serve.py": "../server/test_running.py",
    "bot/server/api/answer.py": "test_ask.py",
    "bot/server/page/environment.py": "test_routes.py",
    "bot/server/page/folders.py": "test_documents.py",
    "bot/server/page/visitor.py": "test_routes.py",
    "bot/server/viewer/grouping.py": "test_layout.py",
    "bot/server/viewer/rendering.py": "test_routes.py",
    "bot/server/viewer/run.py": "test_layout.py",
    "bot/postgres_key.py": "test_postgres.py",
    "bot/server/postgres_database.py": "test_database.py",
    "bot/server/tables.py": "test_tokens.py",
    "bot/signing.py": "test_viewer_links.py",
    "bot/server/app.py": "test_caller.py",
    "bot/server/bearers.py": "test_caller.py",
    "bot/server/events.py": "api/test_ask.py",
    "bot/server/feedback.py": "api/test_feedback.py",
    "bot/server/gone.py": "api/test_ask.py",
    "bot/server/library.py": "api/test_documents.py",
    "bot/server/metrics.py": "api/test_metrics.py",
    "index/access.py": "test_retrieval.py",
    "index/ageing.py": "test_ingestion.py",
    "index/catalog/connection.py": "../test_catalog.py",
    "index/catalog/database.py": "../test_catalog.py",
    "index/catalog/entries.py": "../test_catalog.py",
    "index/catalog/reading.py": "../test_catalog.py",
    "index/catalog/postgres_schema.py": "test_postgres.py",
    "index/catalog/schema.py": "../test_catalog.py",
    "index/catalog/seals.py": "../test_catalog.py",
    "index/catalog/sqlite.py": "../test_catalog.py",
    "index/catalog/writing.py": "../test_catalog.py",
    "index/changes.py": "test_ingestion.py",
    "index/fingerprint.py": "test_sync.py",
    "index/health.py": "../bot/test_indexing.py",
    "index/lock.py": "test_sync.py",
    "index/memory.py": "../bot/test_wiring.py",
    "index/mending.py": "../bot/test_indexing.py",
    "index/place.py": "../bot/test_indexing.py",
    "index/plan.py": "test_sync.py",
    "index/private.py": "../bot/test_indexing.py",
    "index/remembered.py": "../bot/test_indexing.py",
    "index/report.py": "test_sync.py",
    "index/status.py": "../bot/test_indexing.py",
    "index/context.py": "test_chunking.py",
    "index/ray_engine.py": "../bulk/bulk.py",
    "index/given_embedding.py": "../footnote_qa/test_embeddings.py",
    "index/stems.py": "test_terms.py",
    "index/tokens.py": "test_postings.py",
    "index/vector_home.py": "catalog/test_postgres.py",
    "index/units.py": "test_chunking.py",
    "index/permitted.py": "../footnote_qa/test_vectors.py",
    "index/vectors/chroma.py": "../test_store.py",
    "index/vectors/chroma_server.py": "../test_store.py",
    "index/vectors/given.py": "../../footnote_qa/test_vectors.py",
    "index/documents/assembly.py": "test_layout.py",
    "index/documents/collapsed.py": "test_html.py",
    "index/documents/docx_numbering.py": "test_docx.py",
    "index/documents/docx_words.py": "test_docx.py",
    "index/documents/effort.py": "test_isolation.py",
    "index/documents/encodings.py": "test_decoding.py",
    "index/documents/faults.py": "test_formats.py",
    "index/documents/json_values.py": "test_values.py",
    "index/documents/lines.py": "test_layout.py",
    "index/documents/notes.py": "test_decoding.py",
    "index/documents/mhtml.py": "test_message.py",
    "index/documents/outlook.py": "test_message.py",
    "index/documents/page.py": "test_html.py",
    "index/documents/parts.py": "test_archive.py",
    "index/documents/pdf_blocks.py": "test_pdf.py",
    "index/documents/pdf_layout.py": "test_pdf.py",
    "index/documents/pdf_lines.py": "test_pdf.py",
    "index/documents/pdf_tables.py": "test_pdf.py",
    "index/documents/pdf_words.py": "test_pdf.py",
    "index/documents/reading.py": "test_formats.py",
    "index/documents/restructured.py": "test_markup.py",
    "index/documents/sheets.py": "test_workbook.py",
    "index/documents/tex.py": "test_markup.py",
    "index/documents/unpacking.py": "test_bombs.py",
    "index/documents/xml_values.py": "test_values.py",
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


def namesake(module: str) -> Path:
    """The test that goes with a module: of `index/sync.py`, `tests/index/test_sync.py`."""
    path = ROOT / "tests" / module
    return path.with_name(f"test_{path.name}")


def test_the_tests_mirror_the_source() -> None:
    paths = [*SOURCES, *(ROOT / "training").rglob("*.py")]
    modules = {path.relative_to(ROOT).as_posix() for path in paths if path.name != "__init__.py"}
    lacking = {module for module in modules if not namesake(module).exists() and not module.startswith("prompts/")}
    assert sorted(lacking - WITHOUT_BEHAVIOUR.keys() - TESTED_WITH.keys()) == [], "name the test as the module is named"
    assert sorted((WITHOUT_BEHAVIOUR.keys() | TESTED_WITH.keys()) - modules) == [], "there is no such module"
    assert sorted(WITHOUT_BEHAVIOUR.keys() - lacking) == [], "has a test of its own: take it from the list"
    gone = [module for module, test in TESTED_WITH.items() if not (namesake(module).parent / test).resolve().exists()]
    assert gone == [], "there is no such test"
