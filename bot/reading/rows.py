"""The row of a table that a question names comes before the other rows."""

import re
from collections.abc import Sequence

from bot.language.words import is_content, words_of
from bot.question.question import Question
from bot.reading.candidates import Candidate, sentence_words
from bot.reading.cells import asked_cell, naming
from bot.reading.scorer.scores import ScoredCandidate
from index.document import BlockKind

# In a cell whose row and column a question names, with nothing beside them that the table does not say.
CONFIDENCE = 0.8
_MEANING = re.compile(
    r"\bwhat\b.*\b(?:means?|indicates?|stands?\s+for|do(?:es)?)[\s?.!]*$|\bmeaning\s+of\b", re.IGNORECASE | re.DOTALL
)
_MEANING_WORDS = frozenset(words_of("mean means meaning stand stands indicate indicates"))
_TABLE = frozenset({BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER})


def named_first(question: Question, order: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """The order, led by the row that the question names better than the likeliest one, a row of the same table."""
    best = order[0]
    if not best.candidate.columns:
        return list(order)
    rows = [each for each in order if _same_table(each.candidate, best.candidate)]
    names = {id(row): len(naming(question, row.candidate)) for row in rows}
    most = max(names.values())
    if names[id(best)] == most:
        return list(order)
    row = next(row for row in rows if names[id(row)] == most)
    return [row, *(each for each in order if each is not row)]


def named_cell(question: Question, order: Sequence[ScoredCandidate]) -> ScoredCandidate | None:
    """The one row of which the question names row and column, and nothing else but what stands in and above the table.

    Of a question for the meaning of what a row names, no column need be named.
    """
    named = [each for each in order if each.candidate.columns and _is_all_said(question, each.candidate)]
    rows = {each.candidate.words: each for each in reversed(named)}
    return next(iter(rows.values())) if len(rows) == 1 else None


def _is_all_said(question: Question, row: Candidate) -> bool:
    name, wanted = naming(question, row), set(question.content)
    if not name:
        return False
    if _MEANING.search(question.text):
        wanted -= _MEANING_WORDS
    elif asked_cell(question, row) is None:
        return False
    around = "\n".join((row.columns, row.passage.title, *row.passage.heading_path, _announcement(row)))
    return wanted <= name | set(filter(is_content, sentence_words(around)))


def _announcement(row: Candidate) -> str:
    """The sentence right before the table, where it stands in the same passage."""
    before = zip(row.passage.kinds[: row.sentence], row.passage.sentence_texts(), strict=False)
    outside = [(kind, text) for kind, text in before if kind not in _TABLE]
    return outside[-1][1] if outside else ""


def _same_table(candidate: Candidate, other: Candidate) -> bool:
    return candidate.columns == other.columns and candidate.passage.document == other.passage.document
