"""Which sentences of a passage bear out what is said."""

from bot.draft import Draft
from bot.engine import Engine
from tests.bot.checking.drafts import check_draft
from tests.bot.checking.harbour import HARBOUR, check, orsund, say


def test_a_number_that_another_sentence_holds_gets_that_sentence_as_its_quote() -> None:
    (sentence,) = (
        checked := check(say("The harbour of Orsund, built by Maria Keller, has been closed since 2021."))
    ).sentences
    assert sentence.supported
    assert [citation.quote.split()[0] for citation in checked.citations] == ["The", "The"]
    assert "2021" in checked.citations[1].quote


def test_two_sentences_that_stand_together_are_one_quote() -> None:
    (citation,) = check(say("Maria Keller built the harbour of Orsund in six years.")).citations
    assert citation.quote == HARBOUR[: HARBOUR.index("\n")]


def test_the_question_tells_sentences_apart() -> None:
    assert check(say("Orsund.", "mill"), question="What burned down?").citations
    (citation,) = check(say("Yes."), question="Did Keller call it a gate?").citations
    assert "gate" in citation.quote


def test_a_passage_without_sentences_cannot_be_quoted() -> None:
    checked = check_draft(Draft((say("Yes.", "p"),), 0.9, Engine.WRITER), [orsund("p", "")])
    assert not checked.supported
