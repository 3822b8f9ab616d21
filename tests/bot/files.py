"""Passages of real files."""

from dataclasses import replace
from pathlib import Path

from bot.reading.candidates import candidates_of
from index.chunking import ChunkLimits, chunk
from index.documents import read_file
from index.embedding import Embedder
from index.passage import Passage
from training.shelf import passage_of


def passages_of(path: Path, embedder: Embedder, question: str = "") -> list[Passage]:
    """A file's chunks, as passages that were found for a question, with the score that the retriever gives."""
    vector = embedder.embed_question(question)
    document = read_file(path, id=path.name, source=path.name)
    paths = []
    for made in chunk(document, embedder, ChunkLimits()):
        rows = embedder.embed([document.text[start:end] for start, end in made.sentences])
        near = float(embedder.embed([made.embedded_text])[0] @ vector)
        score = near + float((rows @ vector).max())
        paths.append(replace(passage_of(made, document, rows), similarity=near, score=score))
    return paths


def answers_in(text: str, folder: Path, embedder: Embedder) -> list[str]:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return [each.text for each in candidates_of(passages_of(folder / "a.txt", embedder)) if not each.silent]
