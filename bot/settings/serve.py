"""The options of the server: the table `[serve]` of footnote.toml."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.settings.oidc import OidcSettings
from bot.settings.slack import Host


def _public(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://ask.example.com")
    return value.rstrip("/")


class ServeSettings(BaseModel):
    """The options of `footnote serve`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", min_length=1, description="Where the server listens: an address or a name.")
    port: int = Field(default=8321, ge=0, le=65_535, description="The port there; 0: any that is free.")
    public_url: Annotated[str, AfterValidator(_public)] | None = Field(
        default=None, description="The address that people use, when a proxy stands before the server."
    )
    hosts: tuple[Host, ...] = Field(
        default=(), description="Further names under which the server may be called, besides that of public_url."
    )
    open: bool = Field(
        default=False,
        description="Whether anybody who reaches the server may ask, also where it is not this machine alone.",
    )
    audience: tuple[str, ...] = Field(
        default=(), description="The labels of whoever asks without a token; without any: what everybody may see."
    )
    upload: bool = Field(default=False, description="Whether people may add documents.")
    workers: int = Field(default=2, ge=1, le=64, description="How many questions are answered at the same time.")
    queue: int = Field(default=500, ge=1, le=10_000, description="How many questions may wait before more are refused.")
    rate: int = Field(
        default=120, ge=0, le=1_000_000, description="How many questions a minute one caller may ask; 0: no limit."
    )
    session_hours: float = Field(
        default=12.0, gt=0, le=8_760, description="How many hours a login in the browser lasts."
    )
    link_days: float = Field(
        default=30.0, gt=0, le=3_650, description="How many days a link to a quoted passage opens its document."
    )
    grace: float = Field(
        default=20.0,
        ge=0,
        le=600,
        description="The most seconds that running questions get when the server is stopped.",
    )
    oidc: OidcSettings | None = Field(default=None, description="How people log in with their organisation's account.")
