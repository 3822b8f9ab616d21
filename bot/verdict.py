"""What the check of a sentence found."""

from enum import StrEnum


class Verdict(StrEnum):
    """How a sentence stands to the passages, as it is written in the JSON of an answer."""

    SUPPORTED = "supported"
    NOT_FOUND = "not_found"  # the passages do not say it, or not all of it
    CONTRADICTED = "contradicted"  # they say another number, date or direction, or the opposite
    NOT_CHECKED = "not_checked"  # it is in another language than the passage, or states nothing that could be looked up
