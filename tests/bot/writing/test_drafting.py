"""Words of a model become sentences with their passages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.draft import DraftSentence
from bot.writing.drafting import Drafting

KEYS = {"kqztm": "first", "bcdfg": "second"}

Sentences = list[tuple[str, tuple[str, ...]]]


def drafted(*pieces: str, evidence: str = "", cut: bool = False) -> tuple[Sentences, Drafting]:
    drafting = Drafting(KEYS, evidence)
    sentences: list[DraftSentence] = []
    for piece in pieces:
        sentences += drafting.feed(piece)
    sentences += drafting.finish(cut=cut)
    return [(sentence.text, sentence.keys) for sentence in sentences], drafting


@pytest.mark.parametrize(
    "text",
    [
        "Ten ships left. [[kqztm]] Two ships stayed. [[bcdfg]]",
        "Ten ships left [[kqztm]]. Two ships stayed [[bcdfg]].",
        "Ten ships left. [[kqztm]]. Two ships stayed.[[bcdfg]]",
        "Ten ships left.[[kqztm]] Two ships stayed. [[ BCDFG ]]\n",
        "Ten ships left. [[kqztm, kqztm]] Two ships stayed. [[bcdfg]][[bcdfg]]",
        "- Ten ships left. [[kqztm]]\n- Two ships stayed. [[bcdfg]]",
        "Answer: Ten ships left. [[kqztm]] Two ships stayed. [[bcdfg]]",
        "**Short answer:**\nTen ships left. [[kqztm]] Two ships stayed. [[bcdfg]]",
        "* **Ten** ships left. [[kqztm]]\n\n+ Two ships **stayed.** [[bcdfg]]",
        "1. Ten ships left. [[kqztm]]\n2. Two ships stayed. [[bcdfg]]",
        "- [[kqztm]] Ten ships left.\n- [[bcdfg]] Two ships stayed.",
        "> Ten ships left.\n[[kqztm]]\n# Two ships stayed.\n\n[[bcdfg]]",
        "[[kqztm]]\nTen ships left.\nTwo ships stayed. (bcdfg)",
        "Ten ships left. [kqztm] Two ships stayed. 【bcdfg】",
        "Ten ships left. kqztm Two ships stayed. [[bcdfg]]\n---\n",
        "Ten ships left [1]. [[kqztm]] Two ships stayed.[2, 3] [[bcdfg]] 【4:0†source】[^5]",
        "Ten [ships](http://example.org/a?b=c) left. [[kqztm]] Two ships stayed. [1](http://example.org) [[bcdfg]]",
        "Ten ships left. [[kqztm]] ![ships](http://example.org/x.png)\nTwo ships stayed. [[bcdfg]]",
        "<think>Is it [[bcdfg]]?\nYes. It is.</think>\n\nTen ships left. [[kqztm]] Two ships stayed. [[bcdfg]]",
        "Question: How many?\nAnswer: Ten ships left. [[kqztm]] Two ships stayed. [[bcdfg]]",
        "Ten ships left. (ships.md) [[kqztm]] Two ships stayed. [ships.pdf] [[bcdfg]]",
        "## Answer\n\nTen ships left. [[kqztm]] Two ships stayed. [[bcdfg]]",
        "**Summary**\n1) Ten ships left. [[kqztm]]\n2) *Two ships stayed.* [[bcdfg]]",
        "✅ Ten ships left. [[kqztm]]\n✅ Two ships stayed. [[bcdfg]]",
        "Ten ships left. [[kqztm]] Two ships stayed. [[bcdfg]]\n\n**Sources:**\n- [[kqztm]] On ships\n- [[zzzzz]]",
        "Ten ships left. [[kqztm]] Two ships stayed. [[bcdfg]]\n\nSource: [[kqztm]]",
        "Ten ships left.[^1] [[kqztm]] Two ships stayed. [[bcdfg]]\n\n[^1]: On ships",
        "```markdown\nTen ships left. [[kqztm]] Two ships stayed. [[bcdfg]]\n```",
        "```\nTen ships left. [[kqztm]]\nTwo ships stayed. [[bcdfg]]\n```",
        "<p>Ten <b>ships</b> left. [[kqztm]]</p><p>Two ships stayed.<sup>[[bcdfg]]</sup></p>",
        "Ten&nbsp;ships left. <sup>[[kqztm]]</sup><br>Two ships stayed.<sup>2</sup> [[bcdfg]]",
        "*Ten ships left. [[kqztm]] Two ships stayed.* [[bcdfg]]",
        "_Ten ships left._ [[kqztm]] *Two* ships __stayed__. [[bcdfg]]",
    ],
)
def test_keys_may_stand_in_many_ways(text: str) -> None:
    sentences, drafting = drafted(text)
    said = [(words.strip(), keys) for words, keys in sentences]
    assert said == [("Ten ships left.", ("first",)), ("Two ships stayed.", ("second",))]
    assert (drafting.unknown_keys, drafting.declined) == (0, False)


def test_a_sentence_may_cite_several_passages() -> None:
    expected = ("Ten ships left, two stayed.", ("second", "first"))
    assert drafted("Ten ships left, two stayed. [[bcdfg]][[kqztm]]")[0] == [expected]
    assert drafted("Ten ships left, two stayed. [[bcdfg, kqztm]]")[0] == [expected]
    assert drafted("Ten ships left [[bcdfg]], two stayed [[kqztm]].")[0] == [expected]


def test_a_key_after_a_full_stop_ends_the_sentence_whatever_follows() -> None:
    sentences, _ = drafted("Ten ships left. [[kqztm]] iron ones stayed. [[bcdfg]]")
    assert sentences == [("Ten ships left.", ("first",)), ("iron ones stayed.", ("second",))]


def test_a_sentence_is_given_when_the_first_word_of_the_next_is_whole() -> None:
    drafting = Drafting(KEYS, "")
    assert list(drafting.feed("Ten ships left. [[kq")) == []
    assert list(drafting.feed("ztm]] Two")) == []
    assert list(drafting.feed(" ships")) == [DraftSentence("Ten ships left.", ("first",))]
    assert list(drafting.finish()) == [DraftSentence("Two ships", ())]


def test_a_script_without_spaces_is_given_sentence_by_sentence() -> None:
    drafting = Drafting(KEYS, "")
    given = list(drafting.feed("桥于1932年开放。[[kqztm]]隧道于1992年开放。[[bcdfg]]"))
    assert given == [DraftSentence("桥于1932年开放。", ("first",))]
    assert list(drafting.finish()) == [DraftSentence("隧道于1992年开放。", ("second",))]


def test_unknown_keys_are_dropped_and_counted() -> None:
    sentences, drafting = drafted("Ten ships left. [[zzzzz]] Two stayed. [[kqztm, wwwww]] [[3]] [[]]")
    assert sentences == [("Ten ships left.", ()), ("Two stayed.", ("first",))]
    assert drafting.unknown_keys == 3


@pytest.mark.parametrize(
    "text", ["[[none]]", "[[NONE]]\n", "[none]", "None.", "\n[[none]].", "[[none]]\nI do not know."]
)
def test_the_model_may_decline(text: str) -> None:
    sentences, drafting = drafted(text)
    assert sentences == []
    assert drafting.declined
    assert drafting.unknown_keys == 0


@pytest.mark.parametrize("marks", ["[[none]]", "[[none]][[none]][[none]]"])
def test_what_was_said_before_declining_is_kept_without_a_key(marks: str) -> None:
    sentences, drafting = drafted(f"The captain has 27 days. {marks}")
    assert sentences == [("The captain has 27 days.", ())]
    assert drafting.declined


def test_none_is_an_answer_when_a_passage_bears_it_out() -> None:
    sentences, drafting = drafted("None. [[kqztm]]")
    assert (sentences, drafting.declined) == ([("None.", ("first",))], False)


def test_what_the_passages_hold_is_no_mark() -> None:
    evidence = "Clause [12] was signed on\n12. Mai 1950 in Bonn."
    assert drafted("12. Mai 1950 in Bonn. [[kqztm]]", evidence=evidence)[0] == [("12. Mai 1950 in Bonn.", ("first",))]
    assert drafted("Clause [12] was signed. [[kqztm]]", evidence=evidence)[0] == [
        ("Clause (12) was signed.", ("first",))
    ]
    assert drafted("12. [[kqztm]]", evidence=evidence)[0] == [("12.", ("first",))]


def test_lines_stay_lines() -> None:
    text = "They carry: [[kqztm]]\n- coal. [[kqztm]]\n- sand. It is wet. [[bcdfg]]\n\nThat is all. [[bcdfg]]"
    assert [words for words, _ in drafted(text)[0]] == [
        "They carry:",
        "\ncoal.",
        "\nsand.",
        "It is wet.",
        "\nThat is all.",
    ]


def test_a_row_of_a_table_is_one_sentence_under_its_columns() -> None:
    text = (
        "They carry: [[kqztm]]\n\n| Ship | Load (t) | Source |\n|:--|--:|---|\n| **Ten** | 4. | [[kqztm]] |\n"
        "| Two | 3 | [[bcdfg]] |\n\nThat is all. [[bcdfg]]"
    )
    assert drafted(text)[0] == [
        ("They carry:", ("first",)),
        ("\nShip: Ten | Load (t): 4.", ("first",)),
        ("\nShip: Two | Load (t): 3", ("second",)),
        ("\nThat is all.", ("second",)),
    ]
    assert drafted("Ship | Load\n---|---\nTen | 4\n[[kqztm]]")[0] == [("Ship: Ten | Load: 4", ("first",))]
    assert drafted("Say A | B. It is so. [[kqztm]]")[0] == [("Say A | B.", ()), ("It is so.", ("first",))]


def test_a_heading_names_what_follows() -> None:
    text = "### Ships that left\nTen. [[kqztm]]\n**Ships that stayed**\nTwo. [[bcdfg]]\n## Ten ships are blue\nYes."
    assert [words.strip() for words, _ in drafted(text)[0]] == [
        "Ships that left:",
        "Ten.",
        "Ships that stayed:",
        "Two.",
        "Ten ships are blue",
        "Yes.",
    ]


def test_what_only_looks_like_a_heading_is_a_sentence() -> None:
    assert drafted("**Ten ships** [[kqztm]]\nThey left.")[0][0] == ("Ten ships", ("first",))
    assert drafted("**Ten ships**")[0] == [("Ten ships", ())]
    assert drafted("Sources: coal and gas. [[kqztm]]")[0] == [("Sources: coal and gas.", ("first",))]


def test_sources_that_say_there_is_no_answer_still_say_so() -> None:
    sentences, drafting = drafted("I do not know that.\n\nSource: [[none]]")
    assert (sentences, drafting.declined) == ([("I do not know that.", ())], True)


def test_identifiers_stay_letter_for_letter() -> None:
    text = "Set max_retries and *args of <name> to 2*3*4, a_b_c."
    assert drafted(f"{text} [[kqztm]]")[0] == [(text, ("first",))]


def test_a_block_of_code_is_one_sentence() -> None:
    text = "Run this: [[kqztm]]\n```sh\n# first\nmake all; echo [[ 1 ]] [0]\n```\n[[bcdfg]]\nThen stop. [[kqztm]]"
    assert drafted(text)[0] == [
        ("Run this:", ("first",)),
        ("\n# first\nmake all; echo [[ 1 ]] [0]", ("second",)),
        ("\nThen stop.", ("first",)),
    ]
    assert drafted("```\nmake all [[kqztm]]\n```")[0] == [("make all", ("first",))]
    assert drafted("```\n```\nDone. [[kqztm]]")[0] == [("Done.", ("first",))]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ten left. [[kqztm]] Two st", 1),
        ("Ten left. [[kqztm]]", 1),
        ("Ten left [[kqztm]].", 1),
        ("Ten left. [[kqz", 0),
        ("Ten left [[kqztm]] and tw", 0),
        ("Ten left.", 0),
        ("```\nmake", 0),
        ("```\nmake\n```\n[[kqztm]]", 1),
        ("<think>Ten left. [[kqztm]] ", 0),
        ("", 0),
    ],
)
def test_of_a_cut_answer_the_finished_sentences_are_kept(text: str, kept: int) -> None:
    assert len(drafted(text, cut=True)[0]) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Is it so? I should look.\nYes.</think>{}",
        "I should look. Passage [[bcdfg]] holds it. Yes.\n</think>\n{}",
        "<think>first</think>\n<think>second</think>{}",
        "<Thinking>Is it [[bcdfg]]?</Thinking>\n{}",
        "<reasoning>Yes. [[none]]</reasoning><answer>{}</answer>",
        "<|channel|>analysis<|message|>Yes. It is.<|end|><|start|>assistant<|channel|>final<|message|>{}<|im_end|>",
        "{} <think>And the iron ones?</think></s>",
    ],
)
def test_thoughts_and_tags_are_no_part_of_the_answer(text: str) -> None:
    sentences, drafting = drafted(text.format("Ten ships left. [[kqztm]] Two ships stayed. [[bcdfg]]"))
    assert sentences == [("Ten ships left.", ("first",)), ("Two ships stayed.", ("second",))]
    assert not drafting.declined


def test_a_first_sentence_without_a_key_waits_for_the_end_of_its_line() -> None:
    drafting = Drafting(KEYS, "")
    assert list(drafting.feed("Ten ships left. Two ships stayed.\n")) == []
    assert list(drafting.feed("They ")) == [
        DraftSentence("Ten ships left.", ()),
        DraftSentence("Two ships stayed.", ()),
    ]
    assert not drafting.thinks


def test_an_answer_that_is_known_to_begin_with_a_thought_waits_for_its_end() -> None:
    drafting = Drafting(KEYS, "", thinks=True)
    assert list(drafting.feed("The ships.\nThe first holds it. [[kqztm]]\nYes.\n</think>\nTen ships left. ")) == []
    assert list(drafting.feed("[[kqztm]] Two ")) == [DraftSentence("Ten ships left.", ("first",))]
    assert drafting.thinks
    unthinking = Drafting(KEYS, "", thinks=True)
    assert list(unthinking.feed("Ten ships left.\nTwo stayed. ")) == []
    assert len(list(unthinking.finish())) == 2


@pytest.mark.parametrize(
    "text", ['{"a": 1}', '```json\n[\n {"a": "b c. D e."}]\n```', "<think>a</think>\n{'a b': 1", "{ "]
)
def test_json_is_no_sentence(text: str) -> None:
    sentences, drafting = drafted(text)
    assert sentences == []
    assert drafting.structure is not None


def test_a_key_in_braces_begins_no_structure() -> None:
    assert drafted("{kqztm} Ten ships left.")[1].structure is None
    assert drafted("{{kqztm}} Ten ships left.")[1].structure is None


PLAIN = ["Ten ships left. ", "Two stayed", ". ", "the U.S. ", "Dr. Who came! ", "桥开放。", "(", ") "]
CITED = [
    "[[kqztm]]",
    "[[bcdfg]] ",
    "[[zz",
    "zzz]]",
    "[1]",
    "[",
    "]]",
    "none",
    "kqztm ",
    "[a](b)",
    "(see ",
    ", ",
    "*",
    "As ",
    ": ",
]
LAID_OUT = ["\n", "- ", "1. ", "```\n", "**", "<think>", "</think>", "</s>", "{"]
LAID_OUT += ["| ", "|--|--|\n", "_", "<br>", "<b>", "&amp; ", "## ", "Sources:", "Answer\n"]
parts = st.sampled_from(PLAIN + CITED + LAID_OUT)


@given(st.lists(parts, max_size=14), st.data())
def test_how_the_text_is_cut_into_pieces_makes_no_difference(words: list[str], data: st.DataObject) -> None:
    text = "".join(words)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole, in_pieces = drafted(text), drafted(*pieces)
    assert in_pieces[0] == whole[0]
    assert in_pieces[1].unknown_keys == whole[1].unknown_keys
    assert in_pieces[1].declined == whole[1].declined


@given(st.lists(parts, max_size=14))
def test_no_key_is_left_in_the_text(words: list[str]) -> None:
    sentences, _ = drafted("".join(words))
    for text, keys in sentences:
        assert text.strip()
        assert text == text.rstrip()  # a block of code may begin with spaces
        assert set(keys) <= {"first", "second"}
        assert len(set(keys)) == len(keys)
        assert not re.search(r"\bkqztm\b", text)


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    drafted(text)
