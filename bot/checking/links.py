"""Links that open a document at a quote: text fragments for web pages, page numbers for PDF files.

Text fragments: https://wicg.github.io/scroll-to-text-fragment/
"""

import re
from urllib.parse import quote, urldefrag, urlsplit

from index.passage import Passage

_LONGEST_WHOLE = 90  # characters of a quote that is given whole
_EDGE_WORDS = 5
_CONTEXT_WORDS = 3
_SHORT_WORDS = 4
_MESSAGE = re.compile(r"https://[\w.-]+\.slack\.com/archives/")  # opened by Slack, which reads no text fragment
_ELEMENT_ID = re.compile(r"[\w.:-]+")


def passage_url(passage: Passage, start: int, end: int) -> str | None:
    """The address that opens `passage`'s document at the quote from `start` to `end` (document offsets).

    A web page gets a text fragment, a PDF file its page, anything else its plain address; None without an address.
    """
    if passage.url is None:
        return None
    if urlsplit(passage.url).path.lower().endswith(".pdf") or passage.document.lower().endswith(".pdf"):
        return passage.url if passage.page is None else f"{urldefrag(passage.url).url}#page={passage.page}"
    address = urlsplit(passage.url)
    if address.scheme not in {"http", "https"} or _MESSAGE.match(passage.url):
        return passage.url
    directive = _text_directive(passage.text, start - passage.start, end - passage.start)
    return _with_directive(passage.url, directive) if directive else passage.url


def _with_directive(url: str, directive: str) -> str:
    address, fragment = urldefrag(url)
    element, _, _ = fragment.partition(":~:")
    kept = element if _ELEMENT_ID.fullmatch(element) else ""
    return f"{address}#{kept}:~:{directive}"


def _text_directive(text: str, start: int, end: int) -> str:
    """The directive that finds `text[start:end]`; empty when no whole word stands there."""
    lines = _lines(text, start, end)
    if not lines:
        return ""
    opening, closing = _edges(lines)
    ambiguous = len(opening) < _SHORT_WORDS or " ".join(text.split()).count(" ".join(opening)) > 1
    before = _lines(text, 0, start)[-1:] if ambiguous else []
    after = _lines(text, end, len(text))[:1] if ambiguous and not closing else []
    parts = [f"{_encoded(line[-_CONTEXT_WORDS:])}-" for line in before]
    parts += [_encoded(words) for words in (opening, closing) if words]
    parts += [f"-{_encoded(line[:_CONTEXT_WORDS])}" for line in after]
    return f"text={','.join(parts)}"


def _edges(lines: list[list[str]]) -> tuple[list[str], list[str]]:
    """The words that the quote opens with and those it closes with; none of these when it is given whole.

    Neither crosses a line break, which may be the border of a block of the page.
    """
    first, last = lines[0], lines[-1]
    if len(lines) > 1:
        return first[:_EDGE_WORDS], last[-_EDGE_WORDS:]
    edge = min(_EDGE_WORDS, len(first) // 2)
    if len(" ".join(first)) <= _LONGEST_WHOLE or edge == 0:
        return first, []
    opening, rest = first[:edge], first[edge:]
    if " ".join(rest).count(" ".join(rest[-edge:])) > 1:
        return opening, rest
    return opening, rest[-edge:]


def _lines(text: str, start: int, end: int) -> list[list[str]]:
    """The whole words of each line of `text[start:end]`, without the lines that hold no letter and no digit."""
    if _inside_word(text, start):
        start = next((offset for offset in range(start, end) if not text[offset].isalnum()), end)
    if _inside_word(text, end):
        end = next((offset for offset in range(end, start, -1) if not text[offset - 1].isalnum()), start)
    return [line.split() for line in text[start:end].splitlines() if any(mark.isalnum() for mark in line)]


def _inside_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def _encoded(words: list[str]) -> str:
    """Words for a directive: all but letters, digits, "_", "." and "~" percent-encoded, "-" and "," too."""
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
