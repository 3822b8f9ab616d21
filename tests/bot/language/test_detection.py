import pytest

from bot.language.detection import differ, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The harbour was built by Maria Keller.", "en"),
        ("Die Kernzeit ist von 10 bis 15 Uhr.", "de"),
        ("Le port est fermé pour les travaux.", "fr"),
        ("港口建于1887年", "cjk"),
        ("Гавань построена в 1887 году", "cyrillic"),
        ("Keller", None),
        ("A space costs £4 a week.", None),
        ("", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_what_is_not_known_does_not_differ() -> None:
    assert differ("en", "de")
    assert not differ("en", None)
    assert not differ("en", "en")
