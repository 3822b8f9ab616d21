"""Every option, from footnote.toml and the environment (`FOOTNOTE_…`)."""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from index.embedding import DEFAULT_MODEL
from index.errors import SettingsError

FILE = "footnote.toml"
PREFIX = "FOOTNOTE_"
READER = "reader"


class DeclaredSource(BaseModel):
    """A source of documents: a path, a glob or a web address; `audience` labels say who may see it (none: everyone)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(min_length=1)
    audience: tuple[str, ...] = ()


def _as_source(value: object) -> object:
    return {"path": value} if isinstance(value, str) else value


class Settings(BaseSettings):
    """All options. Given values beat the environment, which beats footnote.toml."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX, hide_input_in_errors=True)

    data: Path = Path(".footnote")
    sources: tuple[Annotated[DeclaredSource, BeforeValidator(_as_source)], ...] = ()

    embedding_model: str = Field(DEFAULT_MODEL, min_length=1)
    precision: Literal["fp32", "int8"] = "fp32"
    chunk_tokens: int = Field(160, ge=32, le=512)
    store_url: str | None = Field(None, pattern=r"^https?://")
    store_token: SecretStr | None = None

    passages: int = Field(6, ge=1, le=30)
    model: str = Field(READER, pattern=r"^(reader|[\w-]+:.+)$")
    base_url: str | None = Field(None, pattern=r"^https?://")
    api_key: SecretStr | None = None
    timeout: float = Field(60.0, gt=0)
    stall: float = Field(20.0, gt=0)
    retries: int = Field(3, ge=0, le=10)
    fallback: bool = True
    retention_days: int = Field(30, ge=1)

    @property
    def base(self) -> Path:
        """The folder that relative sources are below."""
        return Path.cwd()

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
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, Path(FILE))


def load(**given: Any) -> Settings:  # noqa: ANN401  each option has its own type, which pydantic checks
    """The settings; `given` are command-line options, None meaning that it was not given.

    Raises SettingsError listing every fault, one a line.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError("\n".join(_fault(fault) for fault in error.errors())) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{FILE}: not valid TOML ({error}); mend it, or write a new one: footnote init") from error
    except OSError as error:
        raise SettingsError(f"{FILE}: cannot be read ({error.strerror})") from error
    except Exception as error:  # pydantic-settings' own error for a variable that is not JSON
        raise SettingsError(f"the environment: {str(error).splitlines()[0]}") from error


def _fault(fault: Any) -> str:  # noqa: ANN401  pydantic's error details
    name = ".".join(str(part) for part in fault["loc"])
    variable = PREFIX + str(fault["loc"][0]).upper() if fault["loc"] else ""
    place = variable if variable in os.environ else FILE
    if fault["type"] == "extra_forbidden":
        known = ", ".join(sorted(Settings.model_fields))
        return f"{place}: {name}: there is no such setting; there are: {known}"
    return f"{place}: {name}: {fault['msg']}"
