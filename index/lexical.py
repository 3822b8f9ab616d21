"""Words become ranked chunks: BM25 in SQLite's FTS5.

The words stand in the catalog's database, so that they change in the same transaction as the chunks.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any, Generic, TypeVar

from index import spelling
from index.terms import question_terms, spaced
from index.word_counts import WordCounts

TOKENIZER = "porter unicode61 remove_diacritics 2"
SCHEMA = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, context, tokenize = '{TOKENIZER}');
"""
VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(words, 'row')"
SCHEMA += f"{VOCABULARY};"
Term = tuple[str, ...]  # words that stand beside each other
Vocabulary = Sequence[tuple[str, int]]  # stems, and how many chunks hold each
T = TypeVar("T")
TEXT_WEIGHT = 1.0
CONTEXT_WEIGHT = 0.5  # a title or heading says less about a passage than its own words
_SCORE = f"bm25(words, {TEXT_WEIGHT}, {CONTEXT_WEIGHT})"
MORE = 4  # times as many of the best are looked at, where not all may be found, before each is
_ENDING = 6  # characters that a word may lose when it becomes a stem
_MANY_CHUNKS = 1000  # from which on words that most chunks hold cost noticeable time
_LARGE = 30_000  # chunks, from which on it takes long to score all that hold a frequent word
_MOST_SCORED = 6000  # chunks, about, that are scored in so large a collection
_MOST_WORDS = 64  # more words than that are not a question, and would cost time
COMMON = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in is it its "
    "me my of on or our she should so than that the their them then there they this those these to was we were what "
    "when where which who whom whose why will with would you your".split()
)


@dataclass(frozen=True, slots=True)
class Narrowed(Generic[T]):
    """What a chunk must hold to be scored: any of the terms, or all of them together."""

    terms: list[T]
    together: bool


def terms_of(question: str) -> list[Term]:
    """The telling terms of a question: all but the common words, unless there are no others."""
    sayable = question.encode("utf-8", "replace").decode("utf-8")
    terms = dict.fromkeys(question_terms(sayable.casefold()))
    telling = [term for term in terms if len(term) > 1 or term[0] not in COMMON] or list(terms)
    return telling[:_MOST_WORDS]


def _expression(terms: Iterable[Term]) -> str:
    """An FTS5 expression that finds any of the terms; empty when there is none. Safe for any text."""
    return " OR ".join(_phrase(term) for term in terms)


def _phrase(term: Term) -> str:
    words = " ".join(term)
    return f'"{words[:-1]}" *' if words.endswith("*") else f'"{words}"'


def mended(terms: Sequence[Term], is_known: Callable[[str], bool], near: Callable[[str], Vocabulary]) -> list[Term]:
    """The terms, and for each word that no chunk holds the words that it may be a slip of.

    `near` gives the stems that begin as a word does and are about as long, with the number of chunks that hold each.
    """
    all_terms = list(terms)
    for term in terms:
        word = term[0]
        if len(term) == 1 and spelling.is_mendable(word) and not is_known(word):
            all_terms += [(each,) for each in spelling.nearest(word, near(word))]
    return all_terms


def near_bounds(word: str, chunks: int) -> tuple[str, str, int, int]:
    """From and before which letters a stem stands that `word` may be a slip of; how long it is at least, at most.

    In a large index, of many words, the second letter is taken to be right like the first.
    """
    sure = word[: 2 if chunks > _LARGE else 1]
    return sure, sure[:-1] + chr(ord(sure[-1]) + 1), len(word) - _ENDING, len(word) + 2


def _near(connection: sqlite3.Connection, chunks: int, word: str) -> Vocabulary:
    return connection.execute(
        "SELECT term, doc FROM vocabulary WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ? "
        "AND term NOT GLOB '*[0-9]*'",
        near_bounds(word, chunks),
    ).fetchall()


def _is_known(connection: sqlite3.Connection, word: str) -> bool:
    return connection.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (f'"{word}"',)).fetchone() is not None


def is_many(chunks: int) -> bool:
    """Whether there are so many chunks that terms which more than half of them hold are left out.

    BM25 gives no weight to those, and yet each chunk that holds one would be scored.
    """
    return chunks >= _MANY_CHUNKS


