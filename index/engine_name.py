"""The engines of a sync, by name; apart, since the command line needs no more of them."""

from enum import StrEnum


class EngineName(StrEnum):
    """What reads and embeds the documents of a sync: one process, or many, on one machine or a cluster."""

    PLAIN = "plain"
    RAY = "ray"
