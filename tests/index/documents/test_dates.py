import pytest

from index.documents.dates import date_in_name, date_near_top, iso_date


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2024-03-03", "2024-03-03"),
        ("2024-03-03T10:20:30Z", "2024-03-03"),
        ("2024-03-03 10:20:30 +01:00", "2024-03-03"),
        ('"2024/3/3"', "2024-03-03"),
        ("3.3.2024", "2024-03-03"),
        ("March 3, 2024", "2024-03-03"),
        ("Sept. 3rd 2024", "2024-09-03"),
        ("3 March 2024", "2024-03-03"),
        ("3rd of march, 2024.", "2024-03-03"),
        ("3. März 2024", "2024-03-03"),
        ("1er août 2024", "2024-08-01"),
        ("3 de marzo de 2024", "2024-03-03"),
        ("3 marzo 2024", "2024-03-03"),
        ("3 maart 2024", "2024-03-03"),
        ("3 марта 2024", "2024-03-03"),
        ("2024年3月3日", "2024-03-03"),
        ("12 people 2024", None),
        ("31 avril 2024", None),
        ("2024-13-03", None),
        ("February 30, 2024", None),
        ("03/04/2024", None),
        ("about 2024-03-03", None),
        ("", None),
    ],
)
def test_a_stated_date_as_iso(stated: str, date: str | None) -> None:
    assert iso_date(stated) == date


@pytest.mark.parametrize(
    "line",
    [
        "March 3, 2024",
        "Date: 2024-03-03",
        "Last updated: March 3, 2024",
        "Last updated on 3 March 2024",
        "*Last modified: 3 March 2024*",
        "**Effective date:** March 3, 2024",
        "Effective March 3, 2024",
        "Published Sunday, March 3, 2024",
        "(as of 2024-03-03)",
        "Stand: 3.3.2024",
        "Aktualisiert am 3. März 2024",
        "Mis à jour le 3 mars 2024",
        "Date: Sunday 3 March 2024, 10:00 to 11:45",
        "Date: 3 March 2024 at 9.30 am",
        "By Maren Idris, Oldtown Gazette, 3 March 2024",
        "By Bo Lund and Ada J. Holm, March 3, 2024",
        "Von Maren Idris, 3. März 2024",
        "Sun 3 March 2024, 10:00-11:30, room Juniper + call",
    ],
)
def test_a_date_line_near_the_top(line: str) -> None:
    assert date_near_top(f"Rules of the garden\n\n{line}\nMembers meet on Mondays.") == "2024-03-03"


@pytest.mark.parametrize(
    "line",
    [
        "Minutes of the meeting of 3 March 2024",
        "Notes from the board meeting on March 3, 2024",
        "Version 3, in force from 3 March 2024. Owner: the garden society.",
        "Approved by the board on 3 March 2024.",
        "Valid from 2024-03-03",
        "Released 2024-03-03. Upgrade from 3.1 takes five minutes.",
        "Last updated on 3 March 2024. Owner: the garden society.",
    ],
)
def test_a_line_near_the_top_that_dates_the_document_in_words(line: str) -> None:
    assert date_near_top(f"Rules of the garden\n\n{line}\nMembers meet on Mondays.") == "2024-03-03"
    assert date_near_top(f"Rules of the garden\n\n{line}\n\n2025-01-02\n") == "2025-01-02"


@pytest.mark.parametrize(
    "text",
    [
        "The minutes of the meeting of 3 March 2024 were approved.",
        "Minutes of the meeting of 3 March 2024, which were lost",
        "Tickets are valid from 3 March 2024.",
        "The fair opened on March 3, 2024.",
        "Deadline: March 3, 2024",
        "Born 2024-03-03",
        "By Friday, March 3, 2024",
        "By then it was March 3, 2024",
        "Released 2024-03-03 by the board",
        "We released 2024-03-03. Upgrade now.",
        "3 March 2024, 10:00, spring fair\n4 May 2024, 11:00, summer fair",
        "Sun 3 March 2024, 10:00, we met. It was cold",
        "3 March 2024, the day on which we met",
        "Words.\n" * 8 + "3 March 2024, 10:00, spring fair",
        "Words.\n" * 30 + "2024-03-03",
        "2024-03-03 " * 20,
        "",
    ],
)
def test_a_date_that_is_not_the_documents_own(text: str) -> None:
    assert date_near_top(text) is None


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("minutes-2024-03-03", "2024-03-03"),
        ("2024-03-03_minutes", "2024-03-03"),
        ("Minutes 3 March 2024 (final)", "2024-03-03"),
        ("Protokoll_03.03.2024", "2024-03-03"),
        ("fair 2024-03-03 2024-03-03", "2024-03-03"),
        ("2024-03-03 to 2024-04-01", None),
        ("part-12024-03-03", None),
        ("2024-03-031", None),
        ("2024-13-03", None),
        ("postmortem-2024-03", None),
        ("20240303", None),
    ],
)
def test_a_date_in_a_files_name(name: str, date: str | None) -> None:
    assert date_in_name(name) == date
