import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.draft import DraftSentence
from bot.verdict import Verdict
from bot.writing.structure import parsed, read_answer, read_verdicts

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["sentences", "sentence", "verdicts"]), inner)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ("Sure!\n```json\n[1, 2]\n```", [1, 2]),
        ('{not json} then {"a": []}', {"a": []}),
        ("[[none]]", None),
        ("nothing", None),
    ],
)
def test_json_is_found_in_what_a_model_wrote(text: str, value: object) -> None:
    assert parsed(text) == value


def test_an_answer_names_passages_in_whatever_form() -> None:
    rows = [
        {"sentence": " It opened. ", "passages": ["[[ABC]]", "xyz", "abc"]},
        {"sentence": "It closed.", "passages": "abc"},
        {"sentence": "", "passages": []},
        {"sentence": "It is red."},
    ]
    answer = read_answer({"sentences": rows}, {"abc": "p1"})
    assert answer is not None
    assert answer.sentences == (
        DraftSentence("It opened.", ("p1",)),
        DraftSentence("It closed.", ("p1",)),
        DraftSentence("It is red.", ()),
    )
    assert answer.unknown_keys == 1
    assert read_answer(rows, {}) is not None
    assert read_answer({"answer": "x"}, {}) is None


def test_verdicts_of_no_use_are_left_out() -> None:
    rows = [{"number": 1, "verdict": "contradicted"}, {"number": 9, "verdict": "supported"}, {"number": 2}, "x"]
    assert read_verdicts({"verdicts": rows}, 2) == {1: Verdict.CONTRADICTED}


@given(PLAIN)
def test_any_json_is_read_without_an_error(value: object) -> None:
    assert parsed(json.dumps([value])) == [value]
    read_answer(value, {"abc": "p1"})
    read_verdicts(value, 3)
