"""Random damage to the files of an index, as a disk, a full disk or a careless person does it. Seeded."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

Damage = Callable[[Path, random.Random], None]


def zero(path: Path, chance: random.Random) -> None:
    """Nothing but zeros, as long as before."""
    path.write_bytes(bytes(path.stat().st_size))


def empty(path: Path, chance: random.Random) -> None:
    """Nothing at all."""
    path.write_bytes(b"")


def cut(path: Path, chance: random.Random) -> None:
    """The end is missing."""
    path.write_bytes(path.read_bytes()[: chance.randrange(max(1, path.stat().st_size))])


def flip(path: Path, chance: random.Random) -> None:
    """One to a hundred bits are other ones."""
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 3, 10, 100)) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def page(path: Path, chance: random.Random) -> None:
    """A page of the disk holds something else."""
    data = bytearray(path.read_bytes())
    start = chance.randrange(max(1, len(data) // 4096 or 1)) * 4096
    data[start : start + 4096] = chance.randbytes(len(data[start : start + 4096]))
    path.write_bytes(data)


def gone(path: Path, chance: random.Random) -> None:
    """The file is missing."""
    path.unlink()


def rows(path: Path, chance: random.Random) -> None:
    """Rows of a table are missing, or hold another text, or the schema is of another version."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        table = chance.choice(sorted(tables) or ["x"])
        columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
        statement = chance.choice(
            [
                f'DELETE FROM "{table}"',
                f'DELETE FROM "{table}" WHERE rowid IN (SELECT rowid FROM "{table}" LIMIT 1)',
                f'UPDATE "{table}" SET "{chance.choice(columns or ["x"])}" = \'x\'',
                f"PRAGMA user_version = {chance.randrange(9)}",
            ]
        )
        database.execute(statement)
        database.commit()


DAMAGES: tuple[Damage, ...] = (zero, empty, cut, flip, flip, flip, page, page, gone, rows, rows)


def strike(data: Path, chance: random.Random) -> str:
    """Damage one file of the index in the folder `data`, or lose the whole folder of vectors; what was done."""
    if chance.random() < 0.03:
        shutil.rmtree(data / "chroma")
        return "chroma: gone"
    files = sorted(path for path in data.rglob("*") if path.is_file() and "models" not in path.relative_to(data).parts)
    catalog = data / "catalog.db"
    path = catalog if chance.random() < 0.4 else chance.choice(files)
    damage = chance.choice([each for each in DAMAGES if each is not rows or path.suffix in {".db", ".sqlite3"}])
    damage(path, chance)
    return f"{path.relative_to(data)}: {damage.__name__}"
