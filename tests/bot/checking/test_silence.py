"""What a sentence says that the passages do not say."""

import pytest

from bot.checking.silence import parted, without_preamble
from bot.checking.support import EntityIndex


@pytest.mark.parametrize(
    ("sentence", "unsaid"),
    [
        ("The passages do not contain information about the price.", "the price"),
        ("There is no information about the crane in the documents.", "about the crane"),
        ("I couldn't find any information about the crane in the provided passages.", "the crane"),
        ("No details about the crane are provided.", "about the crane"),
        ("It is unclear from the passages who built the crane.", "It who built the crane"),
        ("The contract says nothing about a crane.", "a crane"),
        ("Nothing in the documents says who built it.", "who built it"),
        ("The text does not say, who built the crane.", "who built the crane"),
        ("Die Dokumente enthalten keine Angaben zum Kran.", "zum Kran"),
        ("In den Dokumenten steht nicht, wie hoch der Kran ist.", "wie hoch der Kran ist"),
        ("Der Kran wird in den Passagen nicht erwähnt.", "Der Kran"),
        ("Aus den Texten geht nicht hervor, wer den Kran baute.", "wer den Kran baute"),
    ],
)
def test_all_of_it_is_said_not_to_be_there(sentence: str, unsaid: str) -> None:
    said, found = parted(sentence)
    assert said == ""
    assert found is not None
    assert found.removeprefix(", ") == unsaid


@pytest.mark.parametrize(
    "sentence",
    [
        "The answer to your question is not in the documents.",
        "I don't know.",
        "I cannot answer this question based on the given passages.",
        "I'm unable to answer that.",
        "The provided context doesn't contain the answer.",
        "Dazu steht in den Unterlagen nichts.",
        "Not specified.",
        "N/A",
    ],
)
def test_what_was_asked_is_said_not_to_be_there(sentence: str) -> None:
    said, unsaid = parted(sentence)
    assert said == ""
    assert unsaid is not None
    assert not EntityIndex(unsaid).stems


@pytest.mark.parametrize(
    "sentence",
    [
        "The policy does not cover water damage.",
        "It does not include breakfast.",
        "Breakfast is not included.",
        "The sauna is not available on Sundays.",
        "The contract does not provide for early termination.",
        "There is no lift in the building.",
        "The cause is still unknown.",
        "Das Frühstück ist nicht enthalten.",
    ],
)
def test_what_documents_deny_is_a_statement(sentence: str) -> None:
    assert parted(sentence) == (sentence, None)


def test_the_rest_of_the_sentence_is_stated() -> None:
    assert parted("The passages don't mention a crane, but the harbour has a ferry.") == (
        "the harbour has a ferry.",
        "a crane",
    )


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("I'm sorry, but the ferry does not run.", "the ferry does not run."),
        ("Unfortunately, the ferry does not run.", "the ferry does not run."),
        ("Based on the provided passages, the ferry leaves at 9.", "the ferry leaves at 9."),
        ("According to the handbook, the ferry leaves at 9.", "the ferry leaves at 9."),
        ("Laut den Unterlagen fährt die Fähre um 9.", "fährt die Fähre um 9."),
        (
            "According to the White House, the ferry leaves at 9.",
            "According to the White House, the ferry leaves at 9.",
        ),
        ("In short: the ferry leaves at 9.", "the ferry leaves at 9."),
        ("Sorry.", ""),
    ],
)
def test_a_preamble_says_nothing(sentence: str, rest: str) -> None:
    assert without_preamble(sentence) == rest
