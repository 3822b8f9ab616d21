"""Which encoding bytes are in that are not UTF-8 and do not say."""

import re
from collections.abc import Iterator

from index.errors import SourceError

_SAMPLE = 64 * 1024  # bytes
_AROUND = 32  # bytes on both sides of one that is not ASCII
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\v\f\r\x1b\x1c\x1d\x1e\x1f")
_HIGH = re.compile(rb"[\x80-\xff]+")
_LATIN_SHARE = 0.34  # of the letters: languages in Latin letters have fewer accents
_ALONE = 1.5  # bytes that are not ASCII in a run: single accents between plain letters
_LETTER = re.compile(rb"[A-Za-z]")
_MANY_ACCENTS = 40  # before a guess beside Western European is believed
_CENTRAL = {"cp1250": "cp1250", "iso8859_2": "iso8859_2", "cp1254": "cp1254", "cp1257": "cp1257", "iso8859_9": "cp1254"}
_CYRILLIC = ("cp1251", "koi8_u", "cp866", "iso8859_5")
_FREQUENT = frozenset("оеаинтсрвлкмдпуяы")  # letters of Russian, and of its neighbours
_RUSSIAN_SHARE = 0.62  # of the characters that are not ASCII
_WIDE_SHARE = 0.9  # of the first or second bytes of UTF-16 that name the script
_SCRIPTS = frozenset(range(7))  # Latin to Arabic and Hebrew


def unmarked_utf_16(data: bytes) -> str | None:
    """Name the kind of UTF-16 that the bytes are in, where they are: every second byte is one of a few small ones."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2 or 0 not in sample:  # noqa: PLR2004 two characters
        return None
    for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        named, other = sample[first::2], sample[1 - first :: 2]
        small = sum(byte in _SCRIPTS for byte in named) / len(named)
        if small < _WIDE_SHARE or sum(byte in _SCRIPTS for byte in other) > (1 - _WIDE_SHARE) * len(other):
            continue
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if not any(ord(character) in _CONTROLS for character in text[:_SAMPLE]):
            return name
    return None


def guessed(data: bytes, source: str) -> tuple[str, str]:
    """The characters of bytes that are not UTF-8, and the encoding that they look like.

    Raises SourceError when they look like none.
    """
    sample = _sample(data)
    if any(byte in _CONTROLS for byte in data[:_SAMPLE]):
        raise SourceError(source, "holds binary data, not text")
    runs = _HIGH.findall(sample)
    high = sum(map(len, runs))
    alone = high < _ALONE * len(runs)
    sparse = alone or high <= _LATIN_SHARE * (high + len(_LETTER.findall(sample)))
    for name in _likely(sample, sparse=sparse, high=high):
        if name == "utf-8" and (text := _patched(data)):
            return text, "UTF-8 with lines in cp1252"
        try:
            return data.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    return _by_look(data, source)


def _sample(data: bytes) -> bytes:
    """What stands around the bytes that are not ASCII, wherever they begin."""
    parts: list[bytes] = []
    size = end = 0
    for match in _HIGH.finditer(data):
        start = max(end, match.start() - _AROUND)
        end = max(end, match.end() + _AROUND)
        parts.append(data[start:end])
        size += end - start
        if size > _SAMPLE:
            break
    return b"".join(parts)


def _likely(sample: bytes, *, sparse: bool, high: int) -> Iterator[str]:
    """Encodings that are tried before all others."""
    if not sparse:
        best = max(_CYRILLIC, key=lambda name: _russian(sample, name))
        if _russian(sample, best) > _RUSSIAN_SHARE:
            yield best
        return
    yield "utf-8"
    if all(len(run) % 2 == 0 for run in _HIGH.findall(sample)):  # pairs, as of a script of many characters
        return
    if high >= _MANY_ACCENTS and (name := _CENTRAL.get(_best(sample) or "")):
        yield name
    yield "cp1252"


def _russian(sample: bytes, name: str) -> float:
    """The share of frequent small letters of Russian among what is not ASCII, read in that encoding."""
    characters = [character for character in sample.decode(name, "replace") if not character.isascii()]
    return sum(character in _FREQUENT for character in characters) / max(1, len(characters))


def _patched(data: bytes) -> str | None:
    """The text of a file some of whose lines are UTF-8 and others not; None when no line with accents is UTF-8."""
    lines, valid = [], False
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8"))
            valid = valid or not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
    return "".join(lines) if valid else None


def _best(sample: bytes) -> str | None:
    import charset_normalizer  # most files are UTF-8 and never need it

    best = charset_normalizer.from_bytes(sample, preemptive_behaviour=True).best()
    return best.encoding if best else None


def _by_look(data: bytes, source: str) -> tuple[str, str]:
    first = _HIGH.search(data)
    start = data.rfind(b"\n", 0, first.start()) + 1 if first else 0
    name = _best(data[start : start + _SAMPLE])
    if name is None:
        raise SourceError(source, "cannot be decoded in any known encoding; save it as UTF-8")
    try:
        return data.decode(name), name
    except UnicodeDecodeError as error:
        raise SourceError(source, f"cannot be decoded (looked like {name}); save it as UTF-8") from error
