from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from sqlite3 import Connection

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import lexical
from index.access import EVERYTHING, Filter
from index.catalog import Catalog
from index.catalog.sqlite import SqliteDatabase
from index.word_counts import WordCounts
from tests.index.made import put

TEXTS = {
    "a": "The ambassador was expelled on Thursday.",
    "b": "Expelling diplomats is a political decision.",
    "c": "Cats sleep most of the day. C'est déjà vu.",
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    catalog = Catalog(tmp_path / "catalog.db")
    for name, text in TEXTS.items():
        put(catalog, name, text)
    return catalog


def documents(catalog: Catalog, question: str) -> list[str]:
    chunks = [chunk for chunk, _ in catalog.rank_words(question, 10, Filter())]
    return [catalog.passages([chunk], Filter())[chunk].document for chunk in chunks]


def test_words_are_found_by_their_stems_best_first(catalog: Catalog) -> None:
    assert documents(catalog, "who expelled the ambassador?") == ["a", "b"]


def test_accents_and_case_do_not_matter(catalog: Catalog) -> None:
    assert documents(catalog, "DEJA VU") == ["c"]


def test_a_question_of_common_words_alone_is_still_looked_up(catalog: Catalog) -> None:
    assert set(documents(catalog, "was the of on")) == {"a", "c"}


def test_scores_fall(catalog: Catalog) -> None:
    scores = [score for _, score in catalog.rank_words("expelled ambassador decision", 10, Filter())]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "a AND",
        "NEAR(",
        "text:x",
        "*",
        "^a",
        "-a",
        "a + b",
        "{text context}: x",
        "😀",
        "'; DROP TABLE words; --",
        "\0",
        "",
        " ",
    ],
)
def test_operators_quotes_and_rubbish_are_only_words(catalog: Catalog, question: str) -> None:
    assert isinstance(catalog.rank_words(question, 10, Filter()), list)


def test_of_ten_thousand_words_the_first_are_looked_up(catalog: Catalog) -> None:
    question = " ".join(f"word{number}" for number in range(10_000))
    assert documents(catalog, f"ambassador {question}") == ["a"]
    assert documents(catalog, f"{question} ambassador") == []


@given(st.text())
@settings(deadline=None)
def test_any_text_is_a_safe_query(tmp_path_factory: pytest.TempPathFactory, question: str) -> None:
    catalog = Catalog(tmp_path_factory.mktemp("c") / "catalog.db")
    put(catalog, "a", "A text.")
    assert isinstance(catalog.rank_words(question, 10, Filter()), list)
    catalog.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Catalog:
    shelf = Catalog(tmp_path / "shelf.db")
    for number, name in enumerate(("客服部", "销售部", "法务部", "研发部")):
        put(shelf, f"zh{number}", f"{name}的班车由刘主管负责，使用前须提前{number + 2}天登记。")
    put(shelf, "ja", "東京タワーの展望台は午後十時に閉まります。")
    put(shelf, "pump", "型号QZ-881的水泵每九百小时更换一次密封圈。")
    put(shelf, "id", "The part KX-2041-A fits; order form B12 names it.")
    put(shelf, "reset", "To reset a password, open the profile.")
    return shelf


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("客服部的班车要提前几天登记？", "zh0"),
        ("法务部", "zh2"),
        ("QZ-881多久更换密封圈？", "pump"),
        ("qz881", "pump"),
        ("水泵", "pump"),
        ("泵", "pump"),
        ("展望台はいつ閉まりますか", "ja"),
        ("ﾀﾜｰ", "ja"),
        ("kx2041a", "id"),
        ("KX 2041 A", "id"),
        ("kx-2041a", "id"),
        ("KX2041", "id"),
        ("b-12", "id"),
        ("pasword", "reset"),
        ("how do I resset it", "reset"),
    ],
)
def test_words_without_spaces_identifiers_and_slips(shelf: Catalog, question: str, found: str) -> None:
    assert documents(shelf, question)[:1] == [found]


def test_a_word_that_is_known_is_not_mended(shelf: Catalog) -> None:
    put(shelf, "pas", "A pasword is a word of a pas.")
    assert documents(shelf, "pasword") == ["pas"]


def test_a_slip_is_no_code_and_in_a_large_index_keeps_two_letters(
    shelf: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shelf, "codes", "The part zebra7 and the part zwbras.")
    assert documents(shelf, "zebras") == ["codes"]
    monkeypatch.setattr(lexical, "_LARGE", 1)
    assert documents(shelf, "zebras") == []
    assert documents(shelf, "zwbrat") == ["codes"]
    put(shelf, "code", "The part vintag5.")
    assert documents(shelf, "vintage") == []


