import re
import tomllib
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings
from bot.settings.oidc import OidcSettings
from bot.settings.serve import ServeSettings
from bot.settings.slack import APP_TOKEN, BOT_TOKEN, ChannelSettings, SlackSettings, WorkspaceSettings
from bot.terminal.template import template, write_template
from index.errors import SettingsError

ROOT = Path(__file__).parents[3]
SETTING = re.compile(r"^# (.+)\n# (\w+) = (.+)$", re.MULTILINE)
FIELDS = {name: field for name, field in Settings.model_fields.items() if name not in {"slack", "serve", "eval"}}
SERVE = {name: field for name, field in ServeSettings.model_fields.items() if name != "oidc"}
SLACK = [table.model_fields for table in (SlackSettings, ChannelSettings, WorkspaceSettings)]
TABLES = [FIELDS, {}, SERVE, OidcSettings.model_fields, *SLACK]


def tables() -> list[str]:
    """The template, cut where a table begins: all else, gates, server, login, Slack, a channel, a workspace."""
    return re.split(r"^# \[(?:slack|serve|eval).*\]$", template(), flags=re.MULTILINE)


def test_the_template_explains_every_setting_and_no_other() -> None:
    for text, fields in zip(tables(), TABLES, strict=True):
        explained = {name: comment for comment, name, _ in SETTING.findall(text) if comment != "For example:"}
        assert explained == {name: field.description for name, field in fields.items()}


def test_what_stands_behind_the_marks_are_the_defaults() -> None:
    for text, fields in zip(tables(), TABLES, strict=True):
        shown = {name: value for comment, name, value in SETTING.findall(text) if comment != "For example:"}
        for name, value in shown.items():
            default = fields[name].default
            given = tomllib.loads(f"{name} = {value}")[name]
            if default is None or fields[name].is_required():
                assert isinstance(given, str | bool | list | float | dict), "an example"
            else:
                assert given == (
                    list(default) if isinstance(default, tuple) else str(default) if name == "data" else default
                )


def test_it_loads_as_it_is_and_with_every_mark_taken_away() -> None:
    write_template(Path(), force=False)
    assert settings.load() == Settings()
    bare = re.sub(r"^# sources = \[\]\n", "", template(), flags=re.MULTILINE)
    bare = re.sub(r"^# (?:channels|workspaces) = {}\n", "", bare, flags=re.MULTILINE)
    lines = [line.removeprefix("# ") for line in bare.splitlines() if re.match(r"# (\w+ = |    |\]$|\[)", line)]
    Path("footnote.toml").write_text("\n".join(lines), encoding="utf-8")
    loaded = settings.load()
    assert [source.path for source in loaded.sources] == [
        "docs",
        "notes/**/*.md",
        "https://example.org/handbook",
        "board",
    ]
    assert loaded.sources[3].audience == ("board",)
    assert loaded.slack.language_in("C0123456789") == "de"
    assert loaded.slack.language_in("C2") == "en"


def test_it_is_not_written_over_what_is_there() -> None:
    Path("footnote.toml").write_text("passages = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"footnote\.toml: is there already; .* footnote init --force"):
        write_template(Path(), force=False)
    assert settings.load().passages == 3
    assert write_template(Path(), force=True) == Path("footnote.toml")
    assert settings.load().passages == 6


def test_the_example_of_a_dot_env_names_variables_that_there_are() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    names = [match[1] for line in lines if (match := re.match(r"# ([A-Z_]+)=", line))]
    own = [name.removeprefix("FOOTNOTE_").lower() for name in names if name.startswith("FOOTNOTE_")]
    assert set(own) <= set(FIELDS)
    assert {"OPENAI_API_KEY", "ANTHROPIC_API_KEY", BOT_TOKEN, APP_TOKEN} < set(names)
    secret = {name for name, field in FIELDS.items() if "Secret" in str(field.annotation)}
    assert secret <= set(own)
