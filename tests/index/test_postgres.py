import sys

import pytest

from index import postgres
from index.errors import StoreError


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://me:secret@db.example:5433/index", "postgresql://db.example:5433/index"),
        ("postgres://me:sec%40ret@db.example/index?sslmode=require", "postgresql://db.example/index"),
        ("postgresql:///index?host=/run/postgresql&password=secret", "postgresql://localhost/index"),
        ("postgresql://me:secret@one:1,two:2/index", "postgresql://one,two:1,2/index"),
    ],
)
def test_a_place_is_named_without_user_and_password(url: str, place: str) -> None:
    assert postgres.place_of(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:sec@ret@host/index",
        "postgresql://me:sec/ret@host/index",
        "postgresql://me:123/secret@host/index",
        "postgresql://me:sec%ret@host/index",
        "postgresql://me:sec:ret@host:secret/index",
    ],
)
def test_a_faulty_address_tells_nothing_of_a_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        postgres.connect(url)
    assert str(caught.value).startswith("database_url: is no address")
    assert "ret" not in str(caught.value)


def test_a_server_that_is_not_there_is_named(free_tcp_port: int) -> None:
    with pytest.raises(
        StoreError, match=rf"postgresql://127\.0\.0\.1:{free_tcp_port}/index: cannot be reached"
    ) as caught:
        postgres.connect(f"postgresql://me:secret@127.0.0.1:{free_tcp_port}/index")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_package_is_told_with_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r'pip install "footnote-qa\[postgres\]"'):
        postgres.connect("postgresql://host/index")
