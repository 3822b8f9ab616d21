"""Every option, from footnote.toml and the environment (`FOOTNOTE_…`, also from a file .env)."""

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    SecretStr,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.slack.settings import ChannelSettings, SlackSettings
from index.errors import SettingsError

FILE = "footnote.toml"
ENV_FILE = ".env"
_INDEX = Path(".footnote") / "catalog.db"
PREFIX = "FOOTNOTE_"
READER = "reader"
NO_EXTRACTOR = "none"
# The name as index/embedding.py has it, whose import would cost every command half a second; a test holds them equal.
DEFAULT_EMBEDDING_MODEL = "footnote"

_SHOWN_VALUE = 60  # characters of a faulty value that are repeated
_MISSPELT = 0.85  # how alike a variable's name must be to a setting's to be taken for a slip
_TABLE = "must be a table"
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


class DeclaredSource(BaseModel):
    """A source of documents: a path, a glob or a web address; `audience` labels say who may see it (none: everyone)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(min_length=1)
    audience: tuple[str, ...] = ()


def _as_source(value: object) -> object:
    return {"path": value} if isinstance(value, str) else value


def _as_list(value: object) -> object:
    """The value of a variable: a JSON list, or one source."""
    if not isinstance(value, str):
        return value
    if not value.lstrip().startswith("["):
        return [value]
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError('must be one source, or a JSON list such as ["docs", "https://example.org/page"]') from error


def _model_name(value: str) -> str:
    provider, _, name = value.partition(":")
    if value != READER and not (provider and name):
        raise ValueError("must be reader, or provider:name such as openai:gpt-5-mini or ollama:qwen3")
    return value


def _address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value


def _named_folder(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise ValueError("must not be empty")
    return value


def _folder(path: Path) -> Path:
    try:
        path = path.expanduser()
    except RuntimeError as error:
        raise ValueError("begins with the home of a user who does not exist") from error
    if path.exists() and not path.is_dir():
        raise ValueError("is a file; name a folder")
    return path


class EvalSettings(BaseModel):
    """The options of footnote eval: the table `[eval]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gate: dict[str, dict[str, FiniteFloat]] = Field(
        default={},
        description="By question set, what its figures must be at least, or at most where lower is better.",
    )


Sources = Annotated[
    tuple[Annotated[DeclaredSource, BeforeValidator(_as_source)], ...], NoDecode, BeforeValidator(_as_list)
]
Address = Annotated[str, AfterValidator(_address)]


class Settings(BaseSettings):
    """All options. Given values beat the environment, which beats footnote.toml."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_ignore_empty=True,
        env_nested_delimiter="__",
        hide_input_in_errors=True,
        toml_file=FILE,
    )

    sources: Sources = Field(
        default=(),
        description="Where the documents are: paths, globs, web addresses; audience labels say who may see a source.",
    )
    stale_after: float = Field(
        default=30.0,
        ge=0,
        le=36_500,
        description="How many days the documents of a source that cannot be reached are kept.",
    )
    data: Annotated[Path, BeforeValidator(_named_folder), AfterValidator(_folder)] = Field(
        default=Path(".footnote"), description="The folder of the index, the models and the conversations."
    )

    model: Annotated[str, AfterValidator(_model_name)] = Field(
        default=READER,
        description="What writes the answers: reader (no chat model), or provider:name, e.g. openai:gpt-5-mini.",
    )
    base_url: Address | None = Field(
        default=None, description="The server to ask instead of the provider's own: any that speaks the same API."
    )
    api_key: SecretStr | None = Field(
        default=None, description="The provider's key; better kept in the environment, e.g. as OPENAI_API_KEY."
    )
    timeout: float = Field(
        default=60.0, gt=0, le=3600, description="The most seconds that an answer of the chat model may take in all."
    )
    stall: float = Field(default=20.0, gt=0, le=3600, description="The most seconds between two pieces of it.")
    retries: int = Field(default=3, ge=0, le=10, description="How often a request that failed is sent again.")
    fallback: bool = Field(default=True, description="Whether the reader answers when the chat model fails.")

    reader: str = Field(
        default="footnote",
        min_length=1,
        description="The model that reads: footnote (its own), none, or a Hugging Face question-answering model.",
    )
    max_risk: float = Field(
        default=0.3, gt=0, lt=1, description="How many of the reader's answers may be wrong: 0.3 is three in ten."
    )
    passages: int = Field(default=6, ge=1, le=30, description="How many passages an answer is drawn from.")
    retention_days: int = Field(
        default=30, ge=1, le=36_500, description="How many days a conversation is kept after it was last used."
    )

    embedding_model: str = Field(
        default=DEFAULT_EMBEDDING_MODEL,
        min_length=1,
        description=(
            "The model that embeds: footnote (its own), or a sentence-transformers model; another one needs a rebuild."
        ),
    )
    precision: Literal["fp32", "int8"] = Field(
        default="fp32", description="fp32, or int8: embeds long texts about twice as fast, a little less exactly."
    )
    chunk_tokens: int = Field(
        default=160, ge=32, le=512, description="How long a chunk may be, in the embedding model's tokens."
    )
    store_url: Address | None = Field(
        default=None, description="A Chroma server for the vectors, instead of the data folder."
    )
    store_token: SecretStr | None = Field(default=None, description="The token that the Chroma server asks for.")

    eval: EvalSettings = Field(default=EvalSettings(), description="The options of footnote eval.")
    slack: SlackSettings = Field(default=SlackSettings(), description="The options of footnote slack.")

    @property
    def base(self) -> Path:
        """The folder that relative sources are below: that of footnote.toml, or of the index."""
        return home()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Given values, then the environment, then the file."""
        del dotenv_settings, file_secret_settings  # .env is read into the environment, where libraries find keys too
        return init_settings, env_settings, _NearestFile(settings_cls)


class _NearestFile(TomlConfigSettingsSource):
    """The nearest footnote.toml, whose relative paths count from its own folder."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        self._home = home()
        super().__init__(settings_cls, self._home / FILE if settings_cls.model_config.get("toml_file") else None)

    def __call__(self) -> dict[str, Any]:
        values = super().__call__()
        if self._home == Path.cwd():
            return values
        data = values.get("data", ".footnote")
        values["data"] = self._home / data if isinstance(data, str) and data.strip() else data
        for name in ("embedding_model", "reader"):
            if isinstance(named := values.get(name), str) and (self._home / named).is_dir():
                values[name] = str(self._home / named)
        return values


def home() -> Path:
    """The nearest folder, from the working folder upwards, that has a footnote.toml or an index; else the working one.

    Above the working folder only what belongs to the same person, or to the system's administrator, counts.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        for mark in (folder / FILE, folder / _INDEX):
            if mark.is_file() and (folder == here or _is_trusted(mark, here)):
                return folder
    return here


def _is_trusted(mark: Path, here: Path) -> bool:
    return mark.stat().st_uid in {0, os.geteuid(), here.stat().st_uid}


class _WithoutFile(Settings):
    """The same without footnote.toml, so that a file that cannot be read does not hide the other faults."""

    model_config = SettingsConfigDict(toml_file=None)


def load(**given: Any) -> Settings:  # noqa: ANN401  each option has its own type, which pydantic checks
    """The settings; `given` are command-line options, None meaning that it was not given.

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
        settings = kind(**options)
    except ValidationError as error:
        raise SettingsError("\n".join([*faults, *(_fault(each, options) for each in error.errors())])) from error
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


def _fault(fault: Any, options: Mapping[str, object]) -> str:  # noqa: ANN401  pydantic's error details
    """One line: where the setting stands, its value, what is wrong with it."""
    place, shown = _place(fault, options), _shown(fault)
    return f"{place}{shown}: {_wrong(fault)}"


def _place(fault: Any, options: Mapping[str, object]) -> str:  # noqa: ANN401  pydantic's error details
    parts = [part for part in fault["loc"] if part != "[key]"]
    first = str(parts[0])
    name = first + "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in parts[1:])
    if first in options:
        return f"--{name.replace('_', '-')}"
    if _is_set(PREFIX + first.upper()):
        return PREFIX + name.upper()
    nested = PREFIX + "__".join(str(part) for part in parts).upper()
    return nested if _is_set(nested) else f"{FILE}: {name}"


def _is_set(variable: str) -> bool:
    return any(each.upper() == variable and os.environ[each] for each in os.environ)


def _shown(fault: Any) -> str:  # noqa: ANN401  pydantic's error details
    """The value, unless it is a secret, may hold one (an address its password), or is no single value."""
    field = Settings.model_fields.get(str(fault["loc"][0]))
    value = fault["input"]
    if field is None or not isinstance(value, str | int | float) or "extra" in fault["type"]:
        return ""
    if "Secret" in str(field.annotation) or any(str(part).endswith("_url") for part in fault["loc"]):
        return ""
    return f" = {str(value)[:_SHOWN_VALUE]!r}" if isinstance(value, str) else f" = {value}"


def _wrong(fault: Any) -> str:  # noqa: ANN401  pydantic's error details
    kind = str(fault["type"])
    if kind == "extra_forbidden":
        return f"there is no such setting; there are: {', '.join(sorted(_siblings(fault['loc']).model_fields))}"
    if kind.startswith("model") and fault["loc"][0] in {"slack", "eval"}:
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
    return DeclaredSource
