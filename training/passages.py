"""Paragraphs of a question file as passages that were found."""

from index.passage import Passage, Vectors
from training.questions import Paragraph


def passage_of(paragraph: Paragraph, name: str, vectors: Vectors) -> Passage:
    """The paragraph as a passage of the document `name`; `vectors` has a row for each of its sentences."""
    return Passage(
        id=name,
        document=name,
        title=paragraph.title,
        source=paragraph.title,
        url=None,
        date=None,
        start=0,
        end=len(paragraph.text),
        text=paragraph.text,
        trail=(),
        context=paragraph.title,
        sentences=paragraph.sentences,
        page=None,
        sentence_vectors=vectors,
    )