def _holding(counts: WordCounts, chunks: int, term: Term) -> int:
    """How many of the chunks hold the term, counted as far as it matters."""
    if chunks > _LARGE:
        return counts.about_holding(_phrase(term), _MOST_SCORED)
    return counts.holding(_phrase(term), 1 + chunks // 2)


def _rarer(terms: list[Term], chunks: int, holding: Callable[[Term], int]) -> list[Term]:
    """The terms that at most half of the chunks hold; all of them when there are none, or few chunks."""
    if not is_many(chunks):
        return terms
    return [term for term in terms if holding(term) <= chunks // 2] or terms


def narrowed(terms: Sequence[T], chunks: int, holding: Callable[[T], int]) -> Narrowed[T] | None:
    """What about `_MOST_SCORED` chunks hold that hold rare ones of the terms; None where that is no help.

    They hold any of the rarest terms, as many of these as so few chunks hold; or, where even the rarest is frequent,
    that one and the next ones all together. All terms count towards the score of such a chunk. Others are seldom among
    the best, and to score them takes ten times as long (docs/scale.md). `holding` tells how many chunks hold a term.
    """
    if chunks <= _LARGE:
        return None
    known = sorted((term for term in terms if holding(term)), key=holding)
    rare = [term for term, held in zip(known, accumulate(map(holding, known)), strict=True) if held <= _MOST_SCORED]
    if len(rare) == len(known) or len(known) == 1:
        return None
    return Narrowed(rare, together=False) if rare else Narrowed(_few_together(known, chunks, holding), together=True)


def _few_together(known: Sequence[T], chunks: int, holding: Callable[[T], int]) -> list[T]:
    """The first terms, so many of them that few enough chunks will hold them all."""
    expected = float(chunks)
    together: list[T] = []
    for term in known:
        together.append(term)
        expected *= holding(term) / chunks
        if expected <= _MOST_SCORED:
            break
    return together


def _narrowed_expression(terms: Sequence[Term], chunks: int, holding: Callable[[Term], int]) -> str:
    """The expression for the chunks that `narrowed` names, whose terms count twice; empty where it names none."""
    narrowing = narrowed(terms, chunks, holding)
    if narrowing is None:
        return ""
    looked_for = (" AND " if narrowing.together else " OR ").join(map(_phrase, narrowing.terms))
    return f"({looked_for}) AND ({_expression(terms)})"


def add(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Add chunks' words: (row of the chunk, text, context)."""
    connection.executemany(
        "INSERT INTO words (rowid, text, context) VALUES (?, ?, ?)",
        ((row, spaced(text), spaced(context)) for row, text, context in rows),
    )


def remove(connection: sqlite3.Connection, rows: Iterable[int]) -> None:
    """Remove the words of the chunks in these rows."""
    connection.executemany("DELETE FROM words WHERE rowid = ?", ((row,) for row in rows))


def rank(
    connection: sqlite3.Connection,
    question: str,
    limit: int,
    condition: str = "",
    values: Sequence[object] = (),
    counts: WordCounts | None = None,
) -> list[tuple[str, float]]:
    """The ids of the chunks that share words with `question`, best first, with their BM25 (higher is better).

    `condition` is SQL over `documents` that every chunk's document must meet, with its `values`. `counts` are those of
    the connection, kept from question to question; without them everything is counted.
    """
    counts = counts or WordCounts(connection)
    chunks = counts.chunks()
    holding = partial(_holding, counts, chunks)
    all_terms = mended(terms_of(question), partial(_is_known, connection), partial(_near, connection, chunks))
    terms = _rarer(all_terms, chunks, holding)
    ranking: list[tuple[str, float]] = []
    for expression in filter(None, (_narrowed_expression(terms, chunks, holding), _expression(terms))):
        ranking = _ranked(connection, expression, limit, condition, values)
        if len(ranking) == limit:
            break
    return ranking


def _ranked(
    connection: sqlite3.Connection, expression: str, limit: int, condition: str, values: Sequence[object]
) -> list[tuple[str, float]]:
    """The chunks that an expression finds. Chunks are looked up for the best alone: most are not among them."""
    best = f"SELECT rowid AS row, {_SCORE} AS cost FROM words WHERE words MATCH ? ORDER BY cost, row LIMIT ?"
    if not condition:
        query = f"SELECT id, cost FROM ({best}) JOIN chunks USING (row)"
        return _told(connection.execute(query, (expression, limit)))
    most = limit * MORE
    looked_at = connection.execute(
        f"SELECT chunks.id, cost, documents.id FROM ({best}) JOIN chunks USING (row) "
        f"LEFT JOIN documents ON documents.id = chunks.document AND {condition} ORDER BY cost, row",
        (expression, most, *values),
    ).fetchall()
    visible = [(chunk, cost) for chunk, cost, document in looked_at if document is not None]
    if len(visible) < limit and len(looked_at) == most:
        every = f"SELECT rowid AS row, {_SCORE} AS cost FROM words WHERE words MATCH ?"
        visible = connection.execute(
            f"SELECT chunks.id, cost FROM ({every}) JOIN chunks USING (row) "
            f"JOIN documents ON documents.id = chunks.document AND {condition} ORDER BY cost, row LIMIT ?",
            (expression, *values, limit),
        ).fetchall()
    return _told(visible[:limit])


def _told(rows: Iterable[tuple[Any, Any]]) -> list[tuple[str, float]]:
    """Chunks with what they cost as ids with their BM25, best first; of equals the first by name."""
    return sorted(((str(chunk), -float(cost)) for chunk, cost in rows), key=lambda found: (-found[1], found[0]))
