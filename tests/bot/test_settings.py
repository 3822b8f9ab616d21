import os
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot import settings
from bot.settings import DEFAULT_EMBEDDING_MODEL, FILE, EvalSettings, Settings
from bot.settings.slack import ChannelSettings, SlackSettings
from index.embedding import DEFAULT_MODEL
from index.errors import SettingsError

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def write(text: str | bytes, name: str = FILE) -> None:
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())


def faults(**given: object) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        settings.load(**given)
    assert raised.value.exit_status == 2
    return str(raised.value).splitlines()


def test_without_any() -> None:
    assert settings.load() == Settings()
    assert settings.load(model=None).model == "reader"
    assert settings.load().base == Path.cwd()
    assert DEFAULT_EMBEDDING_MODEL == DEFAULT_MODEL


def test_options_beat_the_environment_which_beats_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write("passages = 3\nchunk_tokens = 100\nretries = 1\n")
    monkeypatch.setenv("FOOTNOTE_PASSAGES", "4")
    monkeypatch.setenv("FOOTNOTE_CHUNK_TOKENS", "")
    monkeypatch.setenv("footnote_retries", "2")
    loaded = settings.load(passages=5)
    assert (loaded.passages, loaded.chunk_tokens, loaded.retries) == (5, 100, 2)
    assert settings.load().passages == 4


def test_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    write('sources = ["docs", {path = "board", audience = ["board"]}]\n')
    assert [(each.path, each.audience) for each in settings.load().sources] == [("docs", ()), ("board", ("board",))]
    monkeypatch.setenv("FOOTNOTE_SOURCES", "notes, and more")
    assert [each.path for each in settings.load().sources] == ["notes, and more"]
    monkeypatch.setenv("FOOTNOTE_SOURCES", '["a", {"path": "b"}]')
    assert [each.path for each in settings.load().sources] == ["a", "b"]


def test_a_dot_env_file_fills_the_environment_without_overriding_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_RETRIES", "9")
    for name in ("FOOTNOTE_PASSAGES", "OPENAI_API_KEY"):  # so that they are gone after the test
        monkeypatch.setenv(name, "x")
        monkeypatch.delenv(name)
    write("FOOTNOTE_PASSAGES=4\nFOOTNOTE_RETRIES=1\nOPENAI_API_KEY='sk-1'\n", ".env")
    loaded = settings.load()
    assert (loaded.passages, loaded.retries, os.environ["OPENAI_API_KEY"]) == (4, 9, "sk-1")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"A=1\nnonsense here\n", ".env: line 2: must be NAME=value"),
        (b"A=\xff\n", ".env: cannot be read (it is not UTF-8)"),
    ],
)
def test_a_faulty_dot_env_file(content: bytes, fault: str) -> None:
    write(content, ".env")
    assert faults() == [fault]
    assert "A" not in os.environ


def test_every_fault_is_listed_one_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        'passages = 99\nchunk_tokens = "x"\nfallback = "perhaps"\nprecision = "fp16"\ntimeout = inf\nretries = 1.5\n'
        'stall = 0\nembedding_model = ""\ndata = 3\nsources = ["a", {paht = "b"}, "", 7]\nretention_days = 0\n'
        'store_url = "user:secret@host"\nunknown = "secret"\n'
    )
    monkeypatch.setenv("FOOTNOTE_PASAGES", "3")
    monkeypatch.setenv("FOOTNOTE_RETRIES", "many")
    assert sorted(faults(model="gpt")) == sorted(
        [
            "FOOTNOTE_PASAGES: there is no such setting; is FOOTNOTE_PASSAGES meant?",
            "FOOTNOTE_RETRIES = 'many': must be a whole number",
            "--model = 'gpt': must be reader, or provider:name such as openai:gpt-5-mini or ollama:qwen3",
            "footnote.toml: passages = 99: must be at most 30",
            "footnote.toml: chunk_tokens = 'x': must be a whole number",
            "footnote.toml: fallback = 'perhaps': must be true or false",
            "footnote.toml: precision = 'fp16': must be 'fp32' or 'int8'",
            "footnote.toml: timeout = inf: must be at most 3600",
            "footnote.toml: stall = 0: must be more than 0",
            "footnote.toml: embedding_model = '': must not be empty",
            "footnote.toml: data = 3: must be the path of a folder",
            "footnote.toml: sources[2].path: is missing",
            "footnote.toml: sources[2].paht: there is no such setting; there are: audience, path",
            "footnote.toml: sources[3].path = '': must not be empty",
            'footnote.toml: sources[4] = 7: must be a path, or a table such as { path = "docs" }',
            "footnote.toml: retention_days = 0: must be at least 1",
            "footnote.toml: store_url: must begin with http:// or https://",
            f"footnote.toml: unknown: there is no such setting; there are: {', '.join(sorted(Settings.model_fields))}",
        ]
    )


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"passages = = 9\n", "footnote.toml: is not valid TOML (Invalid value (at line 1, column 12));"),
        (b"\xff\n", "footnote.toml: is not valid TOML ('utf-8' codec can't decode"),
    ],
)
def test_a_file_that_is_not_toml_does_not_hide_the_other_faults(
    content: bytes, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(content)
    assert len(found := faults()) == 1
    assert found[0].startswith(fault)
    assert found[0].endswith("mend it, or write a new one: footnote init --force")
    monkeypatch.setenv("FOOTNOTE_STALL", "-1")
    assert faults()[1] == "FOOTNOTE_STALL = '-1': must be more than 0"


def test_a_file_that_cannot_be_read() -> None:
    Path(FILE).mkdir()
    assert faults() == ["footnote.toml: cannot be read (Is a directory)"]


def test_a_faulty_list_of_sources_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_SOURCES", '["a"')
    expected = 'must be one source, or a JSON list such as ["docs", "https://example.org/page"]'
    assert faults() == [f"FOOTNOTE_SOURCES = '[\"a\"': {expected}"]
    monkeypatch.setenv("FOOTNOTE_SOURCES", "[3]")
    assert faults()[0].startswith("FOOTNOTE_SOURCES[1] = 3: must be a path")


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    write("api_key = 12345\n")
    monkeypatch.setenv("FOOTNOTE_BASE_URL", "me:12345@host")
    assert "12345" not in "\n".join(faults())
    Path(FILE).unlink()
    monkeypatch.setenv("FOOTNOTE_BASE_URL", "http://host")
    monkeypatch.setenv("FOOTNOTE_API_KEY", "12345")
    assert "12345" not in repr(settings.load())


def test_other_variables_with_our_prefix_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_SERVICE_HOST", "10.0.0.1")
    assert settings.load() == Settings()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("", "--data = '': must not be empty"),
        ("file", "--data = 'file': is a file; name a folder"),
        ("~nobody-at-all/x", "--data = '~nobody-at-all/x': begins with the home of a user who does not exist"),
    ],
)
def test_a_faulty_data_folder(data: str, fault: str) -> None:
    write("", "file")
    assert faults(data=data) == [fault]


