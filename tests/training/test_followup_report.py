import pytest

from training.followup_report import FollowupQuestion, judged, outcomes, row

GOLD = "When did the mill burn?"


@pytest.mark.parametrize(
    ("completed", "helpful", "harmful"),
    [
        ("When did the mill burn?", True, False),
        ("When did it burn?", False, False),  # nothing was added
        ("When did the weir burn?", False, True),
        ("When did Ann Bell's mill burn?", False, True),  # a name that the gold form lacks
        ("When did the mill?", False, True),  # a word was lost
    ],
)
def test_a_completion_is_judged_by_the_words_it_adds(completed: str, helpful: bool, harmful: bool) -> None:
    outcome = judged("When did it burn?", GOLD, completed)
    assert (outcome.helpful, outcome.harmful) == (helpful, harmful)


def test_every_question_but_the_first_is_completed_as_the_bot_would() -> None:
    dialogue = [
        FollowupQuestion("Who built the mill?", "Who built the mill?", "Ann Bell built the mill."),
        FollowupQuestion("When did it burn?", GOLD, ""),
    ]
    [outcome] = outcomes(dialogue)
    assert (outcome.completed, outcome.helpful) == (GOLD, True)


def test_a_line_counts_what_helped_and_what_harmed() -> None:
    results = [judged("When did it burn?", GOLD, each) for each in (GOLD, "When did the weir burn?")]
    assert row("made", results).split() == ["made", "2", "2", "2", "0.500", "0.500", "1", "1", "+0"]
    assert row("none", []).split() == ["none", "0", "0", "0", "0.000", "0.000", "0", "0", "+0"]
