"""The answer that a checked draft makes."""

from dataclasses import replace

import pytest

from bot import messages
from bot.abstention import Withheld
from bot.answer import Answer
from bot.assembly import Drafted, TurnRecord, answer_of, read
from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from bot.trace import Fallback
from bot.verdict import Verdict
from bot.writing.asking import Structured
from bot.writing.writer import Completion, Writing
from tests.bot.checking.drafts import check_draft
from tests.passages import passage

MILL = passage("mill", "The mill burned in 1911.")
TURN = TurnRecord("And when?", "When did the mill burn?", "index-1", {"check": 1.0}, ())
SAID = DraftSentence("The mill burned in 1911.", ("mill",), (Span("mill", 0, 24),))
DRAFT = Draft((SAID,), 0.87654, Engine.READER, (Span("mill", 19, 23),))
NOTHING = Draft((), 0.12, Engine.READER, withheld=Withheld.UNSURE)


def made(draft: Draft, turn: TurnRecord = TURN, writing: Writing | None = None, **fields: object) -> Answer:
    engine = draft.engine if writing is None else Engine.WRITER
    drafted = Drafted(iter(draft.sentences), read(draft), engine, (MILL,), writing)
    for name, value in fields.items():
        setattr(drafted, name, value)
    return answer_of(drafted, check_draft(replace(draft, engine=engine), [MILL]), [MILL], turn)


def test_a_supported_draft_is_an_answer_with_its_span() -> None:
    answer = made(DRAFT)
    assert (answer.question, answer.standalone_question) == ("And when?", "When did the mill burn?")
    assert (answer.answer, answer.abstained, answer.confidence) == ("The mill burned in 1911. [1]", False, 0.8765)
    [span] = answer.spans
    assert (span.citation, span.text, answer.short) == (1, "1911", "1911")
    assert MILL.text[span.start : span.end] == span.text
    assert (answer.note, answer.withheld, answer.prompts, answer.index) == (None, None, {}, "index-1")


@pytest.mark.parametrize("span", [Span("mill", 19, 99), Span("elsewhere", 19, 23)])
def test_a_span_outside_of_what_is_quoted_is_not_shown(span: Span) -> None:
    answer = made(replace(DRAFT, spans=(span,)))
    assert (answer.spans, answer.short) == ((), None)


def test_a_draft_without_sentences_abstains_and_says_why() -> None:
    answer = made(NOTHING)
    assert (answer.abstained, answer.answer, answer.withheld) == (True, messages.ABSTAINED, Withheld.UNSURE)
    assert answer.note == messages.WITHHELD[Withheld.UNSURE]
    assert (answer.citations, answer.sentences, answer.spans) == ((), (), ())
    assert answer.confidence == 0.12
    assert made(replace(NOTHING, withheld=None)).withheld is Withheld.NOT_SAID


def test_what_nothing_bears_out_is_withheld() -> None:
    answer = made(replace(DRAFT, sentences=(DraftSentence("The mill burned in 1950.", ("mill",)),)), writing=Writing())
    assert (answer.abstained, answer.answer) == (True, messages.UNSUPPORTED)
    assert (answer.withheld, answer.short) == (Withheld.UNSUPPORTED, None)


def test_a_fixed_reply_needs_no_support() -> None:
    answer = made(Draft((DraftSentence("Hello.", ()),), 1.0, Engine.FIXED))
    assert (answer.abstained, answer.answer, answer.note) == (False, "Hello.", None)


@pytest.mark.parametrize(
    ("draft", "writing", "fallback", "note"),
    [
        (replace(DRAFT, disagreement=True, more=3), None, None, messages.DISAGREEMENT),
        (replace(DRAFT, more=3), None, None, messages.MORE_ITEMS.format(count=3)),
        (DRAFT, Writing(cut="it broke off"), None, messages.CUT_SHORT.format(reason="it broke off")),
        (replace(DRAFT, disagreement=True, more=3), Writing(), None, None),  # of the reader's draft, not the model's
        (DRAFT, None, Fallback("declined"), messages.READER_INSTEAD["declined"]),
        (replace(DRAFT, disagreement=True), None, Fallback("unsupported"), messages.READER_INSTEAD["unsupported"]),
        (DRAFT, None, Fallback("failed"), messages.READER_INSTEAD["failed"]),
        (DRAFT, Writing(), Fallback("declined"), None),
    ],
)
def test_the_note_tells_what_matters_most(
    draft: Draft, writing: Writing | None, fallback: Fallback | None, note: str | None
) -> None:
    assert made(draft, replace(TURN, fallback=fallback), writing).note == note


def test_the_prompts_of_a_chat_model_are_told_by_their_digests() -> None:
    assert set(made(DRAFT, writing=Writing()).prompts) == {"answer", "condense"}
    verified = (Structured(None, "", None, None, None),)
    assert set(made(DRAFT, writing=Writing(), verified=verified).prompts) == {"answer", "condense", "verify"}


def test_the_calls_of_the_turn_are_counted() -> None:
    asked = (Completion("Why?", 10, 2), None, Writing(input_tokens=60, output_tokens=None))
    trace = made(DRAFT, replace(TURN, requests=asked, fallback=Fallback("failed"))).trace
    assert (trace["calls"], trace["tokens"]) == (2, {"input": 70, "output": 2})
    assert (trace["fallback"], trace["timings_ms"]) == ("failed", {"check": 1.0})
    assert "calls" not in made(DRAFT).trace


def test_several_spans_are_joined_in_the_fewest_words() -> None:
    answer = made(replace(DRAFT, spans=(Span("mill", 4, 8), Span("mill", 19, 23))))
    assert answer.short == "mill; 1911"
    assert [sentence.verdict for sentence in answer.sentences] == [Verdict.SUPPORTED]
