"""Every option, from footnote.toml and the environment (`FOOTNOTE_…`, also from a file .env)."""

import json
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
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.settings.nearest import FILE, NearestFile, home
from bot.settings.providers import provider_fault
from bot.settings.serve import ServeSettings
from bot.settings.slack import SlackSettings

ENV_FILE = ".env"
PREFIX = "FOOTNOTE_"
READER = "reader"
NO_EXTRACTOR = "none"
NO_VERIFIER = "none"
# The name as index/embedding.py has it, whose import would cost every command half a second; a test holds them equal.
DEFAULT_EMBEDDING_MODEL = "footnote"


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
    if value != READER and (fault := provider_fault(value)):
        raise ValueError(fault)
    return value


def _address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip()  # a file that holds it ends with a line break
    if not (token.isascii() and token.isprintable()):
        raise ValueError("holds a character that no HTTP header may hold: a line break, or a letter beyond ASCII")
    return SecretStr(token)


def _database(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("postgresql://", "postgres://")):
        raise ValueError("must begin with postgresql://")
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
        description="By question set, what its metrics must be at least, or at most where lower is better.",
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
    follow_links: bool = Field(
        default=False, description="Whether links that lead out of a source's folder are followed."
    )
    private_addresses: bool = Field(
        default=False, description="Whether names and redirects may lead to this machine or a private network."
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
    protocol: Literal["auto", "keys", "json", "plain"] = Field(
        default="auto",
        description=(
            "How it is asked to cite: keys behind each sentence, json (structured output), plain (not at all: the "
            "passages are found afterwards), or auto."
        ),
    )
    verify: Literal["rules", "model"] = Field(
        default="rules", description="Who checks its sentences: rules, or model: the rules and a second call of it."
    )
    trust: Literal["auto", "model", "reader"] = Field(
        default="auto",
        description=(
            "Whose answer counts where the two differ: model, reader, or auto: the reader's if the model's name says "
            "it is small."
        ),
    )
    max_tokens: int = Field(
        default=4096, ge=16, le=1_000_000, description="How long its answer may be, with its thoughts, in tokens."
    )
    temperature: float | None = Field(
        default=None, ge=0, le=2, description="How freely it chooses its words, 0 to 2; without it, as the model does."
    )
    reasoning_effort: str | None = Field(
        default=None,
        min_length=1,
        description="How long a model that thinks may think, in its provider's words: low, medium or high.",
    )
    extra: dict[str, Any] = Field(
        default={}, description="More for LangChain's init_chat_model, as it is, e.g. { top_p = 0.9 }."
    )
    timeout: float = Field(
        default=600.0, gt=0, le=3600, description="The most seconds that an answer of the chat model may take in all."
    )
    first_word: float = Field(
        default=300.0, gt=0, le=3600, description="The most seconds until it begins, while the model reads."
    )
    stall: float = Field(
        default=20.0, gt=0, le=3600, description="The most seconds between two pieces of it, once it has begun."
    )
    retries: int = Field(default=3, ge=0, le=10, description="How often a request that failed is sent again.")
    fallback: bool = Field(default=True, description="Whether the reader answers when the chat model fails.")

    reader: str = Field(
        default="footnote",
        min_length=1,
        description="The model that reads: footnote (its own), none, or a Hugging Face question-answering model.",
    )
    verifier: Literal["auto", "none"] = Field(
        default="auto",
        description=(
            "Whether a second model verifies answers, and a chat model's sentences: auto (where footnote-qa[verifier] "
            "is installed), or none."
        ),
    )
    max_risk: float = Field(
        default=0.3,
        gt=0,
        lt=1,
        description=(
            "How many of the reader's answers may be wrong: 0.3 is three in ten, where a third of the questions has no "
            "answer in the documents."
        ),
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
    vectors: Literal["chroma", "postgres"] = Field(
        default="chroma",
        description="Where vectors are kept: chroma (in the data folder, or on the server of store_url), or postgres "
        "(in the database of database_url, which needs pgvector).",
    )
    store_url: Address | None = Field(
        default=None, description="A Chroma server for the vectors, instead of the data folder."
    )
    store_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        default=None, description="The token that the Chroma server asks for."
    )
    database_url: Annotated[SecretStr, AfterValidator(_database)] | None = Field(
        default=None,
        description="A Postgres database, postgresql://user:password@host/name, for what is otherwise kept in files of "
        "the data folder; better kept in the environment.",
    )

    trace_content: bool = Field(
        default=False,
        description="Whether LangSmith and other tracers of LangChain may see questions, passages and answers.",
    )

    otel_endpoint: Address | None = Field(
        default=None,
        description="Where traces go (OpenTelemetry, OTLP over HTTP); also by OTEL_EXPORTER_OTLP_ENDPOINT.",
    )
    log: Literal["file", "json"] = Field(
        default="file",
        description="file: the log in the data folder alone; json: serve and slack also write lines of JSON to "
        "standard output.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What is told in these lines, and all that is graver."
    )

    eval: EvalSettings = Field(default=EvalSettings(), description="The options of footnote eval.")
    serve: ServeSettings = Field(default=ServeSettings(), description="The options of footnote serve.")
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
        return init_settings, env_settings, NearestFile(settings_cls)