def test_the_data_folder_may_be_below_ones_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings.load(data="~/answers").data == tmp_path / "answers"


def test_the_documentation_lists_every_setting_with_its_default() -> None:
    rows = [line.split(" | ") for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    listed = {row[0].strip("|` "): (row[1].strip("` "), row[2].strip("| ")) for row in rows}
    tables: dict[str, type[BaseModel]] = {
        "": Settings,
        "eval.": EvalSettings,
        "slack.": SlackSettings,
        "slack.channels.ID.": ChannelSettings,
    }
    words = {"None": "none", "()": "none", "{}": "none", "True": "true", "False": "false"}
    expected = {
        f"{prefix}{name}": (words.get(str(field.default), str(field.default)), field.description)
        for prefix, table in tables.items()
        for name, field in table.model_fields.items()
    }
    del expected["slack"], expected["eval"]
    assert listed == expected


def test_slack_settings_stand_in_tables_and_the_environment_beats_them(monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        '[slack]\nworkers = 3\nlanguage = "de"\n[slack.owners]\ndocs = "U1"\n'
        '[slack.channels.C0BOARD]\nfollow_ups = false\nowner = "the board"\nsources = ["board"]\n'
    )
    monkeypatch.setenv("FOOTNOTE_SLACK__QUEUE", "7")
    slack = settings.load().slack
    assert (slack.workers, slack.queue, slack.language_in("C0BOARD")) == (3, 7, "de")
    assert (slack.follow_ups_in("C0BOARD"), slack.follow_ups_in("C1")) == (False, True)
    assert slack.owner("C0BOARD", "docs") == "U1"
    assert slack.owner("C0BOARD", "board") == slack.owner("C0BOARD", None) == "the board"
    assert slack.owner("C1", "board") is None
    assert slack.channel("C0BOARD").sources == ("board",)


def test_faults_of_the_slack_settings_name_the_whole_path(monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        '[slack]\nworkers = 0\nwrokers = 2\nbase_url = "me:secret@host"\nowners = 3\n'
        '[slack.channels.general]\nlanguage = "fr"\n[slack.channels.C1X]\nlanguage = "fr"\ncolour = 1\nsources = "a"\n'
        "[slack.channels]\nC2X = 4\n"
    )
    monkeypatch.setenv("FOOTNOTE_SLACK__QUEUE", "none")
    assert sorted(faults()) == sorted(
        [
            "footnote.toml: slack.workers = 0: must be at least 1",
            "footnote.toml: slack.wrokers: there is no such setting; there are: "
            + ", ".join(sorted(SlackSettings.model_fields)),
            "footnote.toml: slack.base_url: must begin with http:// or https://",
            "footnote.toml: slack.owners = 3: must be a table",
            (
                "footnote.toml: slack.channels.general = 'general': must be a channel's id, such as C0123456789; "
                "Slack shows it at the end of the channel's details"
            ),
            "footnote.toml: slack.channels.C1X.language = 'fr': must be 'en' or 'de'",
            "footnote.toml: slack.channels.general.language = 'fr': must be 'en' or 'de'",
            "footnote.toml: slack.channels.C1X.colour: there is no such setting; there are: "
            + ", ".join(sorted(ChannelSettings.model_fields)),
            "footnote.toml: slack.channels.C1X.sources = 'a': must be a list",
            "footnote.toml: slack.channels.C2X = 4: must be a table",
            "FOOTNOTE_SLACK__QUEUE = 'none': must be a whole number",
        ]
    )
    monkeypatch.delenv("FOOTNOTE_SLACK__QUEUE")
    write("slack = 3\n")
    assert "footnote.toml: slack = 3: must be a table" in faults()


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


def test_the_nearest_file_above_counts_with_paths_below_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "footnote.toml").write_text('sources = ["docs"]\npassages = 9\n', encoding="utf-8")
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    found = settings.load()
    assert (found.passages, found.base, found.data) == (9, tmp_path, tmp_path / ".footnote")
    assert settings.load(data="mine").data == Path("mine")


def test_without_a_file_the_nearest_index_above_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".footnote").mkdir()
    (tmp_path / ".footnote" / "catalog.db").touch()
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert (settings.load().base, settings.load().data) == (tmp_path, tmp_path / ".footnote")
