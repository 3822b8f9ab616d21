"""Why an answer is withheld: the one place that decides it."""

from enum import StrEnum


class Withheld(StrEnum):
    """The reason for which nothing is answered, as it stands in the JSON of an answer."""

    NOTHING_NEAR = "nothing_near"  # nothing in the documents is about it
    NOT_SAID = "not_said"  # something is about it, but does not answer it
    OTHER_TIME = "other_time"  # what is said of it is of another day than the one that was asked for
    UNSURE = "unsure"  # there is a candidate answer that is too likely to be wrong
    UNSUPPORTED = "unsupported"  # what a chat model wrote is not supported by the passages
    NO_QUESTION = "no_question"  # nothing was asked that could be looked for


_NEAR = 0.35  # cosine of question and sentence from which on the two are about one thing
_SHARED = 0.3  # of the question's words, from which on a sentence is about the same thing, however far its vector
_LIKELY = 0.5  # probability that some candidate answers; from there on the doubt is which one is right


def reason_to_withhold(
    confidence: float, threshold: float, answerable: float, nearest: float, shared: float
) -> Withheld | None:
    """Why the best candidate is not shown; None when it is.

    `confidence` (0 to 1) is the probability that it is right, which must reach `threshold`; `answerable` (0 to 1) the
    probability that any candidate answers; `nearest` the cosine of the question and the nearest sentence; `shared` (0
    to 1) the share of the question's words that a likely candidate holds.
    """
    if confidence >= threshold:
        return None
    if nearest < _NEAR and shared < _SHARED:
        return Withheld.NOTHING_NEAR
    return Withheld.UNSURE if answerable >= _LIKELY else Withheld.NOT_SAID
