"""Two documents of a firm, and what must hold of any answer about them."""

import json
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.indexing import synchronise
from bot.settings import Settings
from index.plan import SyncOrder

HANDBOOK = {
    "leave.md": "# Leave\n\nEvery employee of Bramble & Finch has 27 days of paid holiday a year.\n\n"
    "Unused days expire on 31 March. Requests go to Ines Okafor, the head of staff.\n",
    "travel.md": "# Travel\n\nTrain tickets are booked by the travel desk in Lisbon. A hotel may cost at most "
    "140 euros a night.\n\nThe travel desk opens at 8 am.\n",
}


def index_handbook(folders: pytest.TempPathFactory, model_data: Path) -> Path:
    """An index of the handbook."""
    base = folders.mktemp("handbook")
    for name, text in HANDBOOK.items():
        (base / name).write_text(text, encoding="utf-8")
    data = folders.mktemp("index")
    (data / "models").symlink_to(model_data / "models")
    synchronise(Settings(data=data), SyncOrder((str(base),)), print)
    return data


def holds(answer: Answer) -> None:
    """What must hold of any answer: each quote is the document's own text, and the JSON is plain."""
    for citation in answer.citations:
        text = HANDBOOK[citation.document]
        assert text[citation.start : citation.end] == citation.quote
        assert citation.passage in text
        assert f"[{citation.number}]" in answer.answer
    assert 0 <= answer.confidence <= 1
    assert json.loads(json.dumps(answer.to_json()))["question"] == answer.question
    if answer.abstained:
        assert (answer.citations, answer.sentences, answer.short) == ((), (), None)
    for span in answer.spans:
        (quoted,) = [citation for citation in answer.citations if citation.number == span.citation]
        assert quoted.start <= span.start < span.end <= quoted.end
        assert (span.start, span.end) in quoted.emphasis
        assert HANDBOOK[quoted.document][span.start : span.end] == span.text
    assert answer.short == ("; ".join(span.text for span in answer.spans) or None)
