"""What a question lacks: nothing, when it stands alone or is not English."""

import pytest

from bot.question.followup import Turn, standalone
from tests.bot.question.followup.conversations import FINAL, LAYOFFS, NO_ANSWER, NOVEL, REFUNDS, SMALL, SPEECH


@pytest.mark.parametrize("turns", [SPEECH, LAYOFFS, REFUNDS, FINAL, SMALL, NO_ANSWER, NOVEL])
@pytest.mark.parametrize(
    "question",
    [
        "What is the parental leave policy for contractors?",
        "How many languages are spoken in Ghana?",
        "what is the wifi password for visitors",
        "What did Tomas Brandt say he wanted?",
        "Did Lena Fox sell her house?",
        "Is it true that glass flows slowly?",
        "how long does it take to build a bridge?",
        "Are there limits on hotel costs?",
        "Which countries have lost their vote?",
        "Besides his novels, what did Otto Kern write?",
        "Do customers get their money back if they cancel?",
        "How do I reset my password?",
        "What time is it in Lima?",
        "What is inflation?",
        "Aside from herself, who did Lena Fox vote for?",
        "Does everyone bring their own laptop?",
        "What is this document about?",
        "Why did Lena Fox's remarks upset her?",
        "Summarise the safety rules in two sentences",
        "thanks",
    ],
)
def test_a_complete_question_is_left_alone(turns: list[Turn], question: str) -> None:
    assert standalone(question, turns) == question


@pytest.mark.parametrize(
    "question",
    ["Warum?", "Und in 2020?", "Wann wurde sie geboren?", "Et les banques?", "¿Y por qué?", "なぜ？", "?!", "…"],
)
def test_another_language_or_mere_marks_are_left_alone(question: str) -> None:
    assert standalone(question, SPEECH) == question
