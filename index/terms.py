"""Text becomes terms that a full-text index can find: also in writing without spaces, and in identifiers.

Chinese, Japanese and Korean are cut into pairs of neighbouring characters, as full-text engines have long done: a
word of two characters is one term, a longer one several, and no dictionary decides what a word is.
"""

import re
import unicodedata
from collections.abc import Iterator

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
_HANGUL = "\u1100-\u11ff\uac00-\ud7af"
_RUN = re.compile(f"[{_HAN}{_KANA}{_HANGUL}]+")
_WIDE = re.compile("[\uff01-\uff5e\uff66-\uff9f]+")
_IDENTIFIER = re.compile(r"[^\W_]+(?:[-./_][^\W_]+)*")
_PART = re.compile(r"[^\W\d_]+|\d+")
_MOST_PARTS = 5  # of an identifier: it can be parted in 16 ways
_FEWEST_PARTS = 2


def spaced(text: str) -> str:
    """`text` with each run of characters without spaces as the pairs of its neighbours, and its last character."""
    return _RUN.sub(lambda run: f" {' '.join([*_pairs(run[0]), run[0][-1]])} ", _narrow(text))


def unspaced_share(text: str) -> float:
    """The share of the text's letters and digits that are written without spaces, 0 to 1."""
    whole = sum(character.isalnum() for character in text)
    return sum(len(run) for run in _RUN.findall(text)) / whole if whole else 0.0


def question_terms(question: str) -> Iterator[tuple[str, ...]]:
    """The terms of a question in their order: a word, or words that must stand beside each other.

    A lone character ends with "*": any pair that begins with it. An identifier comes in each way in which its parts may
    have been written: "kx2041" as itself and as "kx 2041".
    """
    narrow = _narrow(question)
    position = 0
    for run in _RUN.finditer(narrow):
        yield from _spaced_terms(narrow[position : run.start()])
        yield from ((pair,) for pair in _pairs(run[0]) or [f"{run[0]}*"])
        position = run.end()
    yield from _spaced_terms(narrow[position:])


def _spaced_terms(text: str) -> Iterator[tuple[str, ...]]:
    for match in _IDENTIFIER.finditer(text.replace("_", "-")):
        yield from ((word,) for word in re.findall(r"\w+", match[0]))
        parts = _PART.findall(match[0])
        if _FEWEST_PARTS <= len(parts) <= _MOST_PARTS and any(part.isdecimal() for part in parts):
            yield from _partings(parts)


def _partings(parts: list[str]) -> Iterator[tuple[str, ...]]:
    """The parts joined in every way: ("kx2041",), ("kx", "2041")."""
    for borders in range(2 ** (len(parts) - 1)):
        words = [parts[0]]
        for number, part in enumerate(parts[1:]):
            if borders >> number & 1:
                words.append(part)
            else:
                words[-1] += part
        yield tuple(words)


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]


def _narrow(text: str) -> str:
    """Latin letters and digits as wide as a Chinese character, and narrow Japanese ones, in their usual form."""
    return _WIDE.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
