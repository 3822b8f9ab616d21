"""Two passages, and sentences that are said about them."""

import re

import numpy as np

from bot.checking.checker import Checked, check_draft
from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from index.document import BlockKind
from index.passage import Passage

HARBOUR = (
    "The harbour of Orsund was built by Maria Keller in 1887. It cost 1.5 million crowns and took 6 years.\n"
    "Ships\n"
    "About forty ships call there each week. Ms Keller called it “a gate to the north”. "
    "The old pier was closed on 14 June 2021 and has not been opened again."
)
MILL = "The mill of Orsund grinds 300 tons of rye a year. It burned down in 1910, and Jonas Brandt built it anew."


def passage(text: str, name: str, start: int = 0, **other: object) -> Passage:
    sentences = [
        (start + one.start(), start + one.end()) for one in re.finditer(r"[^\s.][^\n.]*(?:\.\d[^\n.]*)?\.?", text)
    ]
    fields: dict[str, object] = {
        "id": name,
        "document": f"{name}.txt",
        "title": "Orsund",
        "source": f"{name}.txt",
        "url": None,
        "date": None,
        "start": start,
        "end": start + len(text),
        "text": text,
        "trail": ("Places", "Ships"),
        "context": "",
        "sentences": tuple(sentences),
        "kinds": (BlockKind.PARAGRAPH,) * len(sentences),
        "page": None,
        "sentence_vectors": np.zeros((0, 1), np.float32),
    }
    return Passage(**{**fields, **other})  # type: ignore[arg-type]  # the values are mixed on purpose


PASSAGES = (passage(HARBOUR, "harbour", 100), passage(MILL, "mill", 5000, url="https://orsund.example/mill"))


def check(*sentences: DraftSentence, question: str = "", spans: tuple[Span, ...] = ()) -> Checked:
    return check_draft(Draft(sentences, 0.9, Engine.WRITER, spans), PASSAGES, question)


def say(text: str, *keys: str) -> DraftSentence:
    return DraftSentence(text, keys or ("harbour",))
