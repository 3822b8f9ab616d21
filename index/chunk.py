"""A chunk: a range of a document that is embedded, and found, as one."""

from dataclasses import dataclass

from index.document import BlockKind


@dataclass(frozen=True, slots=True)
class Chunk:
    """A range of a document. `text` is `document.text[start:end]`, letter for letter.

    `id` names document and embedded text, so that an unchanged chunk keeps its id when the text before it changes;
    `context` is what is embedded before the text and is not part of a quote (title, heading path, table header);
    `heading_path` holds the headings above the chunk, outermost first; `sentences` are ranges in the document, ordered,
    inside the chunk; `kinds` says of each of them what it is; `page` counts from 1.
    """

    id: str
    document: str
    start: int
    end: int
    text: str
    context: str
    heading_path: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    kinds: tuple[BlockKind, ...]
    page: int | None = None

    @property
    def embedded_text(self) -> str:
        """What the embedder is given."""
        return f"{self.context}\n{self.text}" if self.context else self.text
