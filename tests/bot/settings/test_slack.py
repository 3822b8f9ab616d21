import pytest

from bot import settings
from bot.settings.slack import ChannelSettings, SlackSettings
from tests.bot.settings.files import faults, write


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
