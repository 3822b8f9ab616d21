"""What the verifier reads: a sentence, with its question where it leans on it, and the text around its evidence."""

import re
from collections.abc import Sequence

from index.passage import Passage

LONGEST = 256  # tokens of a pair
_AROUND = 300  # characters of whole sentences around the evidence
_SHORT = 7  # words; a sentence with no more leans on its question
_LEANING = re.compile(
    r"(?:yes|no|he|she|it|its|they|them|their|his|her|this|that|these|those|there|both|neither|only|not)\b",
    re.IGNORECASE,
)
Place = tuple[Passage, int, int]


def first_text(sentence: str, question: str) -> str:
    """The sentence, after its question when it is short or begins with yes, no or a pronoun."""
    leans = len(sentence.split()) <= _SHORT or _LEANING.match(sentence.strip())
    return f"{question.strip()} {sentence.strip()}" if leans and question.strip() else sentence.strip()


def second_text(evidence: Sequence[Place]) -> str:
    """The text around ranges (passage, start, end) of documents, each under what stands above its passage."""
    pieces: list[str] = []
    for passage, start, end in evidence:
        head = passage.context
        pieces += [head] if head and head not in pieces else []
        pieces.append(around(passage, start, end))
    return "\n".join(dict.fromkeys(pieces))


def around(passage: Passage, start: int, end: int) -> str:
    """The sentences that the range touches, with as many of those after and before them, in turn, as fit."""
    sentences = passage.sentences
    touched = [index for index, (low, other) in enumerate(sentences) if low < end and start < other]
    if not touched:
        return passage.text[start - passage.start : end - passage.start]
    first, last = touched[0], touched[-1]
    later = True
    while True:
        options = [(first, last + 1), (first - 1, last)]
        grown = [
            (low, high)
            for low, high in (options if later else options[::-1])
            if low >= 0 and high < len(sentences) and sentences[high][1] - sentences[low][0] <= _AROUND
        ]
        if not grown:
            break
        first, last = grown[0]
        later = not later
    return passage.text[sentences[first][0] - passage.start : sentences[last][1] - passage.start]
