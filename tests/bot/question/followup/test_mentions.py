from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.followup.mentions import Kind, mentions

WORDS = st.sampled_from("Ann Bell the old board 's of and in Zurich 5 plans , ?".split())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who is Ann Bell?", [("Ann Bell", Kind.PERSON)]),
        ("What did the board cancel?", [("the board", Kind.THING)]),
        ("Which plans are cheap?", [("Which plans", Kind.THINGS)]),
        ("Who left in Zurich?", [("Zurich", Kind.PLACE)]),
        ("Why?", []),
        ("", []),
    ],
)
def test_names_and_phrases_by_their_kind(text: str, found: list[tuple[str, Kind]]) -> None:
    assert [(mention.text, mention.kind) for mention in mentions(text)] == found


def test_an_owner_stands_beside_what_is_owned() -> None:
    assert [mention.text for mention in mentions("Who are Ann Bell's parents?")] == ["Ann Bell", "Ann Bell's parents"]


def test_a_subject_leads_and_an_object_does_not() -> None:
    leads = {mention.text: mention.leads for mention in mentions("Ann Bell met Otto Kern.")}
    assert leads == {"Ann Bell": True, "Otto Kern": False}


@given(st.text(max_size=80) | st.lists(WORDS).map(" ".join))
def test_a_mention_stands_where_it_says(text: str) -> None:
    spotted = mentions(text)
    assert all(text[mention.start : mention.end] == mention.text != "" for mention in spotted)
    assert all(before.start <= after.start for before, after in pairwise(spotted))
