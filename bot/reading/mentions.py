"""What the passages say of a topic that a question names without asking anything of it."""

from collections.abc import Sequence

from bot.question.topic import Topic
from bot.reading.candidates import Candidate, content_words, sentence_words, without_number
from bot.reading.scorer.scores import ScoredCandidate

CONFIDENCE = 0.6  # in sentences that name the topic, of which whoever named it must see what they looked for
_MOST = 3  # sentences


def told_of(topic: Topic, order: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """The sentences to show of the candidates `order`, which goes from the likeliest down, in the order of the text.

    They are the first of the text or section that the topic names, or else the likeliest that hold its words.
    """
    titled = [each for each in order if _is_title(topic, each)]
    if titled:
        document = titled[0].candidate.passage.document
        return _in_text([each for each in titled if each.candidate.passage.document == document])[:_MOST]
    return _in_text([each for each in order if _is_named(topic, each.candidate)][:_MOST])


def _is_named(topic: Topic, candidate: Candidate) -> bool:
    """Whether the sentence holds the topic's words, but for those of its text's title, which it need not repeat."""
    held = set(sentence_words(candidate.text))
    others = topic.words.difference(sentence_words(candidate.passage.title))
    return topic.words <= held or (bool(others) and others <= held)


def _is_title(topic: Topic, scored: ScoredCandidate) -> bool:
    passage = scored.candidate.passage
    inside = passage.heading_inside(scored.candidate.span.start)
    names = (passage.title, *(passage.heading_path if inside is None else [inside]))
    return any(topic.words == content_words(without_number(name)) for name in names)


def _in_text(chosen: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    return sorted(chosen, key=lambda each: (each.candidate.passage.document, each.candidate.span.start))
