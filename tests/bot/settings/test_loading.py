import os
from pathlib import Path

import pytest

from bot import settings
from bot.settings import DEFAULT_EMBEDDING_MODEL, FILE, Settings
from index.embedding import DEFAULT_MODEL
from tests.bot.settings.files import faults, write


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
