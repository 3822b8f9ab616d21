"""The table of the login."""

import pytest

from bot import settings
from tests.bot.settings.files import faults, write

TABLE = '[serve.oidc]\nissuer = "https://login.example.com"\nclient_id = "footnote"\n'


def test_the_secret_comes_from_the_environment_and_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    write(TABLE + 'audiences = { staff = ["board"] }\n')
    monkeypatch.setenv("FOOTNOTE_SERVE__OIDC__CLIENT_SECRET", "s3cret")
    found = settings.load().serve.oidc
    assert found is not None
    assert found.client_secret is not None
    assert found.client_secret.get_secret_value() == "s3cret"
    assert found.audiences == {"staff": ("board",)}
    assert "s3cret" not in repr(found)
    write(TABLE + 'client_secret = "s3cret"\nscopes = "openid"\n')
    assert "s3cret" not in "\n".join(faults())


def test_what_is_wrong_is_told() -> None:
    write('[serve.oidc]\nissuer = "http://login.example.com"\nclient = "x"\n')
    known = "audiences, claim, client_id, client_secret, issuer, required, scopes"
    assert sorted(faults()) == [
        f"footnote.toml: serve.oidc.client: there is no such setting; there are: {known}",
        "footnote.toml: serve.oidc.client_id: is missing",
        "footnote.toml: serve.oidc.issuer = 'http://login.example.com': must begin with https://",
    ]
