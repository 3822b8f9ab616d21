"""The text of a completion: every annotation lies exactly on its mark, also when the documents hold such marks."""

from bot.answer import Sentence
from bot.server.openai.text import Text
from tests.answers import abstention, answer, citation


def text_of(*sentences: Sentence) -> tuple[Text, list[tuple[str, str]]]:
    given = answer(*sentences, citations=(citation(number=1), citation(number=2)))
    text = Text(lambda each: f"https://docs/{each.number}")
    for sentence in given.sentences:
        text.sentence(sentence)
    text.end(given)
    cited = [annotation["url_citation"] for annotation in text.annotations(given)]
    return text, [
        (text.content[cited_part["start_index"] : cited_part["end_index"]], cited_part["url"]) for cited_part in cited
    ]


def test_marks_of_the_documents_are_no_citations() -> None:
    text, cited = text_of(
        Sentence("As [1] says, see [7].", (2,), supported=True),
        Sentence("The list ends [1]", (), supported=True),
        Sentence("\n- The mill burned.", (1, 2), supported=True),
    )
    assert cited == [("[2]", "https://docs/2"), ("[1]", "https://docs/1"), ("[2]", "https://docs/2")]
    assert text.content.startswith(
        "As [1] says, see [7]. [2] The list ends [1]\n- The mill burned. [1][2]\n\nSources:\n[1] "
    )


def test_a_refusal_says_why_and_what_came_near() -> None:
    given = abstention(note="They come near it, but do not say it.", withheld="not_said")
    text = Text(lambda each: "")
    assert text.end(given) == text.content
    assert text.content == "The documents do not answer this.\n\nThey come near it, but do not say it."
    assert text.annotations(given) == []
