from pathlib import Path

from bot.evaluation.importing import read
from tests.bot.evaluation.importing.files import SQUAD, checked, written


def test_squad_gives_a_document_a_paragraph_and_the_sentence_as_evidence() -> None:
    lines = checked(read("squad", [written("squad.json", SQUAD)]))
    assert [line["id"] for line in lines] == ["1", "2", "3"]
    assert lines[0]["answers"] == ["Ada Holm", "by Ada Holm"]
    assert lines[0]["quotes"] == ["It was rebuilt by Ada Holm in 1913."]
    assert lines[1] == {
        "id": "2",
        "question": "Who burned it?",
        "answers": [],
        "tags": ["The Mill", "unanswerable"],
    } | {"split": "test"}
    assert lines[2]["quotes"] == ["The mill burned in 1911. It was rebuilt by Ada Holm in 1913."]
    assert [each.name for each in Path("made/corpus").iterdir()] == ["The Mill-001.txt"]
