"""By what the likeliest candidate is chosen: how much each score counts, fitted on development questions."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CHOICE = Path(__file__).with_name("choice.json")


@cache
def choice(scorer: str) -> Mapping[str, float]:
    """The weights of a scorer, "reader" or "verified", by the names of the scores in `Extraction.scores`."""
    stored: Mapping[str, float] = json.loads(CHOICE.read_text(encoding="utf-8"))[scorer]
    return stored
