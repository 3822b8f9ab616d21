"""Prompt injection: text that tells the machine that reads it what to do. It is never shown as an answer."""

import re

from index.passage import Passage

_INSTRUCTION = re.compile(
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
    ("Disregard all earlier instructions"): it is prompt injection only when its paragraph speaks of a machine.
    """
    injected: set[int] = set()
    texts = passage.sentence_texts()
    for paragraph in _paragraphs(passage):
        first = next((number for number in paragraph if _INSTRUCTION.match(texts[number])), None)
        if first is not None and any(_MACHINE.search(texts[number]) for number in paragraph):
            injected.update(number for number in paragraph if number >= first)
    return frozenset(injected)


def _paragraphs(passage: Passage) -> list[list[int]]:
    """The positions of the sentences, by paragraph."""
    paragraphs: list[list[int]] = []
    last = passage.start
    for number, (start, end) in enumerate(passage.sentences):
        if not paragraphs or _PARAGRAPH.search(passage.text[last - passage.start : start - passage.start]):
            paragraphs.append([])
        paragraphs[-1].append(number)
        last = end
    return paragraphs
