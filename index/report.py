"""What a sync did."""

from dataclasses import dataclass, field

from index.documents.folder import HIDDEN, LINK, PassedOver


@dataclass(frozen=True, slots=True)
class ReadInPart:
    """A document of which something could not be read, and what that is."""

    name: str
    remark: str


@dataclass(slots=True)
class SyncReport:
    """What a sync did, in documents; `chunks` counts those that were embedded, `failed` has a line for each failure.

    `kept` counts the documents that stay though they could not be found as they are now; `notices` are lines that a
    person should read and that are no failure.
    """

    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    kept: int = 0
    chunks: int = 0
    passed_over: list[PassedOver] = field(default_factory=list)
    read_in_part: list[ReadInPart] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def skipped_hidden(self) -> int:
        """How many hidden entries were passed over."""
        return sum(one.reason == HIDDEN for one in self.passed_over)

    @property
    def skipped_unknown(self) -> int:
        """How many files that are not read were passed over."""
        return sum(one.reason not in {HIDDEN, LINK} for one in self.passed_over)

    @property
    def links(self) -> list[str]:
        """The links that lead out of their source's folder, and were not followed."""
        return [one.name for one in self.passed_over if one.reason == LINK]
