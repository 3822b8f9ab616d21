import json

from bot.question.followup import Turn


def test_a_turn_survives_json() -> None:
    before = Turn("Why?", "Why did Ada Finch resign?", "", abstained=True)
    assert Turn.from_json(json.loads(json.dumps(before.to_json()))) == before
