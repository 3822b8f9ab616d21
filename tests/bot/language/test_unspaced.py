import pytest

from bot.language.unspaced import asked_terms, coverage, lacks_name


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("水箱的容量是多少？", ["水", "箱", "水箱", "容", "量", "容量"]),
        ("館長は誰ですか？", ["館", "長", "館長"]),
        ("ＱＺ-881多久换？", ["qz", "881", "换"]),
        ("几个？", ["几", "个", "几个"]),  # nothing else is asked for
    ],
)
def test_what_questions_are_made_of_is_not_asked_for(question: str, terms: list[str]) -> None:
    assert list(asked_terms(question)) == terms


def test_what_few_texts_hold_weighs_more() -> None:
    texts = [
        "销售部的班车在东门。",
        "客服部的班车在南门。",
        "客服部的食堂在北门。",
        "销售部的食堂在西门。",
        "研发部的食堂很大。",
    ]
    shares = coverage("客服部的班车在哪里？", texts)
    assert max(range(5), key=shares.__getitem__) == 1
    assert shares[1] == pytest.approx(1.0)
    assert 0 < shares[3] < shares[2]


def test_nothing_to_compare_is_nothing_shared() -> None:
    assert coverage("客服部？", []) == []
    assert coverage("？", ["客服部"]) == [0.0]


def test_a_name_that_stands_nowhere() -> None:
    texts = ["发生错误E-407时请检查系统时间。", "支持Windows。"]
    assert lacks_name("发生错误E-512怎么办？", texts)
    assert not lacks_name("发生错误E-407怎么办？", texts)
    assert not lacks_name("支持windows吗？", texts)
