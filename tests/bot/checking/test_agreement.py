"""Whether a chat model's sentences say what the reader found."""

import pytest

from bot.checking.agreement import Agreement
from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from tests.passages import passage

MILL = passage("p", "The old mill at Varnes burned in 1911. Two brothers, Otto and Karl Lind, rebuilt it by 1914.")


def agreement(*spans: str) -> Agreement:
    """The reader has found these words, in the sentences of the passage."""
    starts = [MILL.text.index(span) for span in spans]
    marked = tuple(Span("p", start, start + len(span)) for start, span in zip(starts, spans, strict=True))
    return Agreement(Draft((DraftSentence(MILL.text, ("p",)),), 0.9, Engine.READER, spans=marked), [MILL])


@pytest.mark.parametrize(
    ("spans", "said", "reached"),
    [
        (("1911",), "It burned in 1911.", True),
        (("1911",), "It burned in 1914.", False),
        (("1911",), "It burned a long time ago.", False),
        (("Otto and Karl Lind",), "The brothers Otto and Karl Lind did.", True),
        (("Otto and Karl Lind",), "The town did.", False),
        (("1911", "1914"), "It burned in 1911.", False),
        (("1911", "1914"), "It burned in 1911, and stood again in 1914.", True),
        ((), "The old mill burned, and two brothers rebuilt it.", True),
        ((), "Ferries sail to the island of Lindholt every day.", False),
        ((), "", False),
    ],
)
def test_a_sentence_must_hold_what_the_reader_marks(spans: tuple[str, ...], said: str, reached: bool) -> None:
    compared = agreement(*spans)
    compared.take(said)
    assert compared.reached is reached


def test_sentences_are_taken_together_and_what_was_reached_stays_so() -> None:
    compared = agreement("1911", "1914")
    seen = []
    for sentence in ("It burned in 1911.", "It was rebuilt by 1914.", "Ferries sail there every day."):
        compared.take(sentence)
        seen.append(compared.reached)
    assert seen == [False, True, True]
