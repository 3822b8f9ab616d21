import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.draft import DraftSentence
from bot.verdict import Verdict
from bot.writing.structure import parsed, read_answer, read_text, read_verdicts

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
    assert read_answer({"other": "x"}, {}) is None


A, B = DraftSentence("It opened.", ("p1",)), DraftSentence("It closed.", ("p2",))
OPENED, CLOSED = '{"sentence": "It opened.", "passages": ["abc"]}', '{"sentence": "It closed.", "passages": ["xyz"]}'


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (OPENED, [A]),
        (f"Here it is:\n```json\n[{OPENED}, {CLOSED}]\n```\nI hope it helps.", [A, B]),
        (f'{{"answer": {{"Sentences": [{OPENED}, {CLOSED},],}}}}', [A, B]),
        (f'{{"sentences": [{OPENED}, {{"sentence": "It clo', [A]),
        (f'{{"sentences": [{OPENED}, {CLOSED}]', [A, B]),
        ("{'sentences': [{'sentence': 'It opened.', 'passages': ['abc']}]}", [A]),
        ('{"sentences": [{"Text": "It opened.", "Keys": ["passage abc"]}, "It closed. [[xyz]]"]}', [A, B]),
        ('{"answer": "It opened. [[abc]] It closed. [[xyz]]"}', [A, B]),
        ('{"answer": "It opened.", "sources": [{"id": "[[abc: Bridges]]"}]}', [A]),
        ('{"sentence": "**It opened.** [1] [[abc]]", "passages": null}', [A]),
        (
            '{"sentences": [{"sentence": "It opened. It is red.", "passages": "abc"}]}',
            [A, replace(A, text="It is red.")],
        ),
        ('{"sentences": [{"sentence": "none", "passages": []}]}', []),
        ('{"sentences": [{"sentence": "[[none]]", "passages": ["none"]}]}', []),
        ('{"sentences": null}', []),
        ("```json\n[]\n```", []),
    ],
)
def test_an_answer_is_read_from_any_structure(text: str, sentences: list[DraftSentence]) -> None:
    answer = read_text(text, {"abc": "p1", "xyz": "p2"}, "")
    assert answer is not None
    assert (list(answer.sentences), answer.unknown_keys) == (sentences, 0)


@pytest.mark.parametrize("text", ["It opened. [[abc]]", "", '{"sentences": [{"sentence": "It op', "{}", '{"a": 1}'])
def test_where_no_row_can_be_read_there_is_no_answer(text: str) -> None:
    assert read_text(text, {"abc": "p1"}, "") is None


def test_verdicts_of_no_use_are_left_out() -> None:
    rows = [{"number": 1, "verdict": "contradicted"}, {"number": 9, "verdict": "supported"}, {"number": 2}, "x"]
    assert read_verdicts({"verdicts": rows}, 2) == {1: Verdict.CONTRADICTED}


@given(PLAIN)
def test_any_json_is_read_without_an_error(value: object) -> None:
    assert parsed(json.dumps([value])) == [value]
    read_answer(value, {"abc": "p1"})
    read_text(json.dumps(value), {"abc": "p1"}, "")
    read_verdicts(value, 3)
