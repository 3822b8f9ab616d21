"""docs/slack.md against the code: commands, settings, scopes and events that it names are those that there are."""

import re
import tomllib
from pathlib import Path

from typer.main import get_command

from bot.cli import app
from bot.settings import Settings
from bot.settings.slack import APP_TOKEN, BOT_TOKEN
from bot.slack.manifest import EVENTS, SCOPES, SOCKET_SCOPE

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")


def test_every_scope_and_event_stands_there_with_its_reason_and_no_other() -> None:
    listed = dict(re.findall(r"^\| `([a-z_]+[:.]?[a-z:_]*)` \| (.+) \|$", TEXT, re.MULTILINE))
    assert {**SCOPES, **EVENTS}.items() <= listed.items()
    scopes = set(re.findall(r"`([a-z_]+:[a-z_]+)`", TEXT))
    assert scopes <= {*SCOPES, SOCKET_SCOPE}
    assert set(re.findall(r"`(message\.\w+|\w+_stopped)`", TEXT)) <= EVENTS.keys()


def test_every_command_and_option_exists() -> None:
    commands = re.findall(r"`footnote ((?:[a-z]+(?![.\w]) ?)+)([^`]*)`", TEXT)
    assert len(commands) > 10
    for words, rest in commands:
        command = get_command(app)
        for word in words.split():
            command = getattr(command, "commands", {}).get(word, command)
        assert command.name == words.split()[-1], words
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, words
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`make ([a-z]+)`", TEXT)) <= set(targets)


def test_the_examples_of_the_settings_are_valid() -> None:
    *_, given = [
        Settings.model_validate(tomllib.loads(one)) for one in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    ]
    assert given.slack.channel("C0123456789").owner == "U0123456789"
    defaults = Settings().slack
    assert given.slack.model_copy(update={"owners": {}, "channels": {}}) == defaults
    assert {BOT_TOKEN, APP_TOKEN} <= set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", TEXT))
