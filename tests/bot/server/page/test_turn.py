"""What the page shows of an answer."""

from bot.abstention import Withheld
from bot.answer import Sentence
from bot.engine import Engine
from bot.server.page.environment import render
from bot.server.page.turn import turn_of
from bot.verdict import Verdict
from tests.answers import QUOTE, answer, citation

REFUSED = {
    "abstained": True,
    "answer": "The documents do not answer this.",
    "note": "They come near it.",
    "sentences": (),
}


def html(given: object) -> str:
    return render("answer.html", turn=turn_of(given, "id1"), rated=True)  # type: ignore[arg-type]


def test_a_sentence_has_its_sources_and_each_source_its_quote() -> None:
    turn = turn_of(answer(), "")
    [sentence] = turn.sentences
    assert (sentence.text, sentence.before, turn.rest, turn.refused) == (QUOTE, "", "", False)
    assert sentence.citations == turn.sources
    [card] = turn.sources
    assert (card.number, card.title, card.path[:12]) == (1, "The mill", "/d/mill.txt?")
    assert "<b>Ada Holm</b>" in card.quote
    assert turn.understood == "Who rebuilt the mill?"


def test_marks_of_the_answer_become_links_and_its_lines_stay() -> None:
    sentences = (Sentence("One.", (1,), supported=True), Sentence("Two.", (), supported=True))
    turn = turn_of(answer(*sentences, answer="One. [1]\n\n- Two."), "")
    assert [(sentence.before, sentence.text) for sentence in turn.sentences] == [("", "One."), ("\n\n- ", "Two.")]
    shown = html(answer(*sentences, answer="One. [1]\n\n- Two."))
    assert "[1]" not in shown
    assert 'data-number="1"' in shown


def test_what_is_not_borne_out_is_said() -> None:
    sentence = Sentence("It burned.", (1,), supported=False, check=Verdict.CONTRADICTED)
    assert turn_of(answer(sentence), "").sentences[0].remark


def test_a_refusal_tells_why_and_what_comes_nearest() -> None:
    rejected = [{"document": "mill.txt", "start": 3, "end": 9, "text": "burned", "score": 0.1}]
    retrieved = [{"document": "mill.txt", "title": "The mill", "start": 0, "end": 20, "text": "It burned in 1911."}]
    trace = {"rejected": rejected, "retrieved": retrieved}
    turn = turn_of(answer(citations=(), withheld=Withheld.NOT_SAID, trace=trace, **REFUSED), "")
    assert (turn.refused, turn.rest, turn.note) == (True, REFUSED["answer"], REFUSED["note"])
    assert [(card.title, card.quote) for card in turn.nearest] == [("The mill", "burned")]
    assert turn_of(answer(citations=(), withheld=Withheld.NOTHING_NEAR, trace=trace, **REFUSED), "").nearest == ()


def test_small_talk_is_shown_as_it_is() -> None:
    turn = turn_of(answer(engine=Engine.FIXED, answer="Hello.", citations=()), "")
    assert (turn.sentences, turn.rest) == ((), "Hello.")


def test_nothing_that_a_document_or_a_model_writes_is_live() -> None:
    attack = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    cited = citation(title=attack, heading=attack, quote=QUOTE, document=f"a/{attack}.md")
    shown = html(
        answer(
            Sentence(attack, (1,), supported=True),
            citations=(cited,),
            question=attack,
            standalone_question=attack + "?",
            note=attack,
            answer=f"{attack} [1]",
        )
    )
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'onerror="' not in shown


def test_markdown_of_a_document_is_read_as_people_do() -> None:
    cited = citation(document="mill.md")
    shown = html(
        answer(
            Sentence("**Ada** rebuilt it.", (1,), supported=True), citations=(cited,), answer="**Ada** rebuilt it. [1]"
        )
    )
    assert "<strong>Ada</strong> rebuilt it." in shown
