"""What the commands share: their options, and how one begins."""

import gc
import os
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote

import typer

from bot.terminal import messages
from index.credentials import secrets_of
from index.errors import FootnoteError, SettingsError

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help and --version must be quick
    from bot.settings import Settings

Data = Annotated[
    str | None,
    typer.Option(
        "--data", metavar="DIR", help="The folder of the index and the conversations (.footnote).", show_default=False
    ),
]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="M", help="What writes the answer: reader, or provider:name.", show_default=False),
]
Thread = Annotated[
    str | None,
    typer.Option(
        "--thread", metavar="NAME", help="Continue, or begin, the stored conversation NAME.", show_default=False
    ),
]
Since = Annotated[str, typer.Option("--since", metavar="TIME", help="From when on: 12h, 7d, 2w, or a date.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


OTEL_ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
_SECRET_NAMES = ("_API_KEY", "_TOKEN", "_SECRET", "_TOKEN_KEY")  # how variables of the environment end
_PASSWORD = re.compile(r"\w+://[^:/@]*:(.+)@")  # of a database, in its address
_LONGEST_THREAD = 200  # characters
STAGING = ".restore"  # as index/backup.py has it, whose import would cost every command time; a test holds them equal


def need(extra: str, *modules: str) -> None:
    """Raise FootnoteError, with what to install, unless the modules of an extra of the package are there."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise FootnoteError(messages.NO_EXTRA.format(extra=extra, missing=", ".join(missing)))


def load_settings(**given: Any) -> "Settings":  # noqa: ANN401  each option has its own type, which pydantic checks
    """The settings; from now on the log goes to their data folder."""
    from bot import settings
    from bot.terminal.log import open_log

    loaded = settings.load(**given)
    open_log(loaded.data, _secrets(loaded))
    if (loaded.data / STAGING).exists():
        from bot.restoring import finish_restore
        from bot.terminal.screen import say

        finish_restore(loaded, say)
    return loaded


def settings_anew(settings: "Settings", model: str | None) -> "Settings":
    """What the settings are by now, for the same data folder. Raises SettingsError."""
    from bot import settings as loading

    return loading.load(model=model, data=settings.data)


def _secrets(settings: "Settings") -> list[str]:
    """What no log may hold."""
    given = (settings.api_key, settings.store_token, settings.database_url)
    secrets = [each.get_secret_value() for each in given if each]
    if settings.database_url and (match := _PASSWORD.match(settings.database_url.get_secret_value())):
        secrets += [match[1], unquote(match[1])]
    secrets += secrets_of(settings.store_url or "")
    return secrets + [value for name, value in os.environ.items() if name.upper().endswith(_SECRET_NAMES)]


def observe(settings: "Settings") -> None:
    """Begin what a long-running command is watched by: lines of JSON, and traces, as far as they are wanted.

    Raises FootnoteError when the packages for traces are missing.
    """
    from bot import spans
    from bot.terminal.json_lines import open_json_lines

    if settings.log == "json":
        open_json_lines(settings.log_level, _secrets(settings))
    if settings.otel_endpoint or os.environ.get(OTEL_ENDPOINT):
        need("otel", "opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
        spans.start(settings.otel_endpoint, version())


def version() -> str:
    """The version that is installed, or words for where there is none."""
    from bot.version import installed_version

    return installed_version() or messages.FROM_SOURCE


def settle() -> None:
    """Collect garbage from now on, but not among what the imports have made (see bot/__main__.py)."""
    gc.freeze()
    gc.enable()


def checked_thread(name: str | None) -> str | None:
    """The name of a conversation as it was given. Raises SettingsError when it is empty or too long."""
    if name is None:
        return None
    if not name.strip():
        raise SettingsError(messages.EMPTY_THREAD)
    if len(name) > _LONGEST_THREAD:
        raise SettingsError(messages.LONG_THREAD.format(most=_LONGEST_THREAD))
    return name.strip()
