"""`footnote backup` and `footnote restore`."""

import json
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bot import wiring
from bot.commands.options import STAGING
from bot.settings import Settings
from index import backup
from tests.bot.processes import environment
from tests.bot.terminals import Terminal


def test_the_folder_of_a_restore_has_one_name() -> None:
    assert STAGING == backup.STAGING


def answered(run: Terminal, question: str) -> str:
    status, out, _ = run("ask", question, "--short")
    assert status == 0
    return out


def test_back_to_what_was(run: Terminal, linked: Path) -> None:
    Path("docs").mkdir()
    Path("docs/mill.txt").write_text("The old mill burned in 1911.", encoding="utf-8")
    Path("footnote.toml").write_text('sources = ["docs"]\n')
    assert run("sync")[0] == 0
    assert run("ask", "When did the mill burn?", "--thread", "mill")[0] == 0
    status, out, err = run("backup", "backup.zip")
    assert (status, err) == (0, "")
    assert out.startswith("wrote backup.zip: ")
    assert run("backup", "backup.zip") == (1, "", "footnote: backup.zip: is there already; name another file\n")

    Path("docs/mill.txt").write_text("The old mill burned in 1899.", encoding="utf-8")
    Path("footnote.toml").write_text('sources = ["docs"]\npassages = 4\n')
    assert run("sync")[0] == 0
    assert "1899" in answered(run, "When did the mill burn?")
    assert run("restore", "backup.zip", "--dry-run")[1].startswith("backup.zip: sound; made 20")
    assert "1899" in answered(run, "When did the mill burn?")
    with closing(wiring.open_answerer(Settings(data=linked), print, remember=True)) as running:
        assert "1899" in running.ask("When did the mill burn?").answer
        status, out, err = run("restore", "backup.zip")
        assert "1911" in running.ask("When did the mill burn?", "other").answer, "a bot that runs goes on"
    assert (status, err) == (0, "")
    assert "footnote.toml.restored" in out
    assert "1911" in answered(run, "When did the mill burn?")
    assert run("doctor")[0] == 0
    threads = run("ask", "And why?", "--thread", "mill", "--json")
    assert "mill" in json.loads(threads[1])["standalone_question"], "the conversation goes on"
    assert run("sync")[1].startswith("added 0, changed 1,")


def test_what_cannot_be(run: Terminal, linked: Path) -> None:
    assert run("backup", "x.zip") == (1, "", f"footnote: no index in {linked}; build it: footnote sync\n")
    Path("x.zip").write_text("text")
    status, _, err = run("restore", "x.zip")
    assert (status, err) == (1, "footnote: x.zip: is no backup of Footnote; one is made with: footnote backup FILE\n")
    status, _, err = run("restore", "missing.zip")
    assert (status, err) == (1, "footnote: missing.zip: No such file or directory\n")


KILLED = """
import os, signal, sys
from pathlib import Path
from index import restore
real = restore._switch
def switch(path, target):
    if target.name == "catalog.db":
        os.kill(os.getpid(), signal.SIGKILL)
    real(path, target)
restore._switch = switch
from bot.cli import run
run(["restore", "backup.zip"])
"""


def test_the_next_command_ends_a_restore_that_was_killed(run: Terminal, linked: Path) -> None:
    Path("a.txt").write_text("The old mill burned in 1911.", encoding="utf-8")
    assert run("sync", "a.txt")[0] == 0
    assert run("backup", "backup.zip")[0] == 0
    Path("a.txt").write_text("The old mill burned in 1899.", encoding="utf-8")
    assert run("sync")[0] == 0
    running = wiring.open_answerer(Settings(data=linked), print, remember=False)
    killed = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, env=environment(), check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert "1899" in running.ask("When did the mill burn?").answer, "the catalog is switched last"
    status, out, err = run("ask", "When did the mill burn?", "--short")
    assert (status, out) == (0, "1911\n")
    assert "1911" in running.ask("When did the mill burn?").answer
    running.close()
    assert err == "a restore did not come to its end; ending it …\n"
    assert not (linked / STAGING).exists()
    assert run("doctor")[0] == 0
