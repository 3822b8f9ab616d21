import pytest

from bot import settings
from tests.bot.settings.files import faults, write


def test_the_options_of_the_server_stand_in_a_table_and_the_environment_beats_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write('[serve]\nport = 80\npublic_url = "https://ask.example.com/"\nhosts = ["Wiki.example.com"]\n')
    monkeypatch.setenv("FOOTNOTE_SERVE__PORT", "81")
    found = settings.load().serve
    assert (found.port, found.public_url, found.hosts) == (81, "https://ask.example.com", ("wiki.example.com",))


def test_faults_name_the_whole_path() -> None:
    write('[serve]\nport = 70000\npublic_url = "ask.example.com"\nhosts = ["a/b"]\nworker = 2\n')
    told = faults()
    assert "footnote.toml: serve.port = 70000: must be at most 65535" in told
    assert any(line.endswith("must be an address such as https://ask.example.com") for line in told)
    assert any("must be a host alone" in line for line in told)
    assert any(
        line.startswith("footnote.toml: serve.worker: there is no such setting; there are: audience,") for line in told
    )
