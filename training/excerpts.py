"""What the extractor is trained on: a question, an excerpt of whole sentences, and the answer's range in it or none.

An excerpt costs half of a paragraph's time, and one without the answer's sentence is a hard negative for nothing.
"""

import random
from dataclasses import dataclass

from bot.reading.words import is_content, words_of
from training.negatives import altered
from training.questions import Asked, Paragraph, QuestionFile

_SHORTEST, _LONGEST = 140, 440  # characters of an excerpt
_WITHOUT_ANSWER = 0.10  # of the answerable questions meet the rest of their paragraph,
_NEIGHBOUR = 0.08  # a paragraph of the same article that shares most words with them,
_ALTERED = 0.26  # or are changed so that their paragraph does not answer them
_TITLED = 0.5  # of the excerpts stand under their title


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`answer` is a range in `text`; None when it does not answer `question`."""

    source: str
    question: str
    text: str
    answer: tuple[int, int] | None


def excerpts_of(data: QuestionFile, rng: random.Random, times: float = 1.0, impossible: float = 1.0) -> list[Excerpt]:
    """Excerpts for each question, `times` on average, and `impossible` for those without an answer; seeded by `rng`."""
    made: list[Excerpt | None] = []
    for asked in data.questions:
        wanted = times if asked.answers else impossible
        made += [_excerpt(data, asked, rng) for _ in range(int(wanted) + (rng.random() < wanted % 1))]
    return [excerpt for excerpt in made if excerpt]


def _excerpt(data: QuestionFile, asked: Asked, rng: random.Random) -> Excerpt | None:
    paragraph = data.paragraphs[asked.paragraph]
    if not asked.answers:
        place = asked.plausible[0][1] if asked.plausible else rng.randrange(len(paragraph.text))
        return _cut(data, asked.text, paragraph, place, None, rng)
    text, start = rng.choice(asked.answers)
    chance = rng.random()
    if chance < _WITHOUT_ANSWER:
        return _without_answer(data, asked, rng)
    if chance < _WITHOUT_ANSWER + _NEIGHBOUR:
        return _neighbour(data, asked, rng)
    if chance < _WITHOUT_ANSWER + _NEIGHBOUR + _ALTERED:
        changed = altered(asked.text, [data.paragraphs[at].text for at in data.article(asked.paragraph)], rng)
        if changed and changed[1].lower() not in paragraph.text.lower():
            return _cut(data, changed[0], paragraph, start, None, rng)
    return _cut(data, asked.text, paragraph, start, (start, start + len(text)), rng)


def _cut(
    data: QuestionFile,
    question: str,
    paragraph: Paragraph,
    place: int,
    answer: tuple[int, int] | None,
    rng: random.Random,
) -> Excerpt:
    """An excerpt around the sentence at `place`, grown to both sides at random to a random length."""
    sentences = paragraph.sentences
    first = max((at for at, (start, _) in enumerate(sentences) if start <= place), default=0)
    last = first
    while answer and last + 1 < len(sentences) and sentences[last][1] < answer[1]:
        last += 1
    wanted = rng.uniform(_SHORTEST, _LONGEST)
    while (first > 0 or last + 1 < len(sentences)) and sentences[last][1] - sentences[first][0] < wanted:
        if first > 0 and (last + 1 == len(sentences) or rng.random() < 0.5):  # noqa: PLR2004  either side
            first -= 1
        else:
            last += 1
    start, end = sentences[first][0], max(sentences[last][1], answer[1] if answer else 0)
    head = f"{paragraph.title}: " if paragraph.title and rng.random() < _TITLED else ""
    shift = len(head) - start
    moved = (answer[0] + shift, answer[1] + shift) if answer else None
    return Excerpt(data.name, question, head + paragraph.text[start:end], moved)


def _without_answer(data: QuestionFile, asked: Asked, rng: random.Random) -> Excerpt | None:
    """The part of the paragraph before or after the answers, whichever is longer."""
    paragraph = data.paragraphs[asked.paragraph]
    first, last = (pick(start for _, start in asked.answers) for pick in (min, max))
    texts = [text.lower() for text, _ in asked.answers]
    before = [span for span in paragraph.sentences if span[1] <= first]
    after = [span for span in paragraph.sentences if span[0] > last]
    rest = max(before, after, key=len)
    kept = [span for span in rest if not any(text in paragraph.text[span[0] : span[1]].lower() for text in texts)]
    if not kept or len(kept) < len(rest):
        return None
    part = Paragraph(paragraph.group, paragraph.title, paragraph.text, tuple(rest))
    return _cut(data, asked.text, part, rng.choice(rest)[0], None, rng)


def _neighbour(data: QuestionFile, asked: Asked, rng: random.Random) -> Excerpt | None:
    """The sentence of the article's other paragraphs that shares most words with the question, and what is around."""
    wanted = set(filter(is_content, words_of(asked.text)))
    texts = [text.lower() for text, _ in asked.answers]
    best: tuple[float, int, int] | None = None
    for at in data.article(asked.paragraph):
        paragraph = data.paragraphs[at]
        if at == asked.paragraph or any(text in paragraph.text.lower() for text in texts):
            continue
        for start, end in paragraph.sentences:
            shared = len(wanted & data.words(at, start, end)) + rng.random() / 2
            if best is None or shared > best[0]:
                best = (shared, at, start)
    return _cut(data, asked.text, data.paragraphs[best[1]], best[2], None, rng) if best else None
