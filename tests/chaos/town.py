"""What is asked while things fail: facts that only one document holds, half of them for STAFF alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STAFF = "staff"
FACTS = 24
_PLACES = ("open", STAFF)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: the question for it, its number, which no other document holds, and whether it is for STAFF alone."""

    question: str
    number: str
    secret: bool


def write(folder: Path) -> list[Fact]:
    """A document for each fact, below `folder`/open and `folder`/staff; the facts."""
    facts = []
    for index in range(FACTS):
        secret, number = bool(index % 2), str(7000 + 37 * index)
        place = folder / _PLACES[secret]
        place.mkdir(parents=True, exist_ok=True)
        text = f"Mill {number}\n\nThe mill number {index} at Rookdale was built of {number} stones.\n"
        (place / f"mill-{index}.txt").write_text(text, encoding="utf-8")
        facts.append(Fact(f"Of how many stones was the mill number {index} at Rookdale built?", number, secret))
    return facts


@dataclass(slots=True)
class Tally:
    """What became of the questions: counts, and the seconds that each waited for its response."""

    answered: int = 0
    withheld: int = 0
    told: int = 0
    broken: int = 0
    lost: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)
    waits: list[float] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether every question was answered or told why, and nobody saw what is not for them."""
        return not self.lost and not self.leaked

    def count(self, allowed: bool, facts: list[Fact], status: int, body: Mapping[str, Any]) -> None:
        """Count a response; `allowed` says whether whoever asked has the label STAFF."""
        if status != 200:
            reason = body.get("error", {}).get("message")
            if reason:
                self.told += 1
                self.reasons.add(f"{status}: {reason}")
            else:
                self.lost.append(f"{status} without a reason")
            return
        self.withheld += bool(body["abstained"])
        self.answered += not body["abstained"]
        seen = [str(citation["quote"]) for citation in body["citations"]]
        seen += [str(passage["document"]) for passage in body["trace"]["retrieved"]]
        if not allowed and any(fact.secret and fact.number in text for fact in facts for text in seen):
            self.leaked.append(body["question"])
