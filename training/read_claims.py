"""Claims as the words and numbers of bot/checking.py judge them, and as the extractor reads them.

It reads a claim beside its evidence in two ways: the claim as a question, which can be answered or not, and each of its
facts asked for, which comes out or not.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.checking import check_draft
from bot.draft import Draft, DraftSentence
from bot.evidence import Ground
from bot.facts import Fact, FactKind
from bot.reading.candidates import candidates_of
from bot.reading.extraction import span_scores
from bot.reading.extractor import Extractor, Reading
from bot.reading.windows import Window, windows_of
from bot.support import FactIndex
from index.passage import Passage
from training.claims import Claim
from training.passages import passage_of

FLOOR = 12.0
_FACTS = 2  # of a claim that are asked for, at most
_ASKED = {FactKind.NAME: "what", FactKind.DATE: "what date", FactKind.NUMBER: "how many"}
_AMOUNT = re.compile(r"[$€£]?[\d.,/]+(?:\s*(?:million|billion|thousand))?")


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim as both see it.

    `supported` is what words and numbers say; `answerable` the logit of the claim as a question. `asked` and `cut_out`
    are by how much the log-probability of its worst fact is above that of no answer or of another, when a question
    word or nothing stands in its place; None when it has no fact. `windows` and `tokens` are what was read.
    """

    claim: Claim
    supported: bool
    answerable: float
    asked: float | None
    cut_out: float | None
    windows: int
    tokens: int


def judge(claim: Claim, extractor: Extractor) -> Judged:
    """Check a claim by words and numbers, and read it."""
    passage = passage_of(
        claim.paragraph, claim.paragraph.group, np.zeros((len(claim.paragraph.sentences), 1), np.float32)
    )
    draft = Draft((DraftSentence(claim.text, (passage.id,)),), 1.0, "claim")
    index = FactIndex(claim.text)
    window = _window(passage, index)
    text = window.head + window.text
    facts = [fact for fact in index.facts if not fact.weak and fact.kind in _ASKED]
    asked = random.Random(claim.text).sample(facts, min(_FACTS, len(facts)))
    places = [places_of(fact, FactIndex(text)) for fact in asked]
    questions = [claim.text]
    if all(places):  # else the worst fact is known without reading
        questions += [question_for(claim.text, fact, word) for word in (True, False) for fact in asked]
    readings = [extractor.read(question, [text])[0] for question in questions]
    margins = [margin(reading, held) for reading, held in zip(readings[1:], places * 2, strict=False)]
    unread = None if all(places) else -FLOOR
    return Judged(
        claim=claim,
        supported=check_draft(draft, [passage]).sentences[0].supported,
        answerable=readings[0].answerable,
        asked=min(margins[: len(asked)], default=unread),
        cut_out=min(margins[len(asked) :], default=unread),
        windows=len(questions),
        tokens=sum(int(extractor.encode(question, [text]).inputs[1].sum()) for question in questions),
    )


def _window(passage: Passage, claim: FactIndex) -> Window:
    """The claim's evidence with what stands around it."""
    evidence = Ground(passage).evidence(claim, set())[0]
    candidates = candidates_of([passage])
    inside = [evidence.start <= candidate.span.start < evidence.end for candidate in candidates]
    return windows_of([passage], candidates, np.array(inside, dtype=np.float64))[0]


def question_for(claim: str, fact: Fact, word: bool) -> str:
    """The claim as a question for its fact: "The mill was built in what year?", or without the words "what year"."""
    said = claim[fact.start : fact.end]
    amount = _AMOUNT.match(said) if fact.kind is FactKind.NUMBER else None
    asked_for = "what year" if fact.kind is FactKind.DATE and said.isdigit() else _ASKED[fact.kind]
    put = (asked_for if word else "") + (said[amount.end() :] if amount else "")
    asked = " ".join((claim[: fact.start] + put + claim[fact.end :].rstrip(" .")).split())
    return asked[0].upper() + asked[1:] + "?"


def places_of(fact: Fact, text: FactIndex) -> list[tuple[int, int]]:
    """Where the text has the fact."""
    alike = (one for one in text.facts if one.kind is fact.kind)
    return [(one.start, one.end) for one in alike if text.part(one.start, one.end).supports(fact)]


def margin(reading: Reading, places: Sequence[tuple[int, int]]) -> float:
    """How far the log-probability of a span that touches one of the places is above all other spans and no answer."""
    both = span_scores(reading.start, reading.end)
    here = np.zeros_like(both, dtype=bool)
    for start, end in places:
        here |= (reading.offsets[:, 0] < end)[:, None] & (reading.offsets[:, 1] > start)[None]
    at, other = both[here].max(initial=-np.inf), both[~here].max(initial=-np.inf)
    return float(np.clip(at - max(other, reading.none), -FLOOR, FLOOR))
