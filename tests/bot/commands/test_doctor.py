"""`footnote doctor`."""

import json
from pathlib import Path

import pytest

from bot import messages
from index import store
from index.store import StoreSettings
from tests.bot.chat_server import ChatServer, says
from tests.bot.terminals import Terminal


def test_doctor(run: Terminal, linked: Path) -> None:
    Path("docs").mkdir()
    Path("docs/a.txt").write_text("The mill burned in 1911.", encoding="utf-8")
    assert run("sync", "docs")[0] == 0
    status, out, err = run("doctor")
    assert (status, err) == (0, "")
    assert {line.split()[0] for line in out.splitlines()} == {"ok"}
    store.remove(StoreSettings(linked.absolute() / "chroma"))
    status, out, _ = run("doctor")
    assert status == 1
    [fault] = [line for line in out.splitlines() if line.startswith("FAULT")]
    status, out, _ = run("doctor", "--json")
    [finding] = [finding for finding in json.loads(out)["findings"] if finding["fault"]]
    assert status == 1
    assert (finding["fault"] in fault, finding["remedy"] in fault) == (True, True)


def test_doctor_asks_the_chat_model(run: Terminal, linked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("docs").mkdir()
    Path("docs/a.txt").write_text("The mill burned in 1911.", encoding="utf-8")
    assert run("sync", "docs")[0] == 0
    monkeypatch.setenv("FOOTNOTE_MODEL", "openai:scripted")
    with ChatServer(says("one ", "two"), says('{"word": "ready"}')) as server:
        monkeypatch.setenv("FOOTNOTE_BASE_URL", server.base_url)
        status, out, _ = run("doctor")
    [line] = [line for line in out.splitlines() if "chat model" in line]
    assert (status, line.split()[0]) == (0, "ok")
    assert all(ability in line for ability in (messages.STREAMS, messages.STRUCTURES, messages.TOKENS))
    with ChatServer() as gone:
        monkeypatch.setenv("FOOTNOTE_BASE_URL", gone.base_url)
    status, out, _ = run("doctor")
    [line] = [line for line in out.splitlines() if "chat model" in line]
    assert (status, line.split()[0]) == (1, "FAULT")
    assert "check that it runs" in line
