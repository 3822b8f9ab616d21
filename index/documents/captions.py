"""Subtitles (.vtt, .srt): the cues joined to sentences, with who speaks, below the time at which they begin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.decoding import decode
from index.documents.parts import pieced
from index.documents.reading import Reading
from index.errors import SourceError

_TIMES = re.compile(r"(?P<from>(?:\d+:)?\d{1,2}:\d{2})[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_NAMED = re.compile(r"(?:-\s*)?([A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}|[A-Z][A-Z .'-]+):\s+(?=\S)")
_MARKS = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_CLOSED = re.compile(r"[.!?…。！？][\"'”’)\]]*$")
_LONGEST = 600  # characters of a paragraph


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words shown at once; `speaker` is empty when the cue names none."""

    begins: str
    speaker: str
    words: str


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """Subtitles. Raises SourceError when the file is not text, or has no cue with its times."""
    text = decode(data, source, encoding).text
    if not _TIMES.search(text):
        raise SourceError(source, "is not a file of subtitles that can be read: no cue has its times; save it anew")
    return pieced(_pieces(_cues(text)))


def _cues(text: str) -> Iterator[_Cue]:
    lines = visible(text).splitlines()
    for number, line in enumerate(lines):
        times = _TIMES.search(line)
        if not times:
            continue
        speaker, words = "", []
        for below in lines[number + 1 :]:
            if not below.strip() or _TIMES.search(below):
                break
            speaker = voice[1] if (voice := _VOICE.search(below)) else speaker
            words.append(unescape(_MARKS.sub("", below)).strip())
        spoken = " ".join(filter(None, words))
        named = _NAMED.match(spoken)
        if named and not speaker:
            speaker, spoken = named[1], spoken[named.end() :]
        if spoken:
            yield _Cue(times["from"], speaker, spoken)


def _pieces(cues: Iterator[_Cue]) -> Iterator[Piece]:
    """A heading for each new speaker and paragraph; a cue that only repeats the one before it is left out."""
    begins = speaker = spoken = last = ""
    for cue in cues:
        if cue.words == last:
            continue
        last = cue.words
        changes = cue.speaker and cue.speaker != speaker
        if spoken and (changes or (len(spoken) > _LONGEST and _CLOSED.search(spoken))):
            yield from _paragraph(begins, speaker, spoken)
            spoken = ""
        speaker = cue.speaker or speaker
        begins = begins if spoken else cue.begins
        spoken = f"{spoken} {cue.words}" if spoken else cue.words
    if spoken:
        yield from _paragraph(begins, speaker, spoken)


def _paragraph(begins: str, speaker: str, spoken: str) -> Iterator[Piece]:
    yield Piece(BlockKind.HEADING, f"{begins} {speaker}".strip(), 2)
    yield Piece(BlockKind.PARAGRAPH, spoken)
