"""Words become ranked chunks: BM25 in SQLite's FTS5.

The words stand in the catalog's database, so that they change in the same transaction as the chunks.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence

SCHEMA = """
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, context, tokenize = 'porter unicode61 remove_diacritics 2');
"""
_TEXT_WEIGHT = 1.0
_CONTEXT_WEIGHT = 0.5  # a title or heading says less about a passage than its own words
_MOST_WORDS = 64  # more words than that are not a question, and would cost time
_WORD = re.compile(r"\w+")
_COMMON = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in is it its "
    "me my of on or our she should so than that the their them then there they this those these to was we were what "
    "when where which who whom whose why will with would you your".split()
)


def match_expression(question: str) -> str:
    """An FTS5 expression that finds any word of `question`; empty when there is none. Safe for any text."""
    words = dict.fromkeys(word.casefold() for word in _WORD.findall(question) if _sayable(word))
    telling = [word for word in words if word not in _COMMON] or list(words)
    return " OR ".join(f'"{word}"' for word in telling[:_MOST_WORDS])


def _sayable(word: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in word)


def add(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Add chunks' words: (row of the chunk, text, context)."""
    connection.executemany("INSERT INTO words (rowid, text, context) VALUES (?, ?, ?)", rows)


def remove(connection: sqlite3.Connection, rows: Iterable[int]) -> None:
    """Remove the words of the chunks in these rows."""
    connection.executemany("DELETE FROM words WHERE rowid = ?", ((row,) for row in rows))


def rank(
    connection: sqlite3.Connection, question: str, limit: int, condition: str = "", values: Sequence[object] = ()
) -> list[tuple[str, float]]:
    """The ids of the chunks that share words with `question`, best first, with their BM25 (higher is better).

    `condition` is SQL over `documents` that every chunk's document must meet, with its `values`.
    """
    expression = match_expression(question)
    if not expression:
        return []
    score = f"bm25(words, {_TEXT_WEIGHT}, {_CONTEXT_WEIGHT})"
    if condition:
        best = (
            f"SELECT words.rowid AS row, {score} AS cost FROM words JOIN chunks ON chunks.row = words.rowid "
            f"JOIN documents ON documents.id = chunks.document WHERE words MATCH ? AND {condition}"
        )
    else:  # chunks are looked up for the best alone: most of what shares a word is not among them
        best = f"SELECT rowid AS row, {score} AS cost FROM words WHERE words MATCH ?"
    found = connection.execute(
        f"SELECT chunks.id, cost FROM ({best} ORDER BY cost, row LIMIT ?) AS best "
        "JOIN chunks ON chunks.row = best.row ORDER BY cost, chunks.id",
        (expression, *values, limit),
    )
    return [(str(chunk), -float(cost)) for chunk, cost in found]
