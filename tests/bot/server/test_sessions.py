from pathlib import Path

from fastapi import Request, Response

from bot.server.sessions import Sessions
from bot.settings import Settings
from bot.signing import KEY_FILE, key_of


def request(response: Response) -> Request:
    """A request of the browser that got a response."""
    cookie = response.headers["set-cookie"].split(";")[0]
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


def test_what_the_browser_keeps_cannot_be_changed_nor_made_with_another_key() -> None:
    sessions, response = Sessions("key", 1, secure=False), Response()
    sessions.begin(response, {"token": "abc"})
    assert sessions.content(request(response)) == {"token": "abc"}
    assert Sessions("another", 1, secure=False).content(request(response)) is None
    changed = Response(headers={"set-cookie": response.headers["set-cookie"].replace("=", "=x", 1)})
    assert sessions.content(request(changed)) is None


def test_a_session_grows_old() -> None:
    sessions, response = Sessions("key", 0, secure=False), Response()
    sessions.begin(response, {"token": "abc"})
    assert Sessions("key", -1, secure=False).content(request(response)) is None, "a life of less than nothing"


def test_the_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    key = key_of(settings)
    assert key == key_of(settings)
    assert len(key) == 64
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o077 == 0
