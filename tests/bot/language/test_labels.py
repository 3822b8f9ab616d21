"""Labels and headings around an answer."""

import pytest

from bot.language.labels import ANSWER_LABEL, is_generic, names_a_topic


@pytest.mark.parametrize("text", ["Answer: ten", "**Short answer:** ten", "Antwort: zehn", "Final response : ten"])
def test_a_label_of_an_answer_is_told(text: str) -> None:
    assert ANSWER_LABEL.match(text)


def test_a_heading_may_say_nothing_of_the_matter() -> None:
    assert all(map(is_generic, ["Answer", "Short answer:", "Summary", "Key points", "Zusammenfassung", "TL;DR"]))
    assert not any(map(is_generic, ["Answer to the council", "Summary of the vote", "Opening hours"]))


def test_a_heading_names_a_topic_or_states_something() -> None:
    assert all(map(names_a_topic, ["Opening hours", "Cost of the strike:", "What does it cost?", "Nutzung des Raums"]))
    stating = [
        "Smoking is allowed",
        "No smoking",
        "It costs £5",
        "Opened 1932",
        "Rauchen ist erlaubt",
        "It left.",
        "---",
    ]
    assert not any(map(names_a_topic, [*stating, "Ferries stop at nine in the evening on every weekday"]))
