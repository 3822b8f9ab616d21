"""The files of what was said in Slack: who may see them, and that nobody makes them public by accident."""

from pathlib import Path

import pytest

from bot import indexing
from bot.settings import DeclaredSource, Settings
from bot.settings.slack import ChannelSettings, SlackSettings
from bot.transcripts import Transcript, drop_channels, place_of_file, refuse_transcripts, transcript_sources
from index.errors import SettingsError, StoreError
from index.plan import SyncOrder

LABELS = ["channel:T0ACME/C0PLANS"]


def settings_of(data: Path, *channels: str) -> Settings:
    chosen = {channel: ChannelSettings(read=True) for channel in channels}
    return Settings(data=data, slack=SlackSettings(channels=chosen))


@pytest.fixture
def plans(tmp_path: Path) -> Transcript:
    made = Transcript(tmp_path / "data", "T0ACME", "C0PLANS")
    made.begin(LABELS)
    return made


def names(transcript: Transcript) -> set[str]:
    return {path.relative_to(transcript.folder).as_posix() for path in transcript.folder.rglob("*") if path.is_file()}


def test_a_channel_is_a_source_for_those_who_may_see_it_while_it_is_read(plans: Transcript) -> None:
    [source] = transcript_sources(settings_of(plans.data, "C0PLANS"))
    assert (source.location, source.labels) == (str(plans.folder), tuple(LABELS))
    assert transcript_sources(settings_of(plans.data, "C0OTHER")) == ()
    assert plans.begin(LABELS) is False
    assert plans.begin([*LABELS, "members:T0ACME"]) is True


def test_ids_mean_something_within_their_workspace_alone(plans: Transcript) -> None:
    Transcript(plans.data, "T0OTHER", "C0PLANS").begin(["channel:T0OTHER/C0PLANS"])
    workspaces = {"T0ACME": {"channels": {"C0PLANS": {"read": True}}}, "T0OTHER": {"channels": {}}}
    settings = Settings(data=plans.data, slack=SlackSettings.model_validate({"workspaces": workspaces}))
    assert settings.slack.reads
    assert [source.location for source in transcript_sources(settings)] == [str(plans.folder)]


@pytest.mark.parametrize("told", ["", "{}", '{"labels": []}', "[1]"])
def test_nothing_is_indexed_of_which_nobody_knows_who_may_see_it(plans: Transcript, told: str) -> None:
    plans.folder.with_suffix(".json").write_text(told, encoding="utf-8")
    with pytest.raises(StoreError, match="does not say who may see the channel"):
        transcript_sources(settings_of(plans.data, "C0PLANS"))


def test_a_thread_goes_with_its_files_and_no_other_does(plans: Transcript) -> None:
    for thread in ("17.0001", "17.00012", "18.0001"):
        assert plans.write(thread, "page") is True
        plans.write_file(thread, "F1", "../plan: a?.pdf", b"%PDF")
    assert plans.write("17.0001", "page") is False
    assert plans.has_file("17.0001", "F1")
    plans.write_file("17.0001", "F2", "..", b"")
    assert plans.keep_files("17.0001", {"F1"}) is True
    assert plans.remove("17.0001") is True
    assert plans.remove("17.0001") is False
    page = "T0ACME-C0PLANS-{}.html"
    file = "T0ACME-C0PLANS-{}-F1/_plan_ a_.pdf"
    kept = {text.format(thread) for text in (page, file) for thread in ("17.00012", "18.0001")}
    assert names(plans) == kept
    assert plans.keep({"18.0001"}) is True
    assert names(plans) == {page.format("18.0001"), file.format("18.0001")}


def test_a_file_tells_which_message_it_came_with(plans: Transcript) -> None:
    plans.write_file("17.0001", "F1", "plan.zip", b"")
    (path,) = plans.folder.rglob("plan.zip")
    assert place_of_file(str(path)) == ("T0ACME", "C0PLANS", "17.0001")
    assert place_of_file(f"{path}/inner/a.md") == ("T0ACME", "C0PLANS", "17.0001")
    other = ("docs/slack/T1/C1/a.pdf", "T0ACME-C0PLANS-17.0001-F1/plan.zip", "slack/T1/C1/T1-C2-17.1-F1/a.pdf")
    assert [place_of_file(source) for source in other] == [None] * 3


def test_channels_that_are_not_read_any_more_are_deleted(plans: Transcript) -> None:
    plans.write("17.0001", "page")
    assert drop_channels(plans.data, "T0ACME", ["C0PLANS"]) is False
    assert drop_channels(plans.data, "T0ACME", ["C0"]) is True
    assert not plans.folder.exists()
    assert transcript_sources(settings_of(plans.data, "C0PLANS")) == ()


def test_transcripts_cannot_be_named_as_a_source_of_their_own(plans: Transcript, tmp_path: Path) -> None:
    settings = settings_of(plans.data)
    named = ["data", "data/slack", "data/slack/T0ACME", "./data/slack/T0ACME/C0PLANS", "data/slack/*/*", "data/*/*"]
    for location in [*named[:-1], str(plans.folder)]:
        with pytest.raises(SettingsError, match="holds messages of Slack"):
            refuse_transcripts(settings, [location], tmp_path, ())
    refuse_transcripts(settings, ["docs", "https://example.com/data/slack"], tmp_path, ())
    sources = transcript_sources(settings_of(plans.data, "C0PLANS"))
    refuse_transcripts(settings, [str(plans.folder), str(plans.folder / "x.html")], tmp_path, sources)


def test_a_sync_refuses_them_wherever_they_are_named(plans: Transcript) -> None:
    off, on = settings_of(plans.data), settings_of(plans.data, "C0PLANS")
    named = on.model_copy(update={"sources": (DeclaredSource(path=str(plans.folder)),)})
    for settings, order in ((off, SyncOrder((str(plans.folder),), dry_run=True)), (named, SyncOrder(dry_run=True))):
        with pytest.raises(SettingsError, match="holds messages of Slack"):
            indexing.synchronise(settings, order, print)
    plans.write("17.0001", "<p>The mill opens at nine.</p>")
    assert indexing.synchronise(on, SyncOrder(dry_run=True), print).added == 1
