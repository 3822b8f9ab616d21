"""One trial: damage an index, ask it, mend it, ask again. Each question in a process of its own."""

import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.damage import strike

ROOT = Path(__file__).parents[2]
TEXTS = {
    f"room{number}.md": f"# Room {number}\n\nThe lamp of room {number} is {colour}. It was bought in {1900 + number}.\n"
    for number, colour in enumerate("red blue green white black yellow brown grey pink violet".split())
}
QUESTION = "What colour is the lamp of room 4?"
RIGHT = "black"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one damage: `noticed`, `harmless`, or what went wrong."""

    damage: str
    kind: str
    told: str


def footnote(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in `folder`."""
    command = [sys.executable, "-m", "bot", *arguments]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "HOME": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def make(folder: Path, models: Path) -> None:
    """Documents, and an index of them, in `folder`; the exported models are those in `models`."""
    for name, text in TEXTS.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / ".footnote").mkdir(mode=0o700)
    (folder / ".footnote" / "models").symlink_to(models)
    made = footnote(folder, "sync", "docs")
    if made.returncode:
        raise RuntimeError(made.stderr)


def run(template: Path, folder: Path, seed: int) -> Outcome:
    """Damage a copy of the index in `template`, and see whether that is noticed and mended."""
    shutil.copytree(template, folder, symlinks=True)
    damage = strike(folder / ".footnote", random.Random(seed))
    asked = footnote(folder, "ask", "--json", QUESTION)
    if wrong := _wrong(asked):
        return Outcome(damage, wrong, asked.stderr or asked.stdout[:200])
    kind = "noticed" if asked.returncode else "harmless"
    mended = footnote(folder, "sync", "--rebuild")
    again = footnote(folder, "ask", "--json", QUESTION)
    if mended.returncode or again.returncode or _wrong(again):
        return Outcome(damage, "not mended", mended.stderr + again.stderr)
    return Outcome(damage, kind, asked.stderr.strip())


def _wrong(asked: subprocess.CompletedProcess[str]) -> str | None:
    """What is wrong with how a question ended: neither the right answer, nor one line that tells what to do."""
    if asked.returncode == 0:
        answer = json.loads(asked.stdout)
        quotes = [citation["quote"] in TEXTS.get(citation["document"], "") for citation in answer["citations"]]
        return None if RIGHT in answer["answer"] and quotes and all(quotes) else "wrong answer"
    if asked.returncode != 1 or "Traceback" in asked.stderr or "fault of Footnote's own" in asked.stderr:
        return "crash"
    return None if "footnote sync" in asked.stderr else "no remedy"
