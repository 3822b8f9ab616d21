from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.sentences import sentence_ranges, trim

# each line is one text; the bar stands where a sentence ends
ENGLISH = [
    "He lives in the U.S.| He is old.",
    "The U.S. Army left.| U.S. troops came.",
    "Mr. Smith met Dr. Jones.| They left.",
    "Use fruit, e.g. apples.| Or, i.e. pears.",
    "See No. 5 and Fig. 3 below.| Next comes Eq. 4 of vol. 2.",
    "He plays Spain vs. Italy.| Acme Inc. said so.",
    "At 5 p.m. the bell rang.| At 6 a.m. it was cold.",
    "It is 3.5 percent.| Version 2.13.0 is out.",
    "See https://a.example.com/x.y?z=1.| Then mail a.b@example.org.| Open file.tar.gz now.",
    "J. R. R. Tolkien wrote it.| George W. Bush left.",
    "Choose Plan B.| Then go.",
    'He said: "... We want more."| Then he left.',
    "It cost a million...| Then it fell.| He waited ... and left.",
    "Oh…| Then we go… slowly.",
    'He said "I go."| She stayed.| (He left.)| “No.”| She said so.',
    '"Go! Now!" he said.| "Why?" asked Tom.',
    "“Stop! Go!” she cried.| He left.",
    '"I did it!" she said.| Who?',
    "He left.”| She said.| He left.)| She stayed.",
    "(He left. She stayed.)| They went home.",
    "It is (see [2].) done.| Next.",
    "(It is so.) and so on.| Next.",
    "What?!| Really?!!| Yes.",
    "Emoji 😀 here.| 👍 Next!| 🎉 Wow",
    "She works at node.js and .NET shops.| .NET is good.",
    "Smith et al. 2020 said so.| Then LLC. is short.",
    "A word cost approx. Nine pence.| It was so.",
    "He has 3 cats.She has 2 dogs.",
    "no punctuation here at all\nand a line break",
    "A hard-wrapped line\ncontinues here.| Mr.\nSmith is\r\nhere.| End",
    "One paragraph|\n\nAnother one|\r\n\r\nA third|\u2029A fourth",
    "1. First thing|\n2. Second thing.|\n3. Third",
    "- one|\n- two.| More of it|\n- three",
    "He came." + " " * 60 + "| Then he left." + " " * 60,
    "It grew by\n- hear this - a lot",
    "> In the new batch the\n> maker took another cell.| It is\n>weak.|\n> She says approx.\n> nine.| We saw 5 > 3.\n>",
    ">> It broke, e.g.\r\n>> the lid.| Mr.\r\n>> Hale knows.|\r\n>> He waits.",
    "> 1. Wash the pots.| Dry\n> them.",
    "Parking fees yes, parking fines no.| Passengers pay more.| See no. 5 and Fig. 3.",
    "Give it 20 min.| It's done.| Take min. 3 people, another 5 sec. at most, and line no. V of it.",
    "A queue is no art.| I wait.",
    "It is on the 2. May 2026.| We saw page 2.| The next one came.",
    "(2) Notice must be given.| The period is long.",
    "(iv) Notice is given!| It is long.",
    "It is so.| (2) Notice must be given.| The period is long.| (b) It ends.| That is all.",
    "(1) (a) keep it dry.| The box is small.|\n(2)\nHe came (now).| She left.",
    "Conditions:|\n(a) It was locked.| In a shared cellar, a lock is.|\n(b) It was not left in the street.",
    "§ 4 (1) Notice is given.| The period is long.| § 4 (2) It ends.",
    "4.1. Notice is given.| The period is long.",
    "1.2 Notice is given.| The period is long.",
    "Art. 5. Notice is given.| The period is long, see par. (2) of it.",
    "a) Notice (2) is given.| The period is long.",
    "(1)(a) Notice is given.| The period is long.",
    "> (2) Notice is given.| It is long.",
    "(1) the chair|\n(2) the treasurer",
    "Press it within 5 s.| Otherwise call.| Open from 5 to 7 h.| Photos are allowed.",
    "Add 2 l.| Stir.| It costs 50 p.| Children pay less.| Keep < 3 g.| Add it.| A row of 3 × 12 m.| Order it.",
    "It needs 20 W.| Replace it.| Up to 230 V.| Never touch it.| Heat it to 20 °C.| Stir it.",
    "Go to Room B.| Turn left.| See Annex A.| Small repairs come later.| In Rooms A and B.| Labs are shut.",
    "Take vitamin C.| Swallow it.| On grades A to J.| Schools differ.",
    "J. Smith met Mr. K. Lindner.| Guest 4 A. Brook spoke with technician G. Harker and 1 J. Hale.",
    "2 c. Flour mixed with water",
    "g. Included is the stove, for 540\nh. Postage",
]
OTHER = [
    "Das ist z. B. gut.| Am 3. Oktober kam Dr. Müller und er war nicht da.",
    "Am Mittwoch, dem 17. Juni, ist zu.| Vom 2.-3. Mai auch, „18. Juli“ nicht.",
    "Der 2. Stock ist gesperrt.| Er wohnt im 3. Stock.| Sie wurde 3.| Der König war Heinrich der 8.| Der kam.",
    "Reutlau, den 2. Juni 2026",
    "Le 2. janvier il part.| Il 3. Maggio è qui.| Den 4. maj 2026.",
    "„Geh!“ sagte er.| „Komm.“| Er ging, vgl. hierzu bzw. dort.",
    "« Bonjour. »| Il part.| « Allez ! Vite ! » dit-il.| M. Dupont vient.",
    "¿Qué?| ¡Sí!| Vamos.| La Dra. Pérez y el Sr. López viven en EE. UU. con los niños.",
    "Il sig. Rossi è qui, che sono in ritardo.| Grazie.",
    "你好。|我是！|谁？|“走吧。”|他说。",
    "私は行く。|「行け！」と彼は言った。|はい？",
    "今日は3.5度。|U.S.A.です。",
    "यह है।| वह गया।| क्या?| हाँ",
    "كيف؟| نعم.| ذهب",
    "«Да.»| «Куда?» — спросил он.| Он родился в 1990 г. в Москве.",
    "Raum B.| Danach links und in die Halle nach 5 s.| Dann ist die Tür zu, vgl. S. 12 und z. B. Hunde.",
    "Im Jahr 300 v. Chr. wurde es im Staat und 5 n. Chr. Gebiet.",
]


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_ranges(text)]


