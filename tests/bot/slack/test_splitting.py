import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.escaping import escape
from bot.slack.splitting import open_fence, shortened, split_markdown
from tests.bot.slack.hostile import PHASES, long_texts, texts

HALF_ENTITY = re.compile(r"&(?:a|am|amp|l|lt|g|gt)?$")


def test_a_short_text_stays_whole() -> None:
    assert split_markdown("One.\n\nTwo.", 100) == ["One.\n\nTwo."]
    assert split_markdown("", 100) == [""]


def test_it_is_cut_at_paragraphs_then_lines_then_sentences() -> None:
    assert split_markdown(f"{'a' * 50}\n\n{'b' * 60}\n", 100) == ["a" * 50, "b" * 60 + "\n"]
    assert split_markdown(f"{'a' * 50}\n{'b' * 60}", 100) == ["a" * 50, "b" * 60]
    assert split_markdown(f"{'a' * 50}. {'b' * 60}", 100) == ["a" * 50 + ".", "b" * 60]


def test_a_code_fence_is_closed_and_opened_again() -> None:
    code = "".join(f"line {number}\n" for number in range(20))
    parts = split_markdown(f"Run this:\n```python\n{code}```\nDone.", 120)
    assert len(parts) == 2
    assert all(open_fence(part) is None for part in parts)
    assert all(part.startswith("```python\n") for part in parts[1:])
    assert "".join(parts).count("line ") == 20


@pytest.mark.parametrize("text", ["````\n```\n", "~~~ sh\n```\n", "```\nx\n```\n```"])
def test_a_fence_is_closed_by_its_own_kind_alone(text: str) -> None:
    assert open_fence(text) is not None


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(long_texts, st.integers(100, 3_000))
def test_every_part_is_short_enough_and_cuts_no_escape(text: str, most: int) -> None:
    parts = split_markdown(escape(text), most)
    assert max(map(len, parts)) <= most
    assert not [part for part in parts[:-1] if HALF_ENTITY.search(part)]
    words = re.sub(r"[\s`~]", "", escape(text))
    if "```" not in text and "~~~" not in text:
        assert re.sub(r"[\s`~]", "", "".join(parts)) == words, "nothing is lost"


@given(texts, st.integers(10, 60))
def test_shortened(text: str, most: int) -> None:
    shown = shortened(escape(text), most)
    assert len(shown) <= most
    assert not HALF_ENTITY.search(shown.removesuffix("…")) or len(escape(text)) <= most
