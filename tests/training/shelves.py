"""A shelf with one document."""

from pathlib import Path

from index.embedding import Embedder
from tests.training.entries import ENTRY, written
from training.corpora import corpus_of
from training.shelf import Shelf, shelf_of


def mill_shelf(embedder: Embedder, folder: Path) -> Shelf:
    """The written document about the mill, cut and embedded; its vectors are kept in `folder`."""
    return shelf_of(corpus_of(written(folder, ENTRY)), embedder, folder / "cache")
