import asyncio
import json
from dataclasses import replace
from pathlib import Path
from time import time

import pytest
import yaml

from bot import cli
from bot.feedback import Feedback
from bot.memory import Memory
from bot.settings import Settings
from bot.slack.encryption import Cipher
from bot.slack.manifest import manifest
from bot.slack.store import Store, url_of
from tests.bot.slack.test_digest import asked

DATA = Path(".footnote")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    return (cli.run(arguments), *capsys.readouterr())


@pytest.fixture
def stored() -> None:
    """Alice asked in #C1 and in a direct message; Bob rated, and asked once."""

    async def fill() -> None:
        store = Store(url_of(DATA))
        await store.open()
        now = time()
        await store.put(replace(asked("Where is the key?", at=now), id="a1", user="UALICE", conversation="in C1"))
        await store.put(replace(asked("My salary?", at=now), id="a2", ts="2", user="UALICE", surface="direct"))
        await store.put(replace(asked("What is new?", at=now, abstained=False), id="a3", ts="3", user="UBOB"))
        await store.rate(Feedback("a3", "UALICE", "bad", ("outdated",), "It is 2027."))
        await store.close()

    asyncio.run(fill())
    Memory(DATA / "threads.db", 30).use("in C1")


def test_the_manifest_can_be_pasted(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "slack", "manifest")
    assert (status, yaml.safe_load(out), err) == (0, manifest(Settings()), "")
    assert json.loads(run(capsys, "slack", "manifest", "--json")[1]) == manifest(Settings())


def test_a_key_is_made_for_the_tokens_of_workspaces(capsys: pytest.CaptureFixture[str]) -> None:
    keys = [run(capsys, "slack", "key")[1].strip() for _ in range(2)]
    assert len({Cipher(key).encrypted("x") for key in keys}) == len(set(keys)) == 2


def test_doctor_without_tokens(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    status, out, err = run(capsys, "slack", "doctor")
    assert status == 1
    faults = ["FAULT  SLACK_BOT_TOKEN", "FAULT  SLACK_APP_TOKEN", "FAULT  index"]
    assert [line.partition(":")[0] for line in out.splitlines()] == faults
    assert "agent_session_stopped" in err


@pytest.mark.usefixtures("stored")
def test_digest(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "slack", "digest")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "C1: asked 2, unanswered 1, 👍 0, 👎 1",
        "  1×  Where is the key?",
        "  👎  What is new?  (outdated, “It is 2027.”)",
        "direct: asked 1, unanswered 1, 👍 0, 👎 0",
    ]
    digest = json.loads(run(capsys, "slack", "digest", "--json", "--channel", "C1")[1])
    assert [channel["channel"] for channel in digest["channels"]] == ["C1", "direct"]
    assert run(capsys, "slack", "digest", "--channel", "C2")[1] == "nobody asked anything in that time\n"


@pytest.mark.usefixtures("stored")
def test_drafts_of_a_question_set(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "eval", "new", "--since", "1d")
    assert status == 0
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["question"], line["answers"]) for line in lines] == [
        ("What is new?", []),
        ("Where is the key?", []),
    ]
    assert "My salary?" in run(capsys, "eval", "new", "--direct")[1]


@pytest.mark.usefixtures("stored")
def test_a_person_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "forget", "--user", "UALICE")
    expected = "forgotten of UALICE: questions, answers and ratings 3, conversations 1\n"
    assert (status, out) == (0, expected)
    assert run(capsys, "slack", "digest")[1] == "C1: asked 1, unanswered 0, 👍 0, 👎 0\n"
    assert Memory(DATA / "threads.db", 30).latest() is None
    assert b"Where is the key" not in (DATA / "slack.db").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("slack", "digest"), "nothing is stored about Slack in .footnote; it begins with: footnote slack"),
        (("eval", "new"), "nothing is stored about Slack in .footnote; it begins with: footnote slack"),
        (("slack", "digest", "--since", "soon"), "--since = 'soon': must be a time such as 7d"),
        (
            ("slack", "--data", "x", "digest"),
            "Invalid value: options stand behind the command: footnote slack",
        ),
        (("slack", "manifest", "--oauth"), "Invalid value: --oauth needs --http"),
        (("slack", "--oauth"), "SLACK_CLIENT_ID: is not set"),
        (("forget", "--user", "@ann"), "--user: must be the id of a person in Slack"),
    ],
)
def test_faults_are_a_line(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], fault: str) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"footnote: {fault}")
