"""Which documents train, fit and test. No document of one part is ever seen in another."""

import zlib
from enum import StrEnum


class Part(StrEnum):
    """What a document's questions are for."""

    TRAIN = "train"  # the reader learns from them
    FIT = "fit"  # selection, confidence and the retriever's weights are fitted on them, and choices are made
    TEST = "test"  # the report is about them alone


# Reviews, posts and privacy policies are far from what is asked of here: nothing is judged on them.
_ONLY_TRAIN = ("squadshifts_amazon_reviews", "squadshifts_reddit", "policyqa")


def part_of(source: str, group: str) -> Part:
    """The part of an article (`group`) of a public file (`source`), by a checksum of their names."""
    if source.startswith(_ONLY_TRAIN):
        return Part.TRAIN
    digest = zlib.crc32(f"{source}{group}".encode())
    if digest % 4 == 0:
        return Part.TEST
    return Part.FIT if digest // 8 % 7 == 6 else Part.TRAIN  # noqa: PLR2004  one of seven


def written_part(number: int) -> Part:
    """The part of a written document by its position in its file, from 0: of six, the fifth fits, the sixth tests."""
    return {4: Part.FIT, 5: Part.TEST}.get(number % 6, Part.TRAIN)
