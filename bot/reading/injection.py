"""Prompt injection: text that tells the machine that reads it what to do. It is never shown as an answer."""

import re

from index.passage import Passage

_ORDER = re.compile(
    r"\W*(?:please\s+)?(?:ignore|disregard|forget|override)\b[^.!?]{0,40}?\b(?:previous|prior|above|earlier|other|all|your)\b"
    r"[^.!?]{0,30}?\b(?:instructions?|prompts?|directions?|guidelines|rules|messages)\b",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\b(?:AI|LLMs?|GPT|(?i:assistants?|chat ?bots?|language models?|system prompt|you are now|from now on|"
    r"(?:answer|reply|respond)(?: to)? (?:every|all|any)))\b"
)
_PARAGRAPH = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)")


def injected_sentences(passage: Passage) -> frozenset[int]:
    """The positions of the sentences that are prompt injection.

    They go from "ignore all previous instructions" to the end of the paragraph. A memo for people may say so too
    ("Disregard all earlier instructions"): it is an order to a machine only when its paragraph speaks of one.
    """
    found: set[int] = set()
    texts = passage.sentence_texts()
    for paragraph in _paragraphs(passage):
        first = next((at for at in paragraph if _ORDER.match(texts[at])), None)
        if first is not None and any(_MACHINE.search(texts[at]) for at in paragraph):
            found.update(at for at in paragraph if at >= first)
    return frozenset(found)


def _paragraphs(passage: Passage) -> list[list[int]]:
    """The positions of the sentences, by paragraph."""
    paragraphs: list[list[int]] = []
    last = passage.start
    for at, (start, end) in enumerate(passage.sentences):
        if not paragraphs or _PARAGRAPH.search(passage.text[last - passage.start : start - passage.start]):
            paragraphs.append([])
        paragraphs[-1].append(at)
        last = end
    return paragraphs
