"""Two passages, and sentences that are said about them."""

import re

from bot.checking.checker import Checked
from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from index.passage import Passage
from tests.bot.checking.drafts import check_draft
from tests.passages import cut

HARBOUR = (
    "The harbour of Orsund was built by Maria Keller in 1887. It cost 1.5 million crowns and took 6 years.\n"
    "Ships\n"
    "About forty ships call there each week. Ms Keller called it “a gate to the north”. "
    "The old pier was closed on 14 June 2021 and has not been opened again."
)
MILL = "The mill of Orsund grinds 300 tons of rye a year. It burned down in 1910, and Jonas Brandt built it anew."


_SENTENCE = re.compile(r"[^\s.][^\n.]*(?:\.\d[^\n.]*)?\.?")


def orsund(name: str, text: str, start: int = 0, **fields: object) -> Passage:
    """A passage about Orsund, in sentences."""
    ranges = [match.span() for match in _SENTENCE.finditer(text)]
    known: dict[str, object] = {"title": "Orsund", "heading_path": ("Places", "Ships"), **fields}
    return cut(name, text, start=start, ranges=ranges, **known)


PASSAGES = (orsund("harbour", HARBOUR, 100), orsund("mill", MILL, 5000, url="https://orsund.example/mill"))


def check(*sentences: DraftSentence, question: str = "", spans: tuple[Span, ...] = ()) -> Checked:
    return check_draft(Draft(sentences, 0.9, Engine.WRITER, spans), PASSAGES, question)


def say(text: str, *keys: str) -> DraftSentence:
    return DraftSentence(text, keys or ("harbour",))
