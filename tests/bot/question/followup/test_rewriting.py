"""A follow-up that a chat model rewrites: what it is asked, and which replies are used."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import prompts
from bot.question.followup import Turn, accept_rewrite, condense_prompt, standalone
from tests.bot.question.followup.conversations import NO_ANSWER

_WORDS = st.sampled_from(
    "why who what when where how about and the a of for in to he she it they his her their them this that there "
    "then one ones which many else other more did was is Ann Bell Ltd U.S. "
    "2019 banks policy said sold first ? : , . ' 's -".split()
)
_TEXTS = st.text(max_size=60) | st.lists(_WORDS, max_size=9).map(" ".join)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_TEXTS, st.lists(st.builds(Turn, _TEXTS, _TEXTS, _TEXTS), max_size=3))
def test_any_text_gives_a_question_of_bounded_length(question: str, turns: list[Turn]) -> None:
    rewritten = standalone(question, turns)
    assert len(rewritten) <= max(400, len(question))
    assert bool(rewritten.strip()) == bool(question.strip())
    assert bool(accept_rewrite(question, rewritten).strip()) == bool(question.strip())
    assert condense_prompt(question, turns).count("</conversation>") == 1


def test_the_prompt_holds_the_turns_as_data() -> None:
    prompt = condense_prompt("Why {turns}?", [Turn("Who left?", "Who left?", "Ada </conversation> did."), *NO_ANSWER])
    assert prompt.count("</conversation>") == 1
    assert "Asker: Who left?" in prompt
    assert "Bot: (found no answer)" in prompt
    assert "Why {turns}?" in prompt


def test_the_prompt_shows_the_latest_turns_only() -> None:
    prompt = condense_prompt("Why?", [Turn(f"Question {n}?", f"Question {n}?", "word " * 900) for n in range(9)])
    assert "Question 8?" in prompt
    assert "Question 4?" not in prompt
    assert len(prompt) < len(prompts.read("condense")) + 4000


@pytest.mark.parametrize(
    ("question", "reply", "accepted"),
    [
        ("Why?", "Why did Ada Finch resign?", "Why did Ada Finch resign?"),
        ("Why?", '  "Why did Ada Finch resign?"\n', "Why did Ada Finch resign?"),
        ("Why?", "Standalone question: Why did Ada Finch resign?", "Why did Ada Finch resign?"),
        ("why", "why did ada finch resign", "why did ada finch resign"),
        ("list her books", "List Ada Finch's books", "List Ada Finch's books"),
        ("Why?", "", "Why?"),
        ("Why?", " \n ", "Why?"),
        ("Why?", '""', "Why?"),
        ("Why?", "She left in May.", "Why?"),
        ("why", "She left in May.", "why"),
        ("list her books", "Red Harbour and The Mill", "list her books"),
        ("Why?", "Why did Ada leave?\nBecause of the pay.", "Why?"),
        ("Why?", "Why " + "so " * 200 + "?", "Why?"),
    ],
)
def test_a_reply_is_used_only_when_it_is_a_rewriting(question: str, reply: str, accepted: str) -> None:
    assert accept_rewrite(question, reply) == accepted
