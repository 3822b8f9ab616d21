"""Which test goes with which module."""

from pathlib import Path

from tests.sources import ROOT, SOURCES

# Modules without a test of their own: there is nothing in them that could go wrong by itself.
WITHOUT_BEHAVIOUR = {
    "bot/engine.py": "names",
    "bot/feedback.py": "fields of a record",
    "bot/evaluation/outcome.py": "fields of a record",
    "bot/language/bounding.py": "patterns, tested where they are used",
    "bot/language/reckoning.py": "patterns, tested where they are used",
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
    "bot/turn_state.py": "fields of a record",
    "bot/verdict.py": "names",
    "index/chunk.py": "fields of a record",
    "index/document.py": "fields of a record",
    "index/embedder.py": "a protocol",
    "index/engine_name.py": "names",
    "index/errors.py": "the classes of errors, tested where they are raised",
    "index/months.py": "names",
    "index/vectors/protocol.py": "a protocol",
    "index/vectors/settings.py": "fields of a record",
}
# Parts of one work, which are tested through the module that puts them together, on real files.
TESTED_WITH = {
    "bot/commands/mcp.py": "../server/mcp/test_stdio.py",
    "bot/server/mcp/results.py": "test_http.py",
    "bot/server/oidc/people.py": "test_routes.py",
    "bot/server/oidc/provider.py": "test_routes.py",
    "bot/server/mcp/tools.py": "test_http.py",
    "bot/slack/retention.py": "test_store.py",
    "bot/slack/shared_files.py": "test_transcriber.py",
    "bot/slack/transcript_changes.py": "test_transcriber.py",
    "bot/commands/question_sets.py": "test_evaluation.py",
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
    "bot/index_settings.py": "test_indexing.py",
    "bot/restoring.py": "commands/test_backup.py",
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
    "index/vectors/given.py": "../../footnote_qa/test_vectors.py",
    "index/documents/assembly.py": "test_layout.py",
    "index/documents/collapsed.py": "test_html.py",
    "index/documents/docx_numbering.py": "test_docx.py",
    "index/documents/opendocument_lists.py": "test_opendocument.py",
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
