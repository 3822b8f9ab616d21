from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.importing import Imported, read
from bot.evaluation.importing.imported import ImportFault, file_name
from index.errors import SettingsError
from tests.bot.evaluation.importing.files import written


@pytest.mark.parametrize(
    ("form", "content", "fault"),
    [
        ("squad", "no", "x: cannot be imported as squad: it has not the shape of that format"),
        ("squad", "[]", "x: cannot be imported as squad: it has not the shape of that format"),
        ("squad", {"data": [{"paragraphs": [{"qas": []}]}]}, "x: cannot be imported as squad: it has not the shape"),
        ("beir", "{}", "x: cannot be imported as beir: name three files"),
        ("squad", None, "x: cannot be imported as squad: No such file or directory"),
    ],
)
def test_what_is_not_of_the_format_is_told(form: str, content: Any, fault: str) -> None:
    if content is not None:
        written("x", content)
    with pytest.raises(ImportFault) as raised:
        read(form, [Path("x")])
    assert str(raised.value).startswith(fault)
    assert raised.value.exit_status == 2


def test_nothing_is_written_over() -> None:
    written("made/there", "x")
    with pytest.raises(SettingsError, match="made: is there already and not empty; name another folder with --out"):
        Imported({}, []).write(Path("made"))


def test_names_that_a_file_cannot_have() -> None:
    assert file_name("a/b\\c:d") == "a%2Fb%5Cc%3Ad.txt"
    assert file_name("..") == "%2E..txt"
    long = {file_name("x" * 300 + end) for end in "ab"}
    assert len(long) == 2 and all(len(name) < 255 for name in long)
