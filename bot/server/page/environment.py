"""The templates of the pages, and the two files that go with them."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

_STATIC = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_MARK = 12  # characters of a digest


@cache
def static_file(name: str) -> tuple[bytes, str] | None:
    """The bytes and the media type of a file that goes with the pages; None when there is none of this name."""
    if name not in _STATIC:
        return None
    return (files("bot.server.page") / "static" / name).read_bytes(), _STATIC[name]


@cache
def static_address(name: str) -> str:
    """The address of a file that goes with the pages; another one when the file is another."""
    file = static_file(name)
    assert file is not None
    return f"/static/{name}?v={sha256(file[0]).hexdigest()[:_MARK]}"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.server.page", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = static_address
    return environment


def render(name: str, **values: object) -> Markup:
    """A template, filled in; every value is escaped."""
    return Markup(_templates().get_template(name).render(**values))


def html(name: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page as a response."""
    return HTMLResponse(render(name, **values), status)
