from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.server.database import NAME, StoredTables
from bot.server.tables import tables_of
from bot.server.tokens import Tokens
from bot.settings import Settings
from index.errors import SettingsError


@pytest.fixture(params=["sqlite", "postgres"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoredTables]:
    url = request.getfixturevalue("database_url") if request.param == "postgres" else None
    with closing(tables_of(Settings(data=tmp_path, database_url=url))) as opened:
        yield opened


def test_a_token_is_found_by_its_secret_and_is_nowhere_stored(tables: StoredTables, tmp_path: Path) -> None:
    tokens = Tokens(tables)
    secret = tokens.add("ada", ("board", "audit", "board"))
    stored = tokens.of_secret(secret)
    assert stored is not None
    assert (stored.name, stored.audience, stored.may_upload) == ("ada", ("audit", "board"), False)
    assert tokens.of_id(stored.id) == stored
    assert secret not in str(tables.rows("SELECT * FROM tokens"))
    assert not (tmp_path / NAME).exists() or secret.encode() not in (tmp_path / NAME).read_bytes()
    assert tokens.of_secret(secret + "x") is None
    assert tokens.of_secret("") is None


def test_a_token_ends_with_its_time_and_when_it_is_removed(tables: StoredTables) -> None:
    now = [1_000.0]
    tokens = Tokens(tables, lambda: now[0])
    secret, other = tokens.add("ada", days=1), tokens.add("bo", may_upload=True)
    now[0] += 86_400
    assert tokens.of_secret(secret) is None
    assert [(token.name, tokens.has_expired(token)) for token in tokens.all()] == [("ada", True), ("bo", False)]
    stored = tokens.of_secret(other)
    assert stored is not None and stored.may_upload
    tokens.remove("bo")
    assert tokens.of_secret(other) is None
    assert tokens.add("bo") != other
    assert tokens.of_id(stored.id) is None, "a new token of the same name is another"


def test_names_are_given_once(tables: StoredTables) -> None:
    tokens = Tokens(tables)
    tokens.add(" ada ")
    with pytest.raises(SettingsError, match="footnote token remove 'ada'"):
        tokens.add("ada")
    with pytest.raises(SettingsError, match="no token named 'bo'"):
        tokens.remove("bo")
    for faulty in ("", " ", "a" * 101):
        with pytest.raises(SettingsError, match="1 to 100 characters"):
            tokens.add(faulty)
    with pytest.raises(SettingsError, match="a label is empty"):
        tokens.add("bo", ("board", " "))
