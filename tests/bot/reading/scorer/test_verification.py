"""What the verifier says, put beside what was read."""

import numpy as np

from bot.reading.candidates import candidates_of
from bot.reading.scorer.extraction import Extraction
from bot.reading.scorer.verification import MOST, in_place, verified
from bot.verifier.verifier import Verifier
from index.document import BlockKind
from tests.passages import cut

LINES = "The mill was built in 1820. It is made of red stone. It grinds rye. Ships call there. It rains. Anna owns it."


def read_of(*scores: float) -> Extraction:
    candidates = candidates_of([cut("a", LINES, context="The mill")])
    column = np.array(scores)
    return Extraction(candidates, column, column, column, [None] * len(scores))


def test_the_verifier_chooses_among_the_likeliest(verifier: Verifier) -> None:
    extraction = read_of(1.0, 1.5, -1.0, -2.0, -3.0, -4.0)
    both = verified("When was the mill built?", extraction, verifier)
    assert int(np.argmax(extraction.log_odds)) == 1
    assert int(np.argmax(both.log_odds)) == 0
    assert both.verified is not None
    assert both.verified[MOST] == both.verified[:MOST].min()  # no better than the worst of those


def test_what_was_not_read_is_not_verified(verifier: Verifier) -> None:
    both = verified("When was the mill built?", read_of(1.0, -np.inf, -np.inf, -np.inf, -np.inf, -np.inf), verifier)
    assert np.isfinite(both.log_odds).tolist() == [True, *[False] * 5]


def test_a_sentence_of_running_text_is_read_after_the_one_before() -> None:
    first, second, *_ = candidates_of([cut("a", LINES, context="The mill")])
    assert (in_place(first).head, in_place(first).before) == ("The mill", "")
    assert in_place(second).before == first.text
    (item, other) = candidates_of([cut("a", "Rye. Wheat.", kinds=(BlockKind.ITEM,) * 2)])
    assert in_place(other).before == ""
    assert in_place(item).text == "Rye."
