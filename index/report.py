"""What a sync did."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from index.documents.folder import HIDDEN, INDEX, LINK, PassedOver
from index.documents.notes import is_note


@dataclass(frozen=True, slots=True)
class DocumentRemark:
    """A document, and a remark on how or how far it was read."""

    name: str
    remark: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or a part of one, as people know it by name, and why it could not be read."""

    name: str
    fault: str

    def __str__(self) -> str:
        return f"{self.name}: {self.fault}"


@dataclass(slots=True)
class SyncReport:
    """What a sync did, in documents; `chunks` counts those that were embedded.

    `kept` counts the documents that stay though they could not be found as they are now; `notices` are lines that a
    person should read and that are no failure. `read_in_part` names documents of which something could not be read,
    `notes` those that were read whole in a way that a person should know of.
    """

    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    kept: int = 0
    chunks: int = 0
    passed_over: list[PassedOver] = field(default_factory=list)
    read_in_part: list[DocumentRemark] = field(default_factory=list)
    notes: list[DocumentRemark] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def remark_on(self, name: str, remarks: Iterable[str]) -> None:
        """Put each remark on a document where it belongs."""
        for remark in remarks:
            (self.notes if is_note(remark) else self.read_in_part).append(DocumentRemark(name, remark))

    @property
    def failed(self) -> list[str]:
        """A line for each failure."""
        return [str(failure) for failure in self.failures]

    @property
    def skipped_hidden(self) -> int:
        """How many hidden entries were passed over."""
        return sum(passed_over.reason == HIDDEN for passed_over in self.passed_over)

    @property
    def skipped_unknown(self) -> int:
        """How many files that are not read were passed over."""
        return sum(passed_over.reason not in {HIDDEN, INDEX, LINK} for passed_over in self.passed_over)

    @property
    def links(self) -> list[str]:
        """The links that lead out of their source's folder, and were not followed."""
        return [passed_over.name for passed_over in self.passed_over if passed_over.reason == LINK]
