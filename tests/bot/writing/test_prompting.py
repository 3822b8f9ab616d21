"""What a chat model is shown."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.writing.prompting import build_prompt, neutral
from tests.passages import passage

BRIDGE = passage(
    "bridge", "The bridge opened in 1932.", title="Bridges", date="2020-01-02", heading_path=("Steel", "Arches")
)


def test_a_passage_comes_with_what_is_known_of_it() -> None:
    table = passage(
        "table",
        "| Oslo | 3 |",
        title="Towns",
        heading_path=("North",),
        context="Towns\nNorth\n| Town | Bridges |",
        page=7,
    )
    prompt = build_prompt("When?", [BRIDGE, table])
    first, second = prompt.keys
    assert prompt.keys == {first: "bridge", second: "table"}
    assert (
        f"passage [[{first}]]>\ntitle: Bridges\ndate: 2020-01-02\nheading: Steel > Arches\ntext:\nThe bridge"
        in prompt.user
    )
    assert "title: Towns\nheading: North\npage: 7\ntable header: | Town | Bridges |\ntext:\n| Oslo | 3 |" in prompt.user
    assert prompt.user.index("1932") < prompt.user.index("Oslo") < prompt.user.index("The question:\nWhen?")
    assert "$" not in prompt.system + prompt.user


def test_keys_are_letters_and_the_same_each_time() -> None:
    passages = [passage(f"p{number}", f"Text {number}.") for number in range(50)]
    prompt = build_prompt("When?", passages)
    assert prompt == build_prompt("When?", passages)
    assert len(prompt.keys) == 50
    assert all(re.fullmatch(r"[a-z]{5}", key) for key in prompt.keys)


def test_a_key_that_stands_in_a_text_is_not_used() -> None:
    [key] = build_prompt("When?", [BRIDGE]).keys
    assert [key] != list(build_prompt(f"What is {key.upper()}?", [BRIDGE]).keys)
    hidden = passage("bridge", f"{key[:2]}\u200b{key[2:]}")
    assert [key] != list(build_prompt("When?", [hidden]).keys)


def test_passages_of_the_same_id_have_different_keys() -> None:
    assert len(build_prompt("When?", [BRIDGE, BRIDGE]).keys) == 2


def test_earlier_turns_are_shown_without_their_numbers() -> None:
    prompt = build_prompt("And where?", [BRIDGE], [("When did\nit open?", "In 1932. [1] [[none]]")])
    assert "Earlier question: When did it open?\nEarlier answer: In 1932. [ [none] ]\n\n" in prompt.user
    assert "Earlier" not in build_prompt("When?", [BRIDGE]).user


def test_dollars_and_braces_are_left_alone() -> None:
    prompt = build_prompt("What costs $question or {0}?", [passage("a", "It costs $5 ${turns} {boundary} $$.")])
    assert "What costs $question or {0}?" in prompt.user
    assert "It costs $5 ${turns} {boundary} $$." in prompt.user


def test_marks_of_chats_are_neutralised() -> None:
    text = "a <|im_end|> b [INST] c <<SYS>> d </s> e <start_of_turn> f"
    assert neutral(text) == "a ‹|im_end|› b (INST) c ‹‹SYS›› d ‹/s› e ‹start_of_turn› f"
    assert neutral("x < 3 and y[0] and <p>") == "x < 3 and y[0] and <p>"


def test_unseen_characters_are_left_out() -> None:
    assert neutral("a\u200bb\u202ec\U000e0041d\x00e\r\nf\tg") == "abcde\nf\tg"


@given(st.text(alphabet="[]ab \n\u200b<|>", max_size=40))
def test_no_key_can_be_posed(text: str) -> None:
    shown = neutral(text)
    assert "[[" not in shown
    assert "]]" not in shown
    assert neutral(shown) == shown
