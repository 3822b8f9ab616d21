"""Where the vectors are."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # LangChain takes a second to import
    from index.vectors.given import GivenStore


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the vectors are: Chroma's `folder`, unless one of the others is given.

    `url` is a Chroma server (`http://host:port`), which asks for `token` and may take `timeout` seconds for a request;
    `database_url` a Postgres database; `given` a LangChain vector store that a program has made.
    """

    folder: Path
    url: str | None = None
    token: str | None = field(default=None, repr=False)
    timeout: float = 30.0
    database_url: str | None = field(default=None, repr=False)
    given: "GivenStore | None" = None

    @property
    def in_folder(self) -> bool:
        """Whether they are in the folder."""
        return self.url is None and self.database_url is None and self.given is None
