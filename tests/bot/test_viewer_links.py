"""Links into the viewer: what they open, for whom and for how long."""

import time
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bot.settings import Settings
from bot.settings.serve import ServeSettings
from bot.viewer_links import ExpiredLinkError, ViewerLinks, check_of, document_path, links_of, passage_path
from index.access import EVERYTHING, Filter
from tests.answers import citation

BOARD = Filter(audience=frozenset({"board", "staff"}))


def links(days: float = 1.0, key: str = "secret") -> ViewerLinks:
    return ViewerLinks("https://ask.example.com", key, days)


def test_the_address_of_a_citation_opens_its_document_at_the_quote() -> None:
    cited = citation()
    address = urlsplit(links().address(cited, BOARD))
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (address.scheme, address.netloc, address.path) == ("https", "ask.example.com", "/d/mill.txt")
    assert (query["start"], query["end"], query["check"]) == (str(cited.start), str(cited.end), check_of(cited.quote))
    assert links().opened("mill.txt", query["key"]) == BOARD


@pytest.mark.parametrize("name", ["a b.txt", "ä/ö?.md", "50%.txt", "a#b.txt", "c&d=e.txt"])
def test_names_of_files_stand_in_the_path(name: str) -> None:
    path = urlsplit(document_path(name))
    assert (unquote(path.path), path.query) == (f"/d/{name}", "")


def test_addresses_stand_in_the_query() -> None:
    address = urlsplit(passage_path("https://x.y/a?b=c#d", 1, 2, "q"))
    assert address.path == "/d"
    assert parse_qs(address.query)["document"] == ["https://x.y/a?b=c#d"]


def test_a_link_opens_its_document_alone() -> None:
    key = links().signed("mill.txt", BOARD)
    assert links().opened("mill.txt", key) == BOARD
    assert links().opened("other.txt", key) is None
    said, _, mark = key.rpartition(".")  # of its last character two bits count for nothing
    assert links().opened("mill.txt", f"{said}.{'A' if mark[0] != 'A' else 'B'}{mark[1:]}") is None
    assert links(key="another").opened("mill.txt", key) is None
    assert links().opened("mill.txt", "") is None


def test_a_link_of_somebody_who_sees_everything_opens_whatever_becomes_of_the_labels() -> None:
    assert links().opened("a", links().signed("a", EVERYTHING)) == EVERYTHING
    assert links().opened("a", links().signed("a", Filter(audience=frozenset()))) == Filter(audience=frozenset())


def test_a_link_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    key = links().signed("mill.txt", BOARD)
    later = time.time() + 2 * 86_400
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    with pytest.raises(ExpiredLinkError):
        links().opened("mill.txt", key)


def test_the_key_is_made_once_and_is_for_the_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, serve=ServeSettings(public_url="https://a.example"))
    first, second = links_of(settings), links_of(settings)
    assert first == second
    assert first.public_url == "https://a.example"
    assert (tmp_path / "server.key").stat().st_mode & 0o077 == 0


def test_citations_are_given_their_addresses() -> None:
    [linked] = links().linked((citation(url="https://x.y"),), BOARD)
    assert linked.link == linked.view
    assert linked.view is not None
    assert citation(url="https://x.y").link == "https://x.y"
    assert citation().link is None
