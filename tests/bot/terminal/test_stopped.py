from bot import messages
from bot.answer import Answer
from bot.terminal.stopped import stopped_answer
from tests.passages import passage


def test_what_was_found_is_known_of_a_question_that_was_stopped() -> None:
    answer = stopped_answer("Who?", [passage("mill", "The mill burned in 1911.")])
    assert (answer.answer, answer.abstained, answer.citations) == (messages.STOPPED_EARLY, True, ())
    assert answer.trace["stopped"]
    assert [nearest["text"] for nearest in answer.trace["retrieved"]] == ["The mill burned in 1911."]
    assert Answer.from_json(answer.to_json()) == answer
