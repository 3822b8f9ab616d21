import pytest

from index.errors import SourceError
from tests.index.documents.conftest import Read, shown


def test_cues_are_joined_to_sentences_below_their_time_and_speaker(read: Read) -> None:
    text = (
        "WEBVTT\n\n1\n00:01.000 --> 00:04.000\n<v Ana Ruiz>The depot moves\n\n00:04.000 --> 00:06.000\n"
        "<v Ana Ruiz>to Hall 5 in June.\n\n00:07.000 --> 00:09.000 align:left\n<v Bo>Who &amp; <i>when</i>?\n"
    )
    assert shown(read(text, "a.vtt")) == [
        ("heading2", "00:01 Ana Ruiz"),
        ("paragraph", "The depot moves to Hall 5 in June."),
        ("heading2", "00:07 Bo"),
        ("paragraph", "Who & when?"),
    ]


def test_speakers_of_srt_stand_before_a_colon(read: Read) -> None:
    text = "1\n00:00:01,000 --> 00:00:04,000\nANA: The depot moves.\n\n2\n00:00:05,000 --> 00:00:06,000\nBO: Good.\n"
    assert [words for _, words in shown(read(text.replace("\n", "\r\n"), "a.srt"))] == [
        "00:00:01 ANA",
        "The depot moves.",
        "00:00:05 BO",
        "Good.",
    ]


def test_what_has_no_times_is_refused(read: Read) -> None:
    with pytest.raises(SourceError, match="no cue has its times"):
        read("WEBVTT\n\nwords", "a.vtt")
