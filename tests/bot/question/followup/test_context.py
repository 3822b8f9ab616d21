import pytest

from bot.question.followup import Turn, documents_continued, said_before, standalone

SAID = Turn("How much does the Kestrel 5 cost?", "How much does the Kestrel 5 cost?", "40.", documents=("kestrel.md",))
REFUSED = Turn("by which courier?", "by which courier (How much does the Kestrel 5 cost)?", "", abstained=True)


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        ([SAID], "by which courier?", ("kestrel.md",)),
        ([SAID], "Is it red?", ("kestrel.md",)),
        ([SAID, REFUSED], "when?", ("kestrel.md",)),
        ([SAID], "Which couriers does the office in Porto work with?", ()),
        ([SAID], "And what about the Heron 2?", ()),
        ([SAID, *[REFUSED] * 4], "when?", ()),
        ([REFUSED], "when?", ()),
        ([], "when?", ()),
    ],
)
def test_a_follow_up_goes_on_with_the_documents_of_the_last_answer(
    turns: list[Turn], question: str, expected: tuple[str, ...]
) -> None:
    assert documents_continued(question, standalone(question, turns), turns) == expected


@pytest.mark.parametrize("question", ["What else?", "Are there other reasons?", "And apart from that?", "Who else?"])
def test_what_asks_for_more_knows_what_was_said(question: str) -> None:
    assert said_before(question, [SAID, REFUSED, SAID]) == "40.  40."
    assert said_before(question, []) == ""


@pytest.mark.parametrize("question", ["How much?", "Where is the other shop in Porto?", "Who elsewhere sells it?"])
def test_what_asks_for_no_more_may_hear_it_again(question: str) -> None:
    assert said_before(question, [SAID]) == ""


DOGS = Turn(
    "Are dogs allowed?", "Are dogs allowed?", "Dogs are allowed since 2019. They stay outside because of a cat."
)


@pytest.mark.parametrize(
    ("question", "silent"),
    [
        ("Why not?", "Dogs are allowed since 2019."),
        ("And why is that?", "Dogs are allowed since 2019."),
        ("Since when?", "They stay outside because of a cat."),
        ("Why are cats allowed?", ""),
    ],
)
def test_why_and_when_do_not_hear_again_what_tells_neither(question: str, silent: str) -> None:
    assert said_before(question, [SAID, DOGS]) == silent
    assert said_before(question, [SAID, DOGS, REFUSED]) == silent
    assert said_before(question, []) == ""
