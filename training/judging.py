"""Questions as the reader meets them in the product: what is found, what is read, and whether it is right."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.draft import Draft
from bot.evaluation.answers import is_right
from bot.reading.reader import DEPTH, Reader
from index.passage import Passage, with_continued
from training.corpora import CorpusQuestion
from training.parts import Part
from training.shelf import Finder, Shelf


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with what was found and drafted for it.

    `rank` is the rank, from 0, of the first passage that holds an answer before reading, `reread` after it; None where
    none does. `right` says that what is shown (or, withheld, would be) answers rightly.
    """

    corpus: str
    question: CorpusQuestion
    draft: Draft
    rank: int | None
    reread: int | None
    right: bool

    @property
    def answered(self) -> bool:
        """Whether something is shown."""
        return bool(self.draft.sentences)

    @property
    def handled(self) -> bool:
        """Whether it was answered rightly, or rightly not."""
        return (self.answered and self.right) if self.question.answers else not self.answered


def questions_of(shelf: Shelf, part: Part) -> list[int]:
    """The positions of a part's questions."""
    return [number for number, question in enumerate(shelf.corpus.questions) if question.part is part]


def asked(shelf: Shelf, finder: Finder, reader: Reader, number: int) -> JudgedQuestion:
    """Ask the question at `number` of a shelf."""
    question, vector = shelf.corpus.questions[number], shelf.questions[number]
    ranked = finder.find(question.text, vector, DEPTH)
    passages = as_continued(shelf, question, [passage for _, passage in ranked])
    draft = reader.read(question.text, vector, passages)
    return JudgedQuestion(
        corpus=shelf.corpus.name,
        question=question,
        draft=draft,
        rank=_rank(shelf, question, passages),
        reread=_rank(shelf, question, draft.ranked(passages)),
        right=is_draft_right(shelf, question, draft, passages),
    )


def as_continued(shelf: Shelf, question: CorpusQuestion, passages: Iterable[Passage]) -> list[Passage]:
    """The passages; of a follow-up, those of the document that the conversation is about as such."""
    documents = (shelf.corpus.documents[question.document].id,) if question.continued else ()
    return list(with_continued(passages, documents))


def is_draft_right(shelf: Shelf, question: CorpusQuestion, draft: Draft, passages: list[Passage]) -> bool:
    """Whether what is shown, or was withheld, holds one of the answers."""
    if not question.answers:
        return False
    text = shelf.corpus.documents[question.document].text
    golds = [text[start:end] for start, end in question.answers]
    if draft.sentences:
        shown = " ".join(sentence.text for sentence in draft.sentences)
    else:
        shown = next(_texts(draft, passages), "")
    return is_right(shown, golds)


def holds_answer(question: CorpusQuestion, start: int, end: int) -> bool:
    """Whether a range of the question's document holds the start of an answer, or lies inside one."""
    return any(start <= first < end or first <= start < last for first, last in question.answers)


def _texts(draft: Draft, passages: list[Passage]) -> Iterator[str]:
    by_id = {passage.id: passage for passage in passages}
    for span, _ in draft.rejected:
        passage = by_id[span.passage]
        yield passage.text[span.start - passage.start : span.end - passage.start]


def _rank(shelf: Shelf, question: CorpusQuestion, passages: list[Passage]) -> int | None:
    document = shelf.corpus.documents[question.document].id
    for rank, passage in enumerate(passages):
        if passage.document == document and any(
            passage.start <= start and end <= passage.end for start, end in question.answers
        ):
            return rank
    return None
