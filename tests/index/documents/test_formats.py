import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import SUFFIXES, formats, list_files, read_file
from index.documents.folder import HIDDEN
from index.errors import SourceError
from tests.index.documents.conftest import FILES, assert_sound, made

SLOW = {".doc", ".rtf", ".xls"}  # LibreOffice reads them
PICTURES = {".png", ".pdf"}
READ_HERE = sorted(
    path.name for path in FILES.iterdir() if path.suffix not in SLOW | PICTURES and path.suffix != ".zip"
)


def test_no_suffix_or_media_type_has_two_readers() -> None:
    for names in ([form.suffixes for form in formats.FORMATS], [form.media_types for form in formats.FORMATS]):
        listed = [name for group in names for name in group]
        assert len(listed) == len(set(listed))
        assert all(name == name.lower() for name in listed)


def test_every_format_is_told_in_the_documentation(pytestconfig: pytest.Config) -> None:
    table = (pytestconfig.rootpath / "docs" / "documents.md").read_text()
    assert [suffix for suffix in sorted(SUFFIXES) if f"`{suffix}`" not in table] == []


@pytest.mark.parametrize("name", READ_HERE)
def test_files_of_real_tools_are_read_whole(name: str) -> None:
    assert_sound(made(name))


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@pytest.mark.parametrize("content", [b"\0\xff\x01" * 99, b"PK\x03\x04" + b"\0" * 99], ids=["noise", "zip"])
def test_noise_is_refused_in_every_format(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=rf"^a\{suffix}"):
        read_file(path, id="a", source=path.name)


@pytest.mark.parametrize("name", READ_HERE)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(name: str) -> None:
    whole = (FILES / name).read_bytes()
    chosen = formats.of_name(name)
    assert chosen
    dice = random.Random(name)
    variants = [whole[: len(whole) // part] for part in (2, 3, 20)]
    for changes in (1, 3, 30):
        damaged = bytearray(whole)
        for _ in range(changes):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        variants.append(bytes(damaged))
    for variant in variants:
        try:
            reading = chosen.read(variant, name, None)
        except SourceError as error:
            assert error.source == name
        else:
            assert reading.text.encode().decode() == reading.text


@pytest.mark.parametrize(
    ("library", "name", "extra"),
    [
        ("openpyxl", "rates.xlsx", "office"),
        ("pptx", "launch.pptx", "office"),
        ("oxmsg", "mail.msg", "office"),
    ],
)
def test_a_missing_extra_is_named_with_the_line_that_installs_it(
    library: str, name: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SourceError) as raised:
        made(name)
    line = f"install them: pip install -c constraints.txt '.[{extra}]'"
    assert str(raised.value) == f"{name}: needs packages that are not installed; {line}"


@given(st.binary(max_size=300))
def test_content_without_a_suffix_is_text_or_nothing(data: bytes) -> None:
    chosen = formats.of_content(data)
    assert chosen is None or chosen.name in {"plain text", "HTML", "PDF", "source code"}
    assert chosen is None or data


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><p>a", "HTML"),
        (b"#!/bin/sh", "source code"),
        ("Wörter".encode(), "plain text"),
    ],
)
def test_content_tells_the_format(data: bytes, name: str) -> None:
    chosen = formats.of_content(data)
    assert chosen
    assert chosen.name == name


def test_the_folder_of_files_names_what_is_not_read() -> None:
    listing = list_files(FILES)
    packed = [entry.name for entry in listing.passed_over if "all.zip" in entry.name and entry.reason != HIDDEN]
    assert packed == [str(FILES / "all.zip" / "model.bin")]
    assert [Path(error.source).name for error in listing.failed] == ["broken.zip"]
