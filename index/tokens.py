"""The stems of a text, as SQLite's FTS5 cuts them: its own tokenizer, in a database in memory, that keeps no text.

So an index of words elsewhere holds the very terms that FTS5 would hold, in every language.
"""

import sqlite3
from collections.abc import Sequence
from hashlib import sha256

from index.lexical import TOKENIZER

_LONGEST = 400  # characters of a term: a database's index takes no entry of any length
_KEPT = 300

Token = tuple[str, int, int, int]  # stem, number of the text, column (0 or 1), place in the column


class Tokenizer:
    """Cuts texts. For one thread at a time."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._connection.executescript(
            f"CREATE VIRTUAL TABLE words USING fts5(text, context, content = '', tokenize = '{TOKENIZER}');"
            "CREATE VIRTUAL TABLE instances USING fts5vocab(words, 'instance');"
        )

    def tokens(self, texts: Sequence[tuple[str, str]]) -> list[Token]:
        """The tokens of pairs of a text and its context, by number from 0; in the order of the stems."""
        self._connection.execute("BEGIN")
        try:
            self._connection.executemany(
                "INSERT INTO words (rowid, text, context) VALUES (?, ?, ?)",
                ((number, text, context) for number, (text, context) in enumerate(texts)),
            )
            rows = self._connection.execute("SELECT term, doc, col = 'context', offset FROM instances").fetchall()
        finally:
            self._connection.execute("ROLLBACK")
        return [(_short(term), number, column, place) for term, number, column, place in rows]

    def stems(self, words: str) -> tuple[str, ...]:
        """The stems of a few words, in their order."""
        return tuple(term for term, *_ in sorted(self.tokens([(words, "")]), key=lambda token: token[3]))

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()


def _short(term: str) -> str:
    """The term, and in place of one that is too long its beginning with a digest of all of it."""
    if len(term) <= _LONGEST:
        return term
    return term[:_KEPT] + sha256(term.encode(errors="replace")).hexdigest()
