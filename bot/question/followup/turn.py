"""A turn of a conversation: what was asked, how it was understood, what was said."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what became of it.

    `question` is as asked, `standalone` as understood, `answer` what was said, without citation marks ("" when the
    bot abstained), `documents` the ids of those that the answer was drawn from, `short` the span that answers ("" where
    none is known).
    """

    question: str
    standalone: str
    answer: str
    abstained: bool = False
    documents: tuple[str, ...] = ()
    short: str = ""

    def to_json(self) -> dict[str, Any]:
        """The turn as a plain JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Turn":
        """The turn that `to_json` made `data` of; raises KeyError when a text is missing."""
        return cls(
            data["question"],
            data["standalone"],
            data["answer"],
            data.get("abstained", False),
            tuple(data.get("documents", ())),
            data.get("short", ""),
        )