def test_a_word_that_most_chunks_hold_costs_nothing_and_changes_no_order(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        put(catalog, f"room{number}", f"The lamp of room {number} is red.")
    every = documents(catalog, "Is the lamp of room 4 red?")
    monkeypatch.setattr(lexical, "_MANY_CHUNKS", 1)
    assert documents(catalog, "Is the lamp of room 4 red?") == every[:1] == ["room4"]
    assert sorted(documents(catalog, "Is the lamp red?")) == [f"room{number}" for number in range(6)]


def test_of_many_chunks_those_are_looked_at_that_hold_a_rare_word(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        put(catalog, f"room{number}", f"The lamp of room {number} is red.")
    every = catalog.rank_words("Is the lamp of room 4 red?", 1, Filter())
    monkeypatch.setattr(lexical, "_LARGE", 2)
    monkeypatch.setattr(lexical, "_MOST_SCORED", 2)
    assert [chunk for chunk, _ in catalog.rank_words("Is the lamp of room 4 red?", 1, Filter())] == [every[0][0]]
    assert documents(catalog, "Is the lamp of room 4 red?")[0] == "room4"
    assert len(documents(catalog, "Is the lamp of room 4 red?")) == 6, "those that hold no rare word come when few do"
    assert len(documents(catalog, "Is the unicorn lamp red?")) == 6, "a word that no chunk holds hides nothing"
    assert documents(catalog, "zebras") == []


def test_of_many_chunks_those_are_looked_at_that_hold_frequent_words_together(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        colour, thing = "red" if number < 4 else "blue", "lamp" if number % 2 else "door"
        put(catalog, f"room{number}", f"The {thing} is {colour}.")
    monkeypatch.setattr(lexical, "_LARGE", 2)
    monkeypatch.setattr(lexical, "_MOST_SCORED", 2)
    assert len(catalog.rank_words("Is the lamp red?", 2, Filter())) == 2
    assert sorted(documents(catalog, "Is the lamp red?")[:2]) == ["room1", "room3"]
    assert len(documents(catalog, "Is the lamp red?")) == 6, "those that hold one of them come when few hold all"


@pytest.mark.parametrize("label", ["staff", "board"])
@pytest.mark.parametrize("more", [1, 2, 4])
def test_words_of_what_may_be_found_are_ranked_as_if_there_were_no_more(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, label: str, more: int
) -> None:
    for number in range(12):
        labels = ("board",) if number % 4 == 0 else ("staff",)
        put(catalog, f"room{number}", "The lamp is red. " + "A lamp. " * (number % 5), labels)
    allowed = Filter(audience=frozenset({label}))
    every = [
        found for found in catalog.rank_words("lamp", 12, Filter()) if found in catalog.rank_words("lamp", 12, allowed)
    ]
    monkeypatch.setattr(lexical, "MORE", more)
    assert len(every) == (3 if label == "board" else 9)
    assert catalog.rank_words("lamp", 3, allowed) == every[:3]


def plain_rank(connection: Connection, question: str, limit: int) -> list[tuple[str, float]]:
    """As `rank` decides which words count, with nothing remembered: everything is counted for each question."""
    chunks = connection.execute("SELECT COUNT(*) FROM chunks").fetchone()[0]
    terms = lexical.mended(
        lexical.terms_of(question), partial(lexical._is_known, connection), partial(lexical._near, connection, chunks)
    )
    held = {term: lexical._holding(WordCounts(connection), chunks, term) for term in terms}
    if lexical.is_many(chunks):
        terms = [term for term in terms if held[term] <= chunks // 2] or terms
    narrow = lexical._narrowed_expression(terms, chunks, held.__getitem__)
    if narrow:
        ranking = lexical._ranked(connection, narrow, limit, "", ())
        if len(ranking) == limit:
            return ranking
    return lexical._ranked(connection, lexical._expression(terms), limit, "", ()) if terms else []


WORDS = ("lamp", "lamps", "red", "room", "door", "glass", "oak", "kx2041", "法务部", "lampp")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["put", "put elsewhere", "undo"]), st.sampled_from("abcdefghij"), texts),
        st.tuples(st.just("remove"), st.sampled_from("abcdefghij"), st.just("")),
        st.tuples(st.just("ask"), st.sampled_from("1258"), texts),
    ),
    min_size=5,
    max_size=40,
)


@given(steps, st.integers(1, 12), st.integers(0, 6), st.integers(1, 6))
@settings(deadline=None, max_examples=25)
def test_what_is_kept_from_question_to_question_changes_no_ranking(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, str, str]],
    many_chunks: int,
    large: int,
    most_scored: int,
) -> None:
    path = tmp_path_factory.mktemp("c") / "catalog.db"
    with pytest.MonkeyPatch.context() as patch, closing(Catalog(path)) as catalog, closing(Catalog(path)) as other:
        patch.setattr(lexical, "_MANY_CHUNKS", many_chunks)
        patch.setattr(lexical, "_LARGE", large)
        patch.setattr(lexical, "_MOST_SCORED", most_scored)
        assert isinstance(catalog._database, SqliteDatabase)
        connection = catalog._database._connection
        for step, name, text in steps:
            if step == "ask":
                limit = int(name)
                assert catalog.rank_words(text, limit, EVERYTHING) == plain_rank(connection, text, limit)
            elif step == "undo":
                with suppress(InterruptedError), catalog.writing():
                    put(catalog, name, text)
                    catalog.rank_words(text, 3, EVERYTHING)
                    raise InterruptedError
            elif step == "remove":
                with other.writing():
                    other.remove([name])
            else:
                put(catalog if step == "put" else other, name, text)
