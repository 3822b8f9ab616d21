"""Documents made up for measuring: seeded, of ordinary sentence and chunk length."""

import random
from pathlib import Path

_SUBJECTS = ("the board", "a local court", "the harbour office", "our maintenance team", "a travelling choir")
_VERBS = ("approved", "postponed", "reviewed", "described", "rejected", "repaired", "financed", "photographed")
_OBJECTS = ("a new timetable", "the northern bridge", "two hundred lamps", "its annual budget", "the old archive")
_ENDS = (
    "after a long debate in spring",
    "because the weather had turned",
    "for less than {n} crowns",
    "in the presence of {n} guests",
    "before the end of {y}",
    "although nobody had asked for it",
)


def sentence(chance: random.Random) -> str:
    end = chance.choice(_ENDS).format(n=chance.randrange(10, 9000), y=chance.randrange(1950, 2026))
    subject, verb, thing = chance.choice(_SUBJECTS), chance.choice(_VERBS), chance.choice(_OBJECTS)
    return f"{subject} {verb} {thing} {end}.".capitalize()


def paragraph(chance: random.Random, sentences: int = 8) -> str:
    return " ".join(sentence(chance) for _ in range(sentences))


def write_folder(folder: Path, count: int, seed: int = 7) -> None:
    """`count` text files of one paragraph each, below `folder`."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"note-{number:04}.txt").write_text(f"Note {number}\n\n{paragraph(chance)}\n", encoding="utf-8")
