from bot.draft import Span
from bot.reading.overview import overview
from index.document import BlockKind
from index.passage import Passage
from tests.bot.reading.plans import PLANS
from tests.passages import passage


def test_an_overview_begins_with_the_first_sentence_and_quotes(plans: list[Passage]) -> None:
    draft = overview(plans)

    texts = [sentence.text for sentence in draft.sentences]
    assert texts[0] == "Harbor Notes comes in three plans."
    assert 1 < len(texts) <= 4
    for sentence in draft.sentences:
        span: Span = sentence.evidence[0]
        assert PLANS[span.start : span.end] == sentence.text


def test_an_overview_of_nothing_abstains() -> None:
    assert overview([]).sentences == ()
    assert overview([passage("title", "# Title", kinds=(BlockKind.HEADING,))]).sentences == ()
