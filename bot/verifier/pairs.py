"""What the verifier reads: rows of tokens for a sentence beside a question, and for a claim beside its evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from index.onnx import sayable
from index.passage import Passage

MOST_TOKENS = 256  # of a row, the three special tokens counted
_HEAD, _BEFORE, _SENTENCE, _QUESTION = 32, 40, 100, 48  # tokens of each part that are read beside a question
_CLAIM, _PAIR = 70, 160  # tokens of a claim, and of a claim with its evidence
_FIRST, _BETWEEN = 1, 2  # the tokens that begin a row and end each of its parts
_AROUND = 300  # characters of whole sentences around the evidence
_SHORT = 5  # words; a claim with no more leans on its question
_LEANING = re.compile(
    r"(?:yes|no|he|she|it|its|they|them|their|his|her|this|that|these|those|there|both|neither|only|not)\b",
    re.IGNORECASE,
)
Place = tuple[Passage, int, int]


@dataclass(frozen=True, slots=True)
class SentenceInPlace:
    """A sentence that may answer: under its title and headings `head`, after the sentence `before`, if any."""

    head: str
    before: str
    text: str


class PairTokenizer:
    """Makes rows of token ids of what is read together."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take the base model's tokenizer, which must neither pad nor cut."""
        self._tokenizer = tokenizer

    @classmethod
    def of_file(cls, path: Path) -> "PairTokenizer":
        """With the tokenizer that a file holds."""
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer)

    def for_question(self, question: str, sentences: Sequence[SentenceInPlace]) -> list[list[int]]:
        """A row for each sentence: head, sentence before, the sentence itself, and the question."""
        asked = self._ids([question])[0][:_QUESTION]
        parts = self._ids([text for each in sentences for text in (each.head, each.before, each.text)])
        return [
            [
                _FIRST,
                *parts[start][-_HEAD:],
                *parts[start + 1][-_BEFORE:],
                _BETWEEN,
                *parts[start + 2][:_SENTENCE],
                _BETWEEN,
                *asked,
                _BETWEEN,
            ]
            for start in range(0, len(parts), 3)
        ]

    def for_claim(self, claim: str, evidence: str) -> list[int]:
        """A row of a claim (`claim_text`) and its evidence (`evidence_text`), which is cut where there is no room."""
        said, held = self._ids([claim, evidence])
        said = said[:_CLAIM]
        return [_FIRST, *held[: _PAIR - 3 - len(said)], _BETWEEN, *said, _BETWEEN]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch([*map(sayable, texts)], add_special_tokens=False)
        return [encoding.ids for encoding in encodings]


def claim_text(sentence: str, question: str) -> str:
    """The sentence, after its question when it is short or begins with yes, no or a pronoun."""
    leans = len(sentence.split()) <= _SHORT or _LEANING.match(sentence.strip())
    return f"{question.strip()} {sentence.strip()}" if leans and question.strip() else sentence.strip()


def evidence_text(evidence: Sequence[Place]) -> str:
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
