"""How people log in with the organisation's own login (OpenID Connect): the table `[serve.oidc]`."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


def _issuer(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" and parts.hostname not in _LOCAL:
        raise ValueError("must begin with https://")
    return value


class OidcSettings(BaseModel):
    """The options of the login."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Annotated[str, AfterValidator(_issuer)] = Field(
        description="The provider's address, as it names itself, e.g. https://login.example.com/realms/main."
    )
    client_id: str = Field(min_length=1, description="The name under which the provider knows this server.")
    client_secret: SecretStr | None = Field(
        default=None, description="Its secret; better kept in the environment: FOOTNOTE_SERVE__OIDC__CLIENT_SECRET."
    )
    scopes: tuple[str, ...] = Field(
        default=("openid", "profile", "email"), description="What the provider is asked to tell of a person."
    )
    claim: str = Field(
        default="groups", min_length=1, description="The claim whose values stand for labels, such as groups."
    )
    audiences: dict[str, tuple[str, ...]] = Field(
        default={}, description="By value of that claim, the labels that it gives."
    )
    required: dict[str, tuple[str, ...]] = Field(
        default={}, description="By claim, the values of which one is needed to be let in; without it: all who log in."
    )
