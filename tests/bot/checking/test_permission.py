"""What a text says to a question that asks for leave."""

import pytest

from bot.checking.permission import permitted


@pytest.mark.parametrize(
    ("question", "quote", "leave"),
    [
        (
            "May customer data be stored on a private phone?",
            "Customer data must never be stored on private devices.",
            False,
        ),
        (
            "Darf ich Hühner halten?",
            "Die Haltung von Hühnern ist nicht gestattet; Bienen dürfen gehalten werden.",
            False,
        ),
        ("Can bees be kept in the garden?", "Bees may be kept in gardens. Hens are forbidden.", True),
        ("Is it forbidden to keep hens?", "Keeping hens is forbidden.", True),
        ("Is smoking allowed in the hall?", "Smoking is prohibited in the hall.", False),
        ("May I keep bees?", "Bees may be kept only with the consent of the neighbours.", None),
        ("May I keep a dog?", "Bees may not be kept.", None),
        ("Who may keep bees?", "Bees may be kept.", None),
    ],
)
def test_leave_is_given_or_not(question: str, quote: str, leave: bool | None) -> None:
    assert permitted(question, quote) is leave
