"""Settings are loaded; every fault of them is told in one line, with the place where it stands."""

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_settings import SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSetting

from bot.settings.nearest import FILE, home
from bot.settings.oidc import OidcSettings
from bot.settings.serve import ServeSettings
from bot.settings.settings import ENV_FILE, PREFIX, DeclaredSource, EvalSettings, Settings
from bot.settings.slack import ChannelSettings, SlackSettings
from index.errors import SettingsError

_SHOWN_VALUE = 60  # characters of a faulty value that are repeated
_MISSPELT = 0.85  # how alike a variable's name must be to a setting's to be taken for a slip
_TABLE = "must be a table"
_NAMED = re.compile(r'field "(\w+)"')  # how pydantic names the setting whose variable it cannot parse
_TOP = 2  # parts of the name of a setting in a table
_FAULTS = {
    "bool": "must be true or false",
    "finite_number": "must be a finite number",
    "dict": _TABLE,
    "float": "must be a number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "int": "must be a whole number",
    "less_than": "must be less than {lt:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
    "missing": "is missing",
    "model": 'must be a path, or a table such as {{ path = "docs" }}',
    "path": "must be the path of a folder",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must not be empty",
    "string": "must be text in quotation marks",
    "tuple": "must be a list",
    "value_error": "{error}",
}


class _WithoutFile(Settings):
    """The same without footnote.toml, so that a file that cannot be read does not hide the other faults."""

    model_config = SettingsConfigDict(toml_file=None)


def load(**given: Any) -> Settings:  # noqa: ANN401  each option has its own type, which pydantic checks
    """The settings; `given` are command-line options, None: it was not given. Raises as `load_given`."""
    return load_given(given, lambda name: f"--{name.replace('_', '-')}")


def load_given(given: Mapping[str, object], named: Callable[[str], str]) -> Settings:
    """The settings, with those `given` before all others (None: not given); `named` is how a given one is written.

    A file .env in the working folder is read into the environment first. Raises SettingsError listing every fault, one
    a line.
    """
    options = {name: value for name, value in given.items() if value is not None}
    faults = [*_read_env_file(), *_misspelt()]
    kind: type[Settings] = Settings
    if fault := _file_fault():
        faults.append(fault)
        kind = _WithoutFile
    try:
        settings = kind(**options)  # type: ignore[arg-type]  # pydantic checks each
    except ValidationError as error:
        invalid = [_fault(each, options, named) for each in error.errors()]
        raise SettingsError("\n".join([*faults, *invalid])) from error
    except UnreadableSetting as error:
        raise SettingsError("\n".join([*faults, _unreadable(error)])) from error
    if faults:
        raise SettingsError("\n".join(faults))
    return settings


def _read_env_file() -> list[str]:
    """Put what .env holds into the environment, where it is not set yet; the faults of the file."""
    faults: list[str] = []
    for folder in dict.fromkeys((Path.cwd(), home())):
        path = folder / ENV_FILE
        if path.is_file():
            faults += _read_env(path)
    return faults


def _read_env(path: Path) -> list[str]:
    from dotenv import load_dotenv
    from dotenv.parser import parse_stream

    try:
        with path.open(encoding="utf-8") as file:
            faulty = [str(binding.original.line) for binding in parse_stream(file) if binding.error]
    except (OSError, UnicodeDecodeError) as error:
        return [f"{ENV_FILE}: cannot be read ({_reason(error)})"]
    if not faulty:
        load_dotenv(path)
    return [f"{ENV_FILE}: line {line}: must be NAME=value" for line in faulty]


def _misspelt() -> Iterator[str]:
    """Variables that are nearly a setting. Others are left alone: FOOTNOTE_… may be someone else's name, too."""
    for variable in sorted(os.environ):
        name = variable.upper().removeprefix(PREFIX).lower()
        if not variable.upper().startswith(PREFIX) or name in Settings.model_fields:
            continue
        if close := get_close_matches(name, Settings.model_fields, 1, _MISSPELT):
            yield f"{variable}: there is no such setting; is {PREFIX}{close[0].upper()} meant?"


def _file_fault() -> str | None:
    try:
        with (home() / FILE).open("rb") as file:
            tomllib.load(file)
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"{FILE}: cannot be read ({_reason(error)})"
    except ValueError as error:  # not TOML, or not UTF-8
        return f"{FILE}: is not valid TOML ({error}); mend it, or write a new one: footnote init --force"
    return None


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or "it is not UTF-8"


def _fault(fault: Any, options: Mapping[str, object], named: Callable[[str], str]) -> str:  # noqa: ANN401  pydantic's
    """One line: where the setting stands, its value, what is wrong with it."""
    place, shown = _place(fault, options, named), _shown(fault)
    return f"{place}{shown}: {_wrong(fault)}"


def _place(fault: Any, options: Mapping[str, object], named: Callable[[str], str]) -> str:  # noqa: ANN401  as above
    parts = [part for part in fault["loc"] if part != "[key]"]
    first = str(parts[0])
    name = first + "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in parts[1:])
    if first in options:
        return named(name)
    if _is_set(PREFIX + first.upper()):
        return PREFIX + name.upper()
    nested = PREFIX + "__".join(str(part) for part in parts).upper()
    return nested if _is_set(nested) else f"{FILE}: {name}"


def _unreadable(error: UnreadableSetting) -> str:
    """One line for a variable that must be JSON and is not; pydantic names the setting in its words alone."""
    named = _NAMED.search(str(error))
    place = PREFIX + named[1].upper() if named else f"a variable {PREFIX}…"
    return f'{place}: is not valid JSON ({error.__cause__}); write a table as {{"name": 1}}, a list as ["one"]'


def _is_set(variable: str) -> bool:
    return any(each.upper() == variable and os.environ[each] for each in os.environ)


def _shown(fault: Any) -> str:  # noqa: ANN401  pydantic's error details
    """The value, unless it is a secret, may hold one (an address its password), or is no single value."""
    field = Settings.model_fields.get(str(fault["loc"][0]))
    value = fault["input"]
    if field is None or not isinstance(value, str | int | float) or "extra" in fault["type"]:
        return ""
    if "Secret" in str(field.annotation) or any(str(part).endswith(("_url", "_secret")) for part in fault["loc"]):
        return ""
    return f" = {str(value)[:_SHOWN_VALUE]!r}" if isinstance(value, str) else f" = {value}"


def _wrong(fault: Any) -> str:  # noqa: ANN401  pydantic's error details
    kind = str(fault["type"])
    if kind == "extra_forbidden":
        return f"there is no such setting; there are: {', '.join(sorted(_siblings(fault['loc']).model_fields))}"
    if kind.startswith("model") and fault["loc"][0] in {"eval", "serve", "slack"}:
        return _TABLE
    pattern = _FAULTS.get(kind) or _FAULTS.get(kind.partition("_")[0])
    return pattern.format(**fault.get("ctx", {})) if pattern else str(fault["msg"])


def _siblings(loc: tuple[str | int, ...]) -> type[BaseModel]:
    """The table that a setting which there is not stands in."""
    if len(loc) == 1:
        return Settings
    if loc[0] == "slack":
        return ChannelSettings if loc[1] == "channels" else SlackSettings
    if loc[0] == "eval":
        return EvalSettings
    if loc[0] == "serve":
        return OidcSettings if loc[1] == "oidc" and len(loc) > _TOP else ServeSettings
    return DeclaredSource
