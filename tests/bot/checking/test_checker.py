import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.checker import Checker
from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from bot.verdict import Verdict
from index.document import BlockKind
from tests.bot.checking.drafts import check_draft
from tests.bot.checking.harbour import HARBOUR, MILL, PASSAGES, check, orsund, say
from tests.passages import passage


def test_keys_become_numbers_in_order_of_appearance() -> None:
    checked = check(say("The mill burned down in 1910.", "mill"), say("The harbour was built in 1887.", "harbour"))
    assert checked.text == "The mill burned down in 1910. [1] The harbour was built in 1887. [2]"
    assert [citation.document for citation in checked.citations] == ["mill.txt", "harbour.txt"]
    assert [sentence.citations for sentence in checked.sentences] == [(1,), (2,)]
    assert checked.supported
    assert checked.unsupported == 0


def test_sentences_that_rest_on_one_quote_share_its_number() -> None:
    checked = check(say("It cost 1,500,000 crowns."), say("Building took six years."), say("Forty ships call there."))
    assert [sentence.citations for sentence in checked.sentences] == [(1,), (1,), (2,)]
    assert [citation.quote for citation in checked.citations] == [
        "It cost 1.5 million crowns and took 6 years.",
        "About forty ships call there each week.",
    ]


def test_a_citation_says_where_the_quote_stands() -> None:
    (citation,) = check(say("Jonas Brandt built the mill anew.", "mill")).citations
    assert (citation.document, citation.title, citation.source) == ("mill.txt", "Orsund", "mill.txt")
    assert citation.quote == MILL[citation.start - 5000 : citation.end - 5000]
    assert (citation.passage, citation.passage_start, citation.heading) == (MILL, 5000, "Ships")
    assert citation.url is not None
    assert citation.url.startswith("https://orsund.example/mill#:~:text=It%20burned%20down")


def test_unknown_keys_are_dropped_and_counted() -> None:
    checked = check_draft(
        Draft((say("The mill burned down.", "barn", "mill"),), 0.9, Engine.WRITER, unknown_keys=2), PASSAGES
    )
    assert checked.unknown_keys == 3
    assert checked.sentences[0].citations == (1,)


def test_a_list_keeps_its_lines() -> None:
    checked = check(say("\n- **Forty** ships call there each week."), say("\n\n2. It took 6 years."))
    assert checked.text == "- **Forty** ships call there each week. [1]\n\n2. It took 6 years. [2]"
    assert all(sentence.supported for sentence in checked.sentences)


def test_what_the_question_said_is_not_emphasised() -> None:
    (citation,) = check(say("The mill burned down in 1910.", "mill"), question="When did the mill burn down?").citations
    assert [MILL[start - 5000 : end - 5000] for start, end in citation.emphasis] == ["1910"]


def test_a_sentence_about_something_else_has_no_citation() -> None:
    checked = check(say("Trains leave every hour from the central station."))
    assert checked.sentences[0].citations == ()
    assert not checked.supported
    assert checked.text == "Trains leave every hour from the central station."


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Leipzig has 30 days of annual leave.", Verdict.SUPPORTED),
        ("Leipzig has 27 days of annual leave.", Verdict.NOT_FOUND),
        ("Porto has 30 days of annual leave.", Verdict.NOT_FOUND),
    ],
)
def test_a_row_without_a_key_is_read_with_the_headings_above_it(sentence: str, verdict: Verdict) -> None:
    row = passage("leave", "| Leipzig | 30 |", context="Annual leave\n| Office | Days |")
    checked = Checker([row], "How many days of annual leave do I have in Leipzig?").check(DraftSentence(sentence, ()))
    assert checked.sentence.verdict is verdict


def test_a_sentence_without_a_key_gets_the_passage_that_bears_it_out() -> None:
    checked = check(
        DraftSentence("The harbour of Orsund was built in 1887.", ()), DraftSentence("It is said to be haunted.", ())
    )
    assert [sentence.verdict for sentence in checked.sentences] == [Verdict.SUPPORTED, Verdict.NOT_FOUND]
    assert [citation.document for citation in checked.citations] == ["harbour.txt"]


@pytest.mark.parametrize(
    ("said", "question", "document"),
    [
        ("6 years.", "How long did building the harbour take?", "harbour.txt"),
        ("1910", "When did the mill burn down?", "mill.txt"),
        ("Jonas Brandt.", "Who built the mill anew?", "mill.txt"),
    ],
)
def test_an_answer_of_a_few_words_without_a_key_gets_its_passage(said: str, question: str, document: str) -> None:
    checked = check(DraftSentence(said, ()), question=question)
    assert [citation.document for citation in checked.citations] == [document]
    assert checked.supported


def test_what_a_passage_contradicts_is_called_so_without_a_key() -> None:
    checked = check(DraftSentence("7 years.", ()), question="How long did building the harbour take?")
    assert [sentence.verdict for sentence in checked.sentences] == [Verdict.CONTRADICTED]
    assert [citation.document for citation in checked.citations] == ["harbour.txt"]
    assert not checked.supported


