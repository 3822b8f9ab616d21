"""One draft of several."""

from bot.abstention import Withheld
from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from bot.reading.parted import combined

TEXT = "It opens at 8. It closes at 15. It stands in Harbour Lane. Ada has the key."


def drafted(*quotes: str, confidence: float = 0.9) -> Draft:
    sentences = [
        DraftSentence(quote, ("p",), (Span("p", TEXT.index(quote), TEXT.index(quote) + len(quote)),))
        for quote in quotes
    ]
    return Draft(tuple(sentences), confidence, Engine.READER, spans=tuple(each.evidence[0] for each in sentences))


NOTHING = Draft((), 0.1, Engine.READER, withheld=Withheld.NOT_SAID, rejected=((Span("p", 0, 4), 0.1),))


def test_what_answers_comes_in_the_order_of_the_questions() -> None:
    made = combined(
        ["Who has the key?", "When?"], [drafted("Ada has the key."), drafted("It opens at 8.", confidence=0.4)]
    )
    assert made is not None
    assert [each.text for each in made.sentences] == ["Ada has the key.", "It opens at 8."]
    assert (made.confidence, made.unanswered, len(made.spans)) == (0.4, (), 2)


def test_what_is_not_answered_is_named() -> None:
    made = combined(["Who has the key?", "Who is the chair?"], [drafted("Ada has the key."), NOTHING])
    assert made is not None
    assert (made.confidence, made.unanswered) == (0.9, ("Who is the chair?",))
    assert made.rejected == NOTHING.rejected


def test_where_nothing_is_answered_there_is_no_draft() -> None:
    assert combined(["Who?", "When?"], [NOTHING, NOTHING]) is None


def test_what_two_answers_both_quote_is_said_once() -> None:
    first, second = "It opens at 8. It closes at 15.", "It closes at 15. It stands in Harbour Lane."
    for quotes in ((first, second), (second, first), (first, first), ("It closes at 15.", first)):
        made = combined(["When?", "Where?"], [drafted(quotes[0]), drafted(quotes[1])])
        assert made is not None
        [sentence] = made.sentences
        [span] = sentence.evidence
        assert sentence.text == TEXT[span.start : span.end]
        assert all(quote in sentence.text for quote in quotes)
