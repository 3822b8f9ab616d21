"""Every fixed sentence, in each language."""

from bot.slack.messages import WORDS
from tests.bot.slack.shown import ROOT


def test_every_sentence_is_said_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    assert [name for name in WORDS["en"].__dataclass_fields__ if f".{name}" not in code] == []


def test_both_languages_fill_in_the_same() -> None:
    def braces(text: str) -> list[str]:
        return sorted(part.partition("}")[0] for part in text.split("{")[1:])

    for name in WORDS["en"].__dataclass_fields__:
        english, other = getattr(WORDS["en"], name), getattr(WORDS["de"], name)
        if isinstance(english, str):
            assert braces(english) == braces(other), name
        elif name != "fixed":
            assert english.keys() == other.keys(), name
