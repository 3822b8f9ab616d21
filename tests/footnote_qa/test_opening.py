import logging
from pathlib import Path
from typing import Any

import pytest

import footnote_qa
from footnote_qa import IndexMismatch, IndexMissing, SettingsError, Source
from tests.footnote_qa.folders import documents, with_models


def test_sources_are_indexed_and_asked(handbook: Path) -> None:
    with footnote_qa.open("handbook/") as footnote:
        assert footnote.report == footnote_qa.SyncReport(added=2, chunks=2)
        answer = footnote.ask("How many days of leave do I have?")
        [citation] = answer.citations
        text = (handbook / citation.document).read_text(encoding="utf-8")
        assert citation.quote == "Every employee has thirty days of paid leave a year."
        assert citation.quote in text
        assert footnote.data == handbook.parent / ".footnote"
    with footnote_qa.open(handbook) as footnote:  # a path object, and the second time at no cost
        assert footnote.report == footnote_qa.SyncReport(unchanged=2)


def test_the_shipped_article_is_a_source() -> None:
    with footnote_qa.open(footnote_qa.SAMPLE) as footnote:
        assert "10 diplomats" in footnote.ask("How many diplomats were expelled?").answer


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"pasages": 3}, "pasages: there is no such setting; is passages meant?"),
        ({"embedding": 3}, "embedding: there is no such setting; is embeddings or embedding_model meant?"),
        ({"passages": 0}, "passages = 0: must be at least 1"),
        ({"passages": 0, "max_risk": 2}, "max_risk = 2: must be less than 1\npassages = 0: must be at least 1"),
        ({"model": "gpt"}, "model = 'gpt': must be reader, or provider:name such as openai:gpt-5-mini or ollama:qwen3"),
        ({"model": 3}, "model: a int is no chat model; give reader, provider:name, or a BaseChatModel object"),
        (
            {"embeddings": "mini"},
            (
                "embeddings: a str is no LangChain Embeddings object; "
                "to name a sentence-transformers model, give embedding_model="
            ),
        ),
    ],
)
def test_faulty_settings_are_named_as_they_are_written(given: dict[str, object], fault: str) -> None:
    with pytest.raises(SettingsError) as raised:
        footnote_qa.open("handbook", **given)  # type: ignore[arg-type]
    assert str(raised.value) == fault


def test_a_setting_that_nobody_could_mean_lists_all() -> None:
    with pytest.raises(SettingsError, match=r"xyzzy: there is no such setting; there are: .*chunk_tokens.*embeddings"):
        footnote_qa.open("handbook", xyzzy=1)


def test_without_sources_and_index_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"no index in .*\.footnote; name your documents"):
        footnote_qa.open()
    (tmp_path / "footnote.toml").write_text('sources = ["handbook"]\n', encoding="utf-8")
    with footnote_qa.open() as footnote:
        assert documents(footnote) == {"leave.md", "travel.md"}


def test_an_index_made_otherwise_is_refused_until_it_is_rebuilt() -> None:
    with footnote_qa.open("handbook"):
        pass
    for sources in (["handbook"], []):
        with pytest.raises(IndexMismatch, match=r"name another folder \(data=…\), or make .* rebuild=True\)$"):
            footnote_qa.open(*sources, chunk_tokens=64)
    with footnote_qa.open("handbook", chunk_tokens=64, rebuild=True) as footnote:
        assert footnote.report.changed == 2
        assert documents(footnote) == {"leave.md", "travel.md"}


def test_the_folder_of_the_index_stays_when_the_program_changes_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model_data: Path
) -> None:
    with_models(tmp_path / "index", model_data)
    with footnote_qa.open("handbook", data="index") as footnote:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert footnote.ask("How many days of leave do I have?", thread="a").short == "thirty days"
        assert list(Path().iterdir()) == []


def test_what_was_opened_is_closed(handbook: Path) -> None:
    with footnote_qa.open("handbook"):  # what is made once a process
        pass
    before = len([*Path("/proc/self/fd").iterdir()])
    for _ in range(3):
        with footnote_qa.open("handbook") as footnote:
            footnote.ask("How many days of leave do I have?", thread="a")
            (handbook / "more.md").write_text(f"More {_}.", encoding="utf-8")
            footnote.sync()
        footnote.close()
    assert len([*Path("/proc/self/fd").iterdir()]) <= before
    with pytest.raises(footnote_qa.FootnoteError, match="this index is closed; open it again"):
        footnote.ask("How many days of leave do I have?")
    with pytest.raises(footnote_qa.FootnoteError, match="closed"):
        footnote.search("leave")


def test_other_uses_of_chroma_in_the_program_go_on(handbook: Path) -> None:
    import chromadb

    mine = chromadb.EphemeralClient().get_or_create_collection("mine")
    mine.add(ids=["a"], embeddings=[1.0, 0.0])
    with footnote_qa.open("handbook") as footnote:
        (handbook / "more.md").write_text("More to read.", encoding="utf-8")
        footnote.sync()
        footnote.search("more")
    assert chromadb.EphemeralClient().get_collection("mine").count() == 1


def test_what_is_said_in_passing_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "footnote_qa"), footnote_qa.open("handbook", data="fresh", reader="none"):
        assert [record.message for record in caplog.records] == ["preparing the embedding model (once) …"]


@pytest.mark.parametrize("audience", [5, ["staff", None]])
def test_what_is_no_label_is_refused(audience: Any) -> None:
    with pytest.raises(SettingsError, match=r"audience: (5|None) is no label; give text, such as audience=\['staff'\]"):
        Source("handbook", audience)
