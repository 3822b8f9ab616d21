from pathlib import Path

import pytest

from bot.server.database import NAME, Database
from index.errors import StoreError


def test_only_the_owner_may_read_the_file_which_is_made_when_something_is_stored(tmp_path: Path) -> None:
    database = Database(tmp_path / "data")
    assert database.rows("SELECT * FROM tokens") == []
    assert not (tmp_path / "data").exists()
    assert database.change("INSERT INTO feedback VALUES ('a', 'b', 'good', '', 'q', '{}', 0)") == 1
    assert (tmp_path / "data" / NAME).stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("no database " * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        Database(tmp_path).rows("SELECT * FROM tokens")