def test_quotes_that_overlap_are_one() -> None:
    checked = check(say("It cost 1.5 million crowns."), say("Maria Keller built the harbour of Orsund in six years."))
    assert [sentence.citations for sentence in checked.sentences] == [(1,), (1,)]
    assert [citation.quote for citation in checked.citations] == [HARBOUR[: HARBOUR.index("\n")]]


def test_a_second_opinion_is_taken_but_not_on_what_is_contradicted() -> None:
    checker = Checker(PASSAGES)
    for sentence in (say("Forty ships call there each week."), say("The old pier was closed on 15 June 2021.")):
        checker.check(sentence)
    places = [place for place, _, _ in checker.statements()]
    assert places == [0, 1]
    checker.settle(0, Verdict.NOT_FOUND)
    checker.settle(1, Verdict.SUPPORTED)
    assert [sentence.verdict for sentence in checker.finish().sentences] == [Verdict.NOT_FOUND, Verdict.CONTRADICTED]


def test_a_bridge_alone_is_no_answer() -> None:
    assert not check(say("Here is what the passages say:")).supported


def test_a_sentence_of_another_language_is_an_answer_with_its_quote() -> None:
    checked = check(say("Der Hafen wurde von Maria Keller gebaut und hat 6 Jahre gedauert."))
    assert checked.supported
    assert checked.citations


def test_an_empty_sentence_is_unsupported() -> None:
    assert not check(say(" ")).supported


def test_nothing_said_is_nothing_supported() -> None:
    assert not check().supported


def test_given_evidence_is_the_quote_and_the_answering_spans_are_emphasised() -> None:
    start = 100 + HARBOUR.index("It cost")
    end = start + len("It cost 1.5 million crowns and took 6 years.")
    short = Span("harbour", start + 8, start + 19)
    sentence = DraftSentence(HARBOUR[start - 100 : end - 100], ("harbour",), (Span("harbour", start, end + 1),))
    year = Span("harbour", end - 8, end - 1)
    elsewhere = Span("mill", short.start, short.end)
    (citation,) = check(sentence, spans=(year, short, elsewhere)).citations
    assert citation.quote == sentence.text
    assert citation.emphasis == ((short.start, short.end), (year.start, year.end))


def test_evidence_outside_its_passage_is_not_used() -> None:
    (citation,) = check(DraftSentence("It took 6 years.", ("harbour",), (Span("harbour", 50, 200),))).citations
    assert citation.quote == "It cost 1.5 million crowns and took 6 years."


@given(st.text(), st.text())
def test_any_text_is_checked_and_every_quote_is_verbatim(text: str, said: str) -> None:
    start = 7
    ranges = ((start, start + len(text)),) if text else ()
    source = orsund("p", text, start, sentences=ranges)
    checker = Checker([source], said)
    checked = checker.check(DraftSentence(said, ("p",)))
    for citation in checked.new_citations:
        assert citation.quote == source.text[citation.start - source.start : citation.end - source.start]
        assert all(citation.start <= first < last <= citation.end for first, last in citation.emphasis)


def test_a_quote_is_cited_under_the_heading_that_stands_above_it() -> None:
    text = "Fees.\nThe fee is 30 euros a year.\n## Boats\nA boat pays 90 euros a year."
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.PARAGRAPH)
    spanning = orsund("rules", text, 40, heading_path=("Rules",), kinds=kinds)
    headings = {}
    for claim in ("The fee is 30 euros a year.", "A boat pays 90 euros a year."):
        checked = check_draft(Draft((say(claim, "rules"),), 0.9, Engine.WRITER, ()), (spanning,), "")
        headings[checked.citations[0].quote] = checked.citations[0].heading
    assert headings == {"The fee is 30 euros a year.": "Fees.", "A boat pays 90 euros a year.": "Boats"}


HOUSE = passage(
    "haus",
    "Der Hausmeister reinigt den Keller des Hauses jede Woche. Die Heizung wird einmal im Jahr von Frau Krämer "
    "geprüft.",
)


@pytest.mark.parametrize(
    ("said", "question", "verdict"),
    [
        ("The caretaker cleans the cellar of the house every week.", "Who cleans the cellar?", Verdict.NOT_CHECKED),
        ("Krämer checks the heating once a year.", "Who checks the heating of the house?", Verdict.NOT_CHECKED),
        ("Utility costs fell by 40 euros.", "What did the costs do in the year?", Verdict.NOT_FOUND),
        ("Frau Krämer prüft die Heizung einmal im Jahr.", "Wer prüft die Heizung?", Verdict.SUPPORTED),
    ],
)
@pytest.mark.parametrize("keys", [("haus",), ()])
def test_what_was_written_in_another_language_than_the_passages_is_not_checked(
    said: str, question: str, verdict: Verdict, keys: tuple[str, ...]
) -> None:
    checked = check_draft(Draft((DraftSentence(said, keys),), 0.9, Engine.WRITER), [HOUSE], question)
    assert checked.sentences[0].verdict is verdict
    assert bool(checked.citations) is (verdict is not Verdict.NOT_FOUND or bool(keys))
