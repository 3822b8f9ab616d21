"""Words become ranked chunks in Postgres: the same terms and the same BM25 as SQLite's FTS5 has.

For each stem and chunk there is a posting, with where the stem stands, and for each stem the number of its chunks. All
of it changes in the transaction in which the chunks change.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from math import log
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from index import lexical
from index.lexical import CONTEXT_WEIGHT, TEXT_WEIGHT, Narrowed, Term, Vocabulary
from index.terms import spaced
from index.tokens import Tokenizer

if TYPE_CHECKING:
    import psycopg

SCHEMA = """
CREATE TABLE words (row BIGINT PRIMARY KEY, length INTEGER NOT NULL);
CREATE TABLE postings (
    term TEXT COLLATE "C" NOT NULL, row BIGINT NOT NULL, frequency REAL NOT NULL, places INTEGER[] NOT NULL,
    PRIMARY KEY (term, row) INCLUDE (frequency)
);
CREATE INDEX postings_by_row ON postings (row);
CREATE TABLE vocabulary (term TEXT COLLATE "C" PRIMARY KEY, chunks BIGINT NOT NULL);
CREATE TABLE word_totals (chunks BIGINT NOT NULL, length BIGINT NOT NULL);
INSERT INTO word_totals VALUES (0, 0);
"""
_CONTEXT = 1_000_000  # what is added to a place in the context, so that no phrase begins in the text and ends there
_WEIGHTS = (TEXT_WEIGHT, CONTEXT_WEIGHT)
_K1 = 1.2  # the constants of FTS5's BM25
_B = 0.75
_LEAST = 1e-6  # the weight of a term that most chunks hold
_MOST_WAITING = 500  # chunks whose words are stored at once
_EXACT = 1e9  # scores are compared to nine digits: the order in which a sum is made must not matter

_RANK = f"""
SELECT chunks.id, best.score / {_EXACT}, {{found}} FROM (
    SELECT hit.row, round(sum(
        hit.weight * hit.frequency * {_K1 + 1}
        / (hit.frequency + {_K1} * (1 - {_B} + {_B} * words.length / %(average)s::float8))
    ) * {_EXACT}) AS score
    FROM (
        SELECT postings.row, postings.frequency::float8 AS frequency, asked.weight
        FROM unnest(%(stems)s::text[], %(weights)s::float8[]) AS asked(stem, weight)
        {{among}}
        UNION ALL
        SELECT * FROM unnest(%(rows)s::bigint[], %(frequencies)s::float8[], %(row_weights)s::float8[])
    ) AS hit JOIN words ON words.row = hit.row
    {{within}}
    GROUP BY hit.row ORDER BY score DESC, hit.row LIMIT %(limit)s
) AS best JOIN chunks ON chunks.row = best.row {{owner}} ORDER BY score DESC, chunks.row
"""
_EVERY = "JOIN postings ON postings.term = asked.stem"
_AMONG = (
    "CROSS JOIN unnest(%(among)s::bigint[]) AS looked_at (row) "
    "JOIN postings ON postings.term = asked.stem AND postings.row = looked_at.row"
)
_ANY = "SELECT DISTINCT row FROM postings WHERE term = ANY(%(stems)s)"
_ALL = (
    "SELECT row FROM postings JOIN unnest(%(among)s::bigint[]) AS looked_at (row) USING (row) "
    "WHERE term = ANY(%(stems)s) GROUP BY row HAVING count(*) = %(number)s"
)
_WITHIN = "JOIN chunks ON chunks.row = hit.row JOIN documents ON documents.id = chunks.document WHERE {condition}"
_OWNER = "LEFT JOIN documents ON documents.id = chunks.document AND {condition}"


@dataclass(frozen=True, slots=True)
class _Found:
    """A term: how many chunks hold it; the stem to look up, or else how often it stands in which rows."""

    chunks: int
    stem: str | None = None
    frequencies: tuple[tuple[int, float], ...] = ()


class Postings:
    """The index of words on one connection. Raises psycopg.Error."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._waiting: dict[int, tuple[str, str]] = {}

    def add(self, row: int, text: str, context: str) -> bool:
        """Take the words of a chunk; whether so many wait that they should be stored."""
        self._waiting[row] = (spaced(text), spaced(context))
        return len(self._waiting) >= _MOST_WAITING

    def forget(self) -> None:
        """Forget what waits to be stored."""
        self._waiting.clear()

    def store(self, connection: "psycopg.Connection[Any]") -> None:
        """Store what waits, as a part of the transaction that was begun."""
        if not self._waiting:
            return
        numbers = list(self._waiting)
        places: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        frequencies: Counter[tuple[str, int]] = Counter()
        lengths = dict.fromkeys(numbers, 0)
        for stem, number, column, place in self._tokenizer.tokens(list(self._waiting.values())):
            key = (stem, numbers[number])
            places[key].append(place + column * _CONTEXT)
            frequencies[key] += _WEIGHTS[column]  # type: ignore[assignment]  # Counter adds up numbers of any kind
            lengths[key[1]] += 1
        self._waiting.clear()
        with connection.cursor() as cursor:
            with cursor.copy("COPY words FROM STDIN") as copy:
                copy.write("".join(f"{row}\t{length}\n" for row, length in lengths.items()))
            with cursor.copy("COPY postings FROM STDIN") as copy:
                copy.write("".join(_line(*key, frequencies[key], places_of) for key, places_of in places.items()))
        self._count(connection, Counter(stem for stem, _ in places), len(lengths), sum(lengths.values()))

    def remove(self, connection: "psycopg.Connection[Any]", rows: Sequence[int]) -> None:
        """Remove the words of the chunks in these rows, as a part of the transaction that was begun."""
        if self._waiting.keys() & set(rows):
            self.store(connection)
        stems = connection.execute("DELETE FROM postings WHERE row = ANY(%s) RETURNING term", (list(rows),)).fetchall()
        lengths = connection.execute("DELETE FROM words WHERE row = ANY(%s) RETURNING length", (list(rows),)).fetchall()
        gone = Counter({stem: -count for stem, count in Counter(stem for (stem,) in stems).items()})
        self._count(connection, gone, -len(lengths), -sum(length for (length,) in lengths))

    def _count(self, connection: "psycopg.Connection[Any]", stems: Counter[str], chunks: int, length: int) -> None:
        """Count chunks of each stem, and all, up or down."""
        if not chunks:
            return
        connection.execute(
            "INSERT INTO vocabulary SELECT * FROM unnest(%s::text[], %s::bigint[]) "
            "ON CONFLICT (term) DO UPDATE SET chunks = vocabulary.chunks + excluded.chunks",
            (list(stems), list(stems.values())),
        )
        if chunks < 0:
            connection.execute("DELETE FROM vocabulary WHERE chunks <= 0 AND term = ANY(%s)", (list(stems),))
        connection.execute("UPDATE word_totals SET chunks = chunks + %s, length = length + %s", (chunks, length))

    def rank(
        self,
        connection: "psycopg.Connection[Any]",
        question: str,
        limit: int,
        condition: str,
        values: dict[str, object],
    ) -> list[tuple[str, float]]:
        """The ids of the chunks that share words with `question`, best first, with their BM25 (higher is better).

        `condition` is SQL over `documents` that every chunk's document must meet, with its named `values`.
        """
        looking = _Looking(connection, self._tokenizer)
        [(chunks, length)] = connection.execute("SELECT chunks, length FROM word_totals").fetchall()
        terms = lexical.mended(lexical.terms_of(question), looking.is_known, partial(looking.near, chunks))
        known = [each for term in terms if (each := looking.find(term)).chunks]
        if lexical.is_many(chunks):
            known = [each for each in known if each.chunks <= chunks // 2] or known
        if not known:
            return []
        scoring = _Scoring(connection, chunks, length / chunks, condition, values)
        narrowing = lexical.narrowed(known, chunks, attrgetter("chunks"))
        ranking = scoring.ranking(known, limit, narrowing) if narrowing else []
        return ranking if len(ranking) == limit else scoring.ranking(known, limit)

    def fault(self, connection: "psycopg.Connection[Any]") -> str | None:
        """What is wrong in the index of words; None when nothing is."""
        counted = "SELECT term, count(*) AS chunks FROM postings GROUP BY term"
        counted_places = "SELECT row, sum(cardinality(places)) AS length FROM postings GROUP BY row"
        terms = (
            f"SELECT 1 FROM ({counted}) AS a FULL JOIN vocabulary AS b USING (term) "
            "WHERE a.chunks IS DISTINCT FROM b.chunks LIMIT 1"
        )
        lengths = (
            f"SELECT 1 FROM ({counted_places}) AS a FULL JOIN words AS b USING (row) "
            "WHERE coalesce(a.length, 0) IS DISTINCT FROM b.length LIMIT 1"
        )
        totals = (
            "SELECT 1 FROM word_totals AS a, "
            "(SELECT count(*) AS chunks, coalesce(sum(length), 0) AS length FROM words) AS b "
            "WHERE a.chunks <> b.chunks OR a.length <> b.length"
        )
        checks = (terms, lengths, totals)
        if any(connection.execute(check).fetchone() for check in checks):
            return "the index of words does not count what it holds"
        return None


@dataclass(frozen=True, slots=True)
class _Scoring:
    """Scores chunks of one question: of so many in all, so long on average, that meet a condition over documents."""

    connection: "psycopg.Connection[Any]"
    chunks: int
    average: float
    condition: str
    values: dict[str, object]

    def ranking(
        self, known: Sequence[_Found], limit: int, narrowing: Narrowed[_Found] | None = None
    ) -> list[tuple[str, float]]:
        """The best chunks by all known terms, of those that hold what `narrowing` says.

        What it looks for counts twice, as in an expression of FTS5 that names it to find and to score.
        """
        rows = None if narrowing is None else self._rows(narrowing)
        given = self._given([*known, *(narrowing.terms if narrowing else ())], rows)
        among = _EVERY if rows is None else _AMONG
        if not self.condition:
            return _told(self._best(given | {"limit": limit}, among=among))
        most = limit * lexical.MORE
        looked_at = self._best(
            given | {"limit": most},
            among=among,
            found="documents.id IS NOT NULL",
            owner=_OWNER.format(condition=self.condition),
        )
        visible = [each for each in looked_at if each[2]]
        if len(visible) < limit and len(looked_at) == most:
            within = _WITHIN.format(condition=self.condition)
            visible = self._best(given | {"limit": limit}, among=among, within=within)
        return _told(visible[:limit])

    def _given(self, terms: Sequence[_Found], rows: set[int] | None) -> dict[str, object]:
        """The values of the query: what is looked up, and what was listed already; of these rows alone, if any."""
        simple = [each for each in terms if each.stem is not None]
        hits = [
            (row, often, _weight(each, self.chunks))
            for each in terms
            for row, often in each.frequencies
            if rows is None or row in rows
        ]
        return {
            "stems": [each.stem for each in simple],
            "weights": [_weight(each, self.chunks) for each in simple],
            "rows": [row for row, _, _ in hits],
            "frequencies": [often for _, often, _ in hits],
            "row_weights": [weight for _, _, weight in hits],
            "average": self.average,
            "among": None if rows is None else list(rows),
        }

    def _best(
        self, given: dict[str, object], *, among: str, within: str = "", found: str = "true", owner: str = ""
    ) -> list[Any]:
        """Chunks with score, and whether they were found, best first.

        The plan is made for these values: one for any values takes up to ten times as long.
        """
        query = _RANK.format(among=among, within=within, found=found, owner=owner)
        return self.connection.execute(query, given | self.values, prepare=False).fetchall()

    def _rows(self, narrowing: Narrowed[_Found]) -> set[int]:
        """The rows of the chunks that hold any of the terms, or all of them."""
        stems = [each.stem for each in narrowing.terms if each.stem is not None]
        listed = [{row for row, _ in each.frequencies} for each in narrowing.terms if each.stem is None]
        if not narrowing.together:
            return self._fetched(_ANY, {"stems": stems}).union(*listed)
        rarest = set.intersection(*listed) if listed else self._fetched(_ANY, {"stems": stems[:1]})
        if not stems:
            return rarest
        return self._fetched(_ALL, {"among": list(rarest), "stems": stems, "number": len(set(stems))})

    def _fetched(self, query: str, values: dict[str, object]) -> set[int]:
        return {row for (row,) in self.connection.execute(query, values, prepare=False)}


class _Looking:
    """Looks terms up for one question."""

    def __init__(self, connection: "psycopg.Connection[Any]", tokenizer: Tokenizer) -> None:
        self._connection = connection
        self._tokenizer = tokenizer
        self._known: dict[Term, _Found] = {}

    def is_known(self, word: str) -> bool:
        return self.find((word,)).chunks > 0

    def near(self, chunks: int, word: str) -> Vocabulary:
        return self._connection.execute(
            "SELECT term, chunks FROM vocabulary WHERE term >= %s AND term < %s AND length(term) BETWEEN %s AND %s "
            "AND term !~ '[0-9]'",
            lexical.near_bounds(word, chunks),
        ).fetchall()

    def find(self, term: Term) -> _Found:
        if term not in self._known:
            self._known[term] = self._find(term)
        return self._known[term]

    def _find(self, term: Term) -> _Found:
        words = " ".join(term)
        stems = self._tokenizer.stems(words)
        if not stems:
            return _Found(0)
        if words.endswith("*"):
            return self._beginning(stems[-1])
        counts = dict(
            self._connection.execute(
                "SELECT term, chunks FROM vocabulary WHERE term = ANY(%s)", (list(stems),)
            ).fetchall()
        )
        if not counts.keys() >= set(stems):
            return _Found(0)
        return self._phrase(stems) if len(stems) > 1 else _Found(counts[stems[0]], stems[0])

    def _beginning(self, stem: str) -> _Found:
        """How often any stem that begins so stands where."""
        rows = self._connection.execute(
            "SELECT row, sum(frequency)::float8 FROM postings WHERE term >= %s AND term < %s GROUP BY row",
            (stem, stem[:-1] + chr(ord(stem[-1]) + 1)),
        ).fetchall()
        return _Found(len(rows), frequencies=tuple(rows))

    def _phrase(self, stems: Sequence[str]) -> _Found:
        """How often the stems stand beside each other where."""
        needed = sorted(set(stems))
        rows = self._connection.execute(
            "SELECT row, array_agg(term), array_agg(array_to_string(places, ' ')) FROM postings "
            "WHERE term = ANY(%s) GROUP BY row HAVING count(*) = %s",
            (needed, len(needed)),
        ).fetchall()
        rows_found = []
        for row, terms, places in rows:
            standing = {term: set(map(int, each.split())) for term, each in zip(terms, places, strict=True)}
            starts = _starts([standing[stem] for stem in stems])
            if starts:
                rows_found.append((row, sum(_WEIGHTS[start >= _CONTEXT] for start in starts)))
        return _Found(len(rows_found), frequencies=tuple(rows_found))


def _told(ranked: Iterable[Sequence[Any]]) -> list[tuple[str, float]]:
    """Chunks with their score, best first; of equals the first by name."""
    return sorted(((str(chunk), float(score)) for chunk, score, _ in ranked), key=lambda each: (-each[1], each[0]))


def _starts(places: Sequence[set[int]]) -> list[int]:
    """The places of the first stem behind which the others follow."""
    return [first for first in places[0] if all(first + distance in each for distance, each in enumerate(places))]


def _weight(term: _Found, chunks: int) -> float:
    """The inverse document frequency, as FTS5 has it."""
    return max(_LEAST, log((chunks - term.chunks + 0.5) / (term.chunks + 0.5)))


def _line(stem: str, row: int, frequency: float, places: Iterable[int]) -> str:
    """A posting as COPY reads it; a stem is letters and digits alone."""
    return f"{stem}\t{row}\t{frequency}\t{{{','.join(map(str, places))}}}\n"
