"""What the exact checks let pass and what they catch, on sentences written for them over the documents of tests/qa."""

import json
from pathlib import Path
from typing import Any

from bot.checking.checker import Checker
from bot.draft import DraftSentence
from bot.verdict import Verdict
from index.passage import Passage
from index.sentences import sentence_ranges
from tests.bot.checking.harbour import orsund

ROOT = Path(__file__).parents[3]
CLAIMS = [json.loads(line) for line in (Path(__file__).parent / "claims.jsonl").read_text("utf-8").splitlines()]
LONGEST = 900  # characters around the evidence that make the passage


def around(claim: dict[str, Any]) -> Passage:
    """The passage of the document that holds the evidence."""
    text = (ROOT / claim["document"]).read_text("utf-8")
    place = text.index(claim["evidence"])
    start = text.rfind("\n\n", 0, max(0, place - LONGEST // 3)) + 1
    end = text.find("\n\n", place + len(claim["evidence"]) + LONGEST // 3)
    piece = text[start : end if end > 0 else len(text)]
    ranges = tuple((start + first, start + last) for first, last in sentence_ranges(piece))
    return orsund("p", piece, start, sentences=ranges, title=Path(claim["document"]).stem, heading_path=())


def verdict(claim: dict[str, Any]) -> Verdict:
    checked = Checker([around(claim)], claim["question"]).check(DraftSentence(claim["sentence"], ("p",)))
    return checked.sentence.verdict


def test_few_faithful_sentences_are_flagged() -> None:
    flagged = [
        claim["sentence"]
        for claim in CLAIMS
        if claim["faithful"] and verdict(claim) in {Verdict.NOT_FOUND, Verdict.CONTRADICTED}
    ]
    assert flagged == []


def test_most_wrong_sentences_are_caught() -> None:
    wrong = [claim for claim in CLAIMS if not claim["faithful"]]
    passed = [claim["sentence"] for claim in wrong if verdict(claim) in {Verdict.SUPPORTED, Verdict.NOT_CHECKED}]
    assert len(passed) <= len(wrong) // 15, passed
