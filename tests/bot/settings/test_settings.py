from pathlib import Path

import pytest
from pydantic import BaseModel

from bot import settings
from bot.settings import FILE, EvalSettings, Settings
from bot.settings.oidc import OidcSettings
from bot.settings.serve import ServeSettings
from bot.settings.slack import ChannelSettings, SlackSettings, WorkspaceSettings
from tests.bot.settings.files import faults, write

DOCS = Path(__file__).parents[3] / "docs" / "settings.md"


def test_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    write('sources = ["docs", {path = "board", audience = ["board"]}]\n')
    assert [(each.path, each.audience) for each in settings.load().sources] == [("docs", ()), ("board", ("board",))]
    monkeypatch.setenv("FOOTNOTE_SOURCES", "notes, and more")
    assert [each.path for each in settings.load().sources] == ["notes, and more"]
    monkeypatch.setenv("FOOTNOTE_SOURCES", '["a", {"path": "b"}]')
    assert [each.path for each in settings.load().sources] == ["a", "b"]


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    write("api_key = 12345\n")
    monkeypatch.setenv("FOOTNOTE_BASE_URL", "me:12345@host")
    assert "12345" not in "\n".join(faults())
    Path(FILE).unlink()
    monkeypatch.setenv("FOOTNOTE_BASE_URL", "http://host")
    monkeypatch.setenv("FOOTNOTE_API_KEY", "12345")
    assert "12345" not in repr(settings.load())


def test_a_token_that_no_header_can_hold_is_a_fault_and_a_line_break_at_its_end_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for token in ("12\n345", "12\u20ac345"):
        monkeypatch.setenv("FOOTNOTE_STORE_TOKEN", token)
        [fault] = faults()
        assert fault.startswith("FOOTNOTE_STORE_TOKEN: holds a character that no HTTP header may hold")
        assert "345" not in fault
    monkeypatch.setenv("FOOTNOTE_STORE_TOKEN", "12345\n")
    loaded = settings.load().store_token
    assert loaded is not None
    assert loaded.get_secret_value() == "12345"


def test_the_documentation_lists_every_setting_with_its_default() -> None:
    rows = [line.split(" | ") for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    listed = {row[0].strip("|` "): (row[1].strip("` "), row[2].strip("| ")) for row in rows}
    tables: dict[str, type[BaseModel]] = {
        "": Settings,
        "eval.": EvalSettings,
        "serve.": ServeSettings,
        "serve.oidc.": OidcSettings,
        "slack.": SlackSettings,
        "slack.channels.ID.": ChannelSettings,
        "slack.workspaces.ID.": WorkspaceSettings,
    }
    words = {
        "None": "none",
        "()": "none",
        "{}": "none",
        "True": "true",
        "False": "false",
        "PydanticUndefined": "needed",
    }
    expected = {
        f"{prefix}{name}": (words.get(str(field.default), str(field.default)), field.description)
        for prefix, table in tables.items()
        for name, field in table.model_fields.items()
    }
    del expected["slack"], expected["serve"], expected["eval"], expected["serve.oidc"]
    assert listed == expected


def test_gates_stand_in_a_table_for_each_question_set(monkeypatch: pytest.MonkeyPatch) -> None:
    write('[eval.gate.article]\nverbatim = 1\n"hit@1" = 0.5\n[eval.gate."my set"]\nece = 0.1\n')
    assert settings.load().eval.gate == {"article": {"verbatim": 1.0, "hit@1": 0.5}, "my set": {"ece": 0.1}}
    write('[eval]\ngates = 1\n[eval.gate]\nnews = 3\n[eval.gate.article]\nverbatim = "all"\nece = nan\n')
    assert sorted(faults()) == [
        "footnote.toml: eval.gate.article.ece = nan: must be a finite number",
        "footnote.toml: eval.gate.article.verbatim = 'all': must be a number",
        "footnote.toml: eval.gate.news = 3: must be a table",
        "footnote.toml: eval.gates: there is no such setting; there are: gate",
    ]
    write("eval = 3\n")
    assert faults() == ["footnote.toml: eval = 3: must be a table"]
