import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.claim import claim_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- **Forty** ships call.", "Forty ships call."),
        ("2. `make` builds it.", "make builds it."),
        ("Short answer: forty ships.", "forty ships."),
        ("Antwort: vierzig Schiffe.", "vierzig Schiffe."),
        ("1910 was dry.", "1910 was dry."),
    ],
)
def test_marks_and_labels_are_taken_off(text: str, words: str) -> None:
    assert claim_of(text).text == words


@pytest.mark.parametrize(
    ("text", "answer", "said", "bare"),
    [
        ("Yes.", True, "", True),
        ("no", False, "", True),
        ("Ja, vierzig Schiffe.", True, "vierzig Schiffe.", False),
        ("No, forty ships call.", False, "forty ships call.", False),
        ("Yes - forty ships call.", True, "forty ships call.", False),
        ("No ships call.", None, "No ships call.", False),
        ("Yesterday forty ships called.", None, "Yesterday forty ships called.", False),
    ],
)
def test_yes_and_no(text: str, answer: bool | None, said: str, bare: bool) -> None:
    claim = claim_of(text)
    assert (claim.answer, claim.statement.text, claim.bare) == (answer, said, bare)


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        ("The passages do not say who built it.", "", "who built it"),
        ("Forty ships call, but the text doesn't mention the crane.", "Forty ships call", "the crane"),
        ("The captain's name is not stated.", "", "The captain's name"),
        ("Forty ships call there.", "Forty ships call there.", None),
    ],
)
def test_what_is_said_not_to_be_there_stands_apart(text: str, said: str, unsaid: str | None) -> None:
    claim = claim_of(text)
    assert claim.statement.text == said
    assert (claim.unsaid.text if claim.unsaid else None) == unsaid


@pytest.mark.parametrize(
    ("text", "bridge"),
    [
        ("Here is what the passages say:", True),
        ("The rules are as follows.", True),
        ("There are three conditions:", True),
        ("The harbour opened in 1887:", False),
        ("Here are the 12 rules:", False),
        ("I hope this helps!", True),
        ("In short, the harbour is closed.", False),
        ("There are no exceptions.", False),
        ("The following week the ferry sank.", False),
        ("Forty ships call there.", False),
    ],
)
def test_a_bridge_leads_to_the_next_sentence_and_states_no_number(text: str, bridge: bool) -> None:
    assert claim_of(text).bridge is bridge


@given(st.text(max_size=120))
def test_any_text_can_be_taken_apart(text: str) -> None:
    claim = claim_of(text)
    assert claim.text == claim.text.strip()
    assert not claim.bare or claim.answer is not None


def test_a_courtesy_claims_nothing() -> None:
    assert claim_of("Sure!").bridge
    assert not claim_of("Sure, he left.").bridge


def test_a_yes_or_no_that_is_only_repeated_is_bare() -> None:
    assert all(claim_of(text).bare for text in ["No.", "No, never.", "Yes, it does.", "Nein, auf keinen Fall."])
    assert not any(claim_of(text).bare for text in ["No, it rose.", "Yes, with consent.", "Never."])