@pytest.mark.parametrize("marked", [*ENGLISH, *OTHER])
def test_borders(marked: str) -> None:
    assert split(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


def test_the_text_around_tells_the_language_of_a_short_range() -> None:
    text = "Die Treppe ist zu und der Lift auch.\n\nDer 2. Stock: gesperrt.\n\nBitte kommen Sie nicht zu uns."
    start, end = text.index("Der 2."), text.index("\n\nBitte")
    assert sentence_ranges(text, start, end) == [(start, end)]
    assert len(sentence_ranges(text[start:end])) > 1


@pytest.mark.parametrize("text", ["...", '"', "... \n\n ***", "👍"])
def test_a_text_of_punctuation_alone_is_one_range(text: str) -> None:
    assert split(text) == [text]


def test_a_fragment_of_punctuation_joins_its_neighbour() -> None:
    assert split("The end.\n\n***\n\nNext one.") == ["The end.\n\n***", "Next one."]
    assert split("***\n\nNext one.") == ["***\n\nNext one."]
    assert split("The end.\n\n(\n\nNext one.") == ["The end.", "(\n\nNext one."]
    assert split("The end.\n\n(") == ["The end.\n\n("]


def test_lines_with_labels_are_apart_where_there_are_several() -> None:
    present = "Present: Ada Quist, Tom\nOkafor"
    assert split(f"{present}\nExcused: Carla Ruiz\nPlace: the old mill") == [
        present,
        "Excused: Carla Ruiz",
        "Place: the old mill",
    ]
    text = "All came.\n\nHolder: Ada Quist\nPhone: 555 0142"
    ranges = sentence_ranges(text, 11, len(text))
    assert [text[start:end] for start, end in ranges] == ["Holder: Ada Quist", "Phone: 555 0142"]
    assert split("He came late\nNote: it rained") == ["He came late\nNote: it rained"]
    assert split("We saw that\nthe time is 10:30 and\nthe place is far") == [
        "We saw that\nthe time is 10:30 and\nthe place is far"
    ]


def test_no_range_for_white_space() -> None:
    assert split("") == []
    assert split(" \r\n\t\u3000 ") == []
    assert trim("a  b", 1, 3) is None


def test_ranges_count_in_the_whole_text() -> None:
    text = "Skip this. 😀 Take this. And this. Not that."
    assert [text[start:end] for start, end in sentence_ranges(text, 11, 34)] == ["😀 Take this.", "And this."]


def test_a_long_quotation_is_cut_at_its_stops() -> None:
    first = "“We have walked for many days through the hills and have not met anyone on the way at all."
    second = "The river was high and nobody could cross it with the horses and the heavy carts."
    third = "In the end we turned round and came back to the village before the first snow fell,” she wrote."
    text = f"{first} {second} {third} Nobody replied."
    assert split(text) == [first, second, third, "Nobody replied."]


def test_the_mark_that_opens_a_quotation_stays_with_it() -> None:
    padding = "It was a long and quiet evening, and there were many people in the old house by the sea that night"
    text = f'({padding}. {padding}. "{padding}." “{padding}.” Done)'
    assert split(text) == [f"({padding}.", f"{padding}.", f'"{padding}."', f"“{padding}.”", "Done)"]


def test_a_text_longer_than_the_window_is_read_whole() -> None:
    sentence = "The committee met Mr. Jones at 5 p.m. in the U.S. embassy."
    assert split(" ".join([sentence] * 400)) == [sentence] * 400


def test_what_never_ends_is_cut_at_a_space() -> None:
    pieces = split("word " * 20_000)
    assert " ".join(pieces) == ("word " * 20_000).strip()
    assert max(map(len, pieces)) <= 16_000
    assert "".join(split("x" * 50_000)) == "x" * 50_000


MARKS = st.sampled_from(
    [". ", "... ", '"', "“", "”", "(", ")", "[", "\n", "\n\n", "\r\n", "\n> ", ">", "- ", "1. ", "…", "。", "？", " "]
)
WRITTEN = st.lists(st.one_of(MARKS, st.sampled_from(["Mr", "U.S", "and", "He", "3", "x", "是", "é"]))).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(st.characters(), max_size=200), WRITTEN), st.integers(0, 5), st.integers(0, 5))
@example("a\ud800. B.", 0, 0)
@example("\x00. \x1c a\u2028b. C", 0, 0)
def test_ranges_hold_every_character_that_is_not_white_space(text: str, skipped: int, left: int) -> None:
    start, end = min(skipped, len(text)), max(min(skipped, len(text)), len(text) - left)
    ranges = sentence_ranges(text, start, end)
    assert all(start <= first < last <= end for first, last in ranges)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))
    assert all(text[first:last] == text[first:last].strip() for first, last in ranges)
    covered = {offset for span in ranges for offset in range(*span)}
    assert all(offset in covered for offset in range(start, end) if not text[offset].isspace())
    bare = [text[first:last] for first, last in ranges if not any(map(str.isalnum, text[first:last]))]
    assert not bare or len(ranges) == 1
