"""Code stands in the passages line by line, or is not found."""

from bot.checking.checker import Checker
from bot.checking.code import copied
from bot.checking.evidence import Ground
from bot.draft import DraftSentence
from bot.verdict import Verdict
from tests.bot.checking.harbour import orsund

TEXT = "To build it, run:\n\n    make build --all\n    make   test\n\nThen call `deploy(stage)`."


def found(code: str) -> list[str]:
    return [each.quote for each in copied(code, [Ground(orsund("p", TEXT, 10))])]


def test_lines_are_found_whatever_white_space_is_in_them() -> None:
    assert found("make build --all\n  make test") == ["make build --all\n    make   test"]
    assert found("$ make test\n# runs them") == ["make   test"]
    assert found("deploy(stage)") == ["deploy(stage)"]


def test_one_line_that_is_lacking_is_enough() -> None:
    assert found("make build --all\nmake clean") == []
    assert found("make build --al") == []
    assert found("deploy(prod)") == []


def test_lines_may_stand_in_several_passages() -> None:
    other = Ground(orsund("q", "Stop it with `make stop`.", 500))
    ranges = copied("make test\nmake stop", [Ground(orsund("p", TEXT, 10)), other])
    assert [each.quote for each in ranges] == ["make   test", "make stop"]


def verdict(code: str, keys: tuple[str, ...] = ("p",)) -> Verdict:
    checked = Checker([orsund("p", TEXT, 10)], "How do I build it?").check(DraftSentence(code, keys, code=True))
    return checked.sentence.verdict


def test_code_is_supported_only_word_for_word() -> None:
    assert verdict("make build --all") is Verdict.SUPPORTED
    assert verdict("make build --all", ()) is Verdict.SUPPORTED
    assert verdict("make build --one") is Verdict.NOT_FOUND
