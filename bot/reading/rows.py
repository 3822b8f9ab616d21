"""The rows of a table that a question names, compares or asks for as a whole."""

import re
from collections.abc import Sequence

from bot.language.words import words_of
from bot.question.question import Question
from bot.reading.candidates import Candidate, content_words, sentence_words
from bot.reading.cells import PRICE, asked_cell, is_named, named_cells, naming
from bot.reading.scorer.scores import ScoredCandidate
from index.document import BlockKind

# In a cell whose row and column a question names, with nothing beside them that the table does not say.
CONFIDENCE = 0.8
SEVERAL_CONFIDENCE = 0.6  # in rows of which whoever asked must see the answer
_MEANING = re.compile(
    r"\bwhat\b.*\b(?:means?|indicates?|stands?\s+for|do(?:es)?)[\s?.!]*$|\bmeaning\s+of\b", re.IGNORECASE | re.DOTALL
)
_MEANING_WORDS = frozenset(words_of("mean means meaning stand stands indicate indicates"))
COMPARING = frozenset(
    words_of(
        "compare compared comparison difference differences differ differs versus vs both better worse more less most"
        " least cheaper cheapest dearer expensive costs bigger smaller larger faster slower longer shorter higher lower"
    )
)
_SUPERLATIVES = (
    "cheapest dearest most least longest shortest highest lowest largest smallest biggest oldest newest earliest latest"
    " fastest slowest heaviest lightest"
)
_ALL = frozenset(words_of(f"list show name all every each there {_SUPERLATIVES}"))
_FREE = frozenset(  # a table tells how things are, and what goes with what
    words_of("still already yet come comes have has get gets include includes offer offers give gives apply applies")
)
_ASKS_ALL = re.compile(r"^\W*(?:list|show|name)\b|\b(?:all|every)\b", re.IGNORECASE)
_SUPERLATIVE = re.compile(rf"\b(?:{'|'.join(_SUPERLATIVES.split())})\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NAMED_SHARE = 0.01  # of the likeliest row's probability, below which a row is named by chance ("all plans")
_MOST_ROWS = 8  # that are shown at once
_TABLE = frozenset({BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER})


def named_first(question: Question, order: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """The order, led by the row that the question names better than the likeliest one, a row of the same table."""
    best = order[0]
    if not best.candidate.columns:
        return list(order)
    least = _NAMED_SHARE * best.probability
    rows = [each for each in order if _same_table(each.candidate, best.candidate) and each.probability >= least]
    names = {id(row): len(naming(question, row.candidate)) for row in rows}
    most = max(names.values())
    if names[id(best)] == most:
        return list(order)
    row = next(row for row in rows if names[id(row)] == most)
    return [row, *(each for each in order if each is not row)]


def named_rows(question: Question, order: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """The rows of one table of which the question names row and column, and nothing that the table does not say.

    They are one; or all that have the same cell ("Which plans have unlimited users?"); or those that the question
    compares, by their first cells; or, where all of a short table must be compared, all of it. Of a question for the
    meaning of what a row names, no column need be named.
    """
    rows = [each for each in order if each.candidate.columns]
    named = [each for each in rows if _is_all_said(question, each.candidate)]
    named = named or _compared(question, rows) or _whole(question, rows, order[0])
    alone = {each.candidate.words: each for each in reversed(named)}
    chosen = sorted(alone.values(), key=lambda each: each.candidate.span.start)
    one_table = all(_same_table(each.candidate, chosen[0].candidate) for each in chosen)
    return chosen if one_table and len(chosen) <= _MOST_ROWS else []


def alike_rows(question: Question, row: Candidate, rows: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """The rows of the row's table whose cells the question names just as well, in the text's order, the row with them.

    The same cells stand in the same columns: "Who works in Kiel?" asks for all rows of Kiel. A row that is named by its
    first cell, or not at all, has none like it.
    """
    names = named_cells(question, row) if row.columns else {}
    if not names or min(names) == 0:
        return []
    table = (each for each in rows if each.candidate.columns and _same_table(each.candidate, row))
    alike = [each for each in table if named_cells(question, each.candidate) == names]
    return sorted(alike, key=lambda each: each.candidate.span.start)


def _is_all_said(question: Question, row: Candidate) -> bool:
    name, wanted = naming(question, row), set(question.content) - _FREE
    if not name:
        return False
    if _MEANING.search(question.text):
        wanted -= _MEANING_WORDS
    elif _SUPERLATIVE.search(question.text):
        wanted -= _ALL  # all its cells are compared
    elif asked_cell(question, row) is None:
        return False
    if name & PRICE:
        wanted -= PRICE
    return wanted <= name | _words_around(row)


def _compared(question: Question, rows: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """The rows that the question names by their first cells, where these are several, and it asks for no more."""
    named = [each for each in rows if is_named(question, each.candidate)]
    names = {naming(question, each.candidate) for each in named}
    said = COMPARING.union(*names, *(_words_around(each.candidate) for each in named))
    return named if len(names) > 1 and set(question.content) <= said else []


def _whole(question: Question, rows: Sequence[ScoredCandidate], likeliest: ScoredCandidate) -> list[ScoredCandidate]:
    """The rows of the one table whose header says all that is asked of all its rows.

    For a superlative, half of it is enough in the table of the `likeliest` candidate: "the longest battery life" is
    under "Battery".
    """
    asked = set(question.content) - _ALL - COMPARING
    if not asked:
        return []
    heads = [set(sentence_words(each.candidate.columns)) for each in rows]
    if not _SUPERLATIVE.search(question.text):
        all_ = _ASKS_ALL.search(question.text)
        return [each for each, head in zip(rows, heads, strict=True) if all_ and asked <= head]
    half = [each for each, head in zip(rows, heads, strict=True) if 2 * len(asked & head) >= len(asked)]
    whole = [each for each in half if _same_table(each.candidate, likeliest.candidate)]
    return whole if all(_DIGIT.search(each.candidate.text) for each in whole) else []


def _words_around(row: Candidate) -> frozenset[str]:
    """The words of the table's header, of what stands above it, and of the sentence right before it."""
    around = "\n".join((row.columns, row.passage.title, *row.passage.heading_path, _announcement(row)))
    return content_words(around)


def _announcement(row: Candidate) -> str:
    """The sentence right before the table, where it stands in the same passage."""
    before = zip(row.passage.kinds[: row.sentence], row.passage.sentence_texts(), strict=False)
    outside = [(kind, text) for kind, text in before if kind not in _TABLE]
    return outside[-1][1] if outside else ""


def _same_table(candidate: Candidate, other: Candidate) -> bool:
    """Whether both stand under one header of one document; it may be written in another way in the next chunk."""
    if candidate.passage.document != other.passage.document:
        return False
    return sentence_words(candidate.columns) == sentence_words(other.columns)
