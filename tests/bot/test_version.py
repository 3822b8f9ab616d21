from importlib import metadata

import pytest

from bot.version import installed_version


def test_it_is_that_of_the_package() -> None:
    assert installed_version() == metadata.version("footnote-qa")


def test_there_is_none_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert installed_version() is None
