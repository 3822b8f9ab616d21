"""BEIR's format: corpus.jsonl, queries.jsonl, and judgements as tab-separated lines of query, document and score."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.evaluation import messages
from bot.evaluation.importing.imported import Imported, ImportFault, file_name, json_lines, text_of

_FORM = "beir"
_FILES = 3
_COLUMNS = 3


def read(files: Sequence[Path]) -> Imported:
    """The documents, and the queries that have a relevant one; they are judged by document. Raises ImportFault.

    `files` are the corpus, the queries and the judgements, in this order, or the one folder that they are in.
    """
    corpus, queries, judgements = _files(files)
    relevant = _relevant(judgements)
    documents = {}
    for each in json_lines(corpus, _FORM):
        text = "\n\n".join(part for name in ("title", "text") if (part := str(each.get(name) or "").strip()))
        if text:
            documents[file_name(_id(each, corpus))] = text
    lines: list[dict[str, Any]] = []
    for each in json_lines(queries, _FORM):
        key, question = _id(each, queries), str(each.get("text") or "").strip()
        in_corpus = [name for document in relevant.get(key, ()) if (name := file_name(document)) in documents]
        if question and in_corpus:
            lines.append({"id": key, "question": question, "documents": in_corpus, "split": "test"})
    if not lines:
        raise ImportFault(judgements, _FORM, messages.IMPORT_NOTHING_RELEVANT)
    return Imported(documents, lines)


def _files(files: Sequence[Path]) -> tuple[Path, Path, Path]:
    if len(files) == 1 and files[0].is_dir():
        folder = files[0]
        tables = [folder / "qrels" / "test.tsv", *sorted((folder / "qrels").glob("*.tsv"))]
        judgements = next((path for path in tables if path.is_file()), tables[0])
        return folder / "corpus.jsonl", folder / "queries.jsonl", judgements
    if len(files) != _FILES:
        raise ImportFault(files[0], _FORM, messages.IMPORT_THREE)
    return files[0], files[1], files[2]


def _relevant(path: Path) -> dict[str, list[str]]:
    """The relevant documents of each query. A first line that holds no number is the names of the columns."""
    by_query: dict[str, list[str]] = {}
    for number, line in enumerate(text_of(path, _FORM).splitlines(), 1):
        columns = line.split("\t")
        if not line.strip() or (number == 1 and not columns[-1].strip().lstrip("-").isdigit()):
            continue
        if len(columns) != _COLUMNS or not columns[2].strip().lstrip("-").isdigit():
            raise ImportFault(path, _FORM, messages.IMPORT_JUDGEMENT.format(line=number))
        if int(columns[2]) > 0:
            by_query.setdefault(columns[0], []).append(columns[1])
    return by_query


def _id(each: Any, path: Path) -> str:  # noqa: ANN401  JSON, not checked yet
    if "_id" not in each:
        raise ImportFault(path, _FORM, messages.IMPORT_SHAPE)
    return str(each["_id"])
