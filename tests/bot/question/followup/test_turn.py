import json

from bot.question.followup import Turn


def test_a_turn_survives_json() -> None:
    before = Turn("Why?", "Why did Ada Finch resign?", "", abstained=True)
    assert Turn.from_json(json.loads(json.dumps(before.to_json()))) == before
    answered = Turn("Who?", "Who resigned?", "Ada Finch resigned.", documents=("a.txt", "b.txt"))
    assert Turn.from_json(json.loads(json.dumps(answered.to_json()))) == answered
    assert Turn.from_json({**answered.to_json(), "short": "Ada Finch"}).short == "Ada Finch"


def test_a_turn_that_was_stored_before_documents_were_knows_of_none() -> None:
    assert Turn.from_json({"question": "Why?", "standalone": "Why?", "answer": "Because."}).documents == ()
