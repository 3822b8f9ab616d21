"""The one table of formats: the suffixes and media types of each, and what reads it."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from index.documents import (
    archive,
    captions,
    configuration,
    delimited,
    docx,
    epub,
    html,
    json_values,
    libreoffice,
    macros,
    markdown,
    markup,
    message,
    mhtml,
    notebook,
    ocr,
    opendocument,
    outlook,
    restructured,
    slides,
    source_code,
    tex,
    text,
    workbook,
    xml_values,
)
from index.documents.parts import read_parts_with
from index.documents.reading import Reading
from index.errors import SourceError

Reader = Callable[[bytes, str, str | None], Reading]

SNIFFED = 8192  # bytes that tell whether a file without a suffix is text
_SUFFIX = re.compile(r"\.[a-z][a-z0-9_+-]{0,9}", re.IGNORECASE)
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\v\f\r\x1b")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file; `read` takes its bytes, its name for messages, and the encoding that a web server states.

    `not_read` says why files of this kind are passed over on this machine; it is empty when they are not.
    """

    name: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    read: Reader
    not_read: Callable[[], str] = lambda: ""


def _read_docx(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    return docx.read(data, source)


_TEXT = Format("plain text", (".txt", ".text", ".log"), ("text/plain",), text.read)
_HTML = Format("HTML", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), html.read)
_PDF = Format("PDF", (".pdf",), ("application/pdf",), ocr.read_pdf)
_ARCHIVE = Format("ZIP archive", (archive.SUFFIX,), ("application/zip", "application/x-zip-compressed"), archive.read)
_CODE = Format(
    "source code",
    tuple(
        ".py .pyi .js .mjs .cjs .jsx .ts .tsx .vue .svelte .java .kt .kts .scala .groovy .gradle .c .h .cc .cpp .cxx "
        ".hpp .cs .go .rs .swift .rb .php .pl .pm .r .jl .lua .sh .bash .zsh .fish .ps1 .bat .cmd .sql .dart .ex .exs "
        ".erl .hs .elm .ml .clj .lisp .el .scm .vb .bas .zig .v .nim .m .asm .proto .graphql .tf .cmake .mk .css .scss "
        ".less".split()
    ),
    ("text/x-python", "text/javascript", "application/javascript", "text/css", "text/x-c", "text/x-java-source"),
    source_code.read,
)
FORMATS = (
    _TEXT,
    Format("Markdown", (".md", ".markdown", ".mdx", ".mkd"), ("text/markdown", "text/x-markdown"), markdown.read),
    _HTML,
    Format("saved web page", (".mhtml", ".mht"), ("multipart/related", "application/x-mimearchive"), mhtml.read),
    _PDF,
    Format("Word", (".docx",), (f"{_OFFICE}wordprocessingml.document",), _read_docx),
    Format(
        "Word with macros",
        (".docm", ".dotx", ".dotm"),
        ("application/vnd.ms-word.document.macroenabled.12",),
        macros.read_word,
    ),
    Format("Word before 2007", (".doc", ".dot"), ("application/msword",), libreoffice.read_doc),
    Format("rich text", (".rtf",), ("application/rtf", "text/rtf"), libreoffice.read_rtf),
    Format("Excel", (".xlsx", ".xlsm", ".xltx", ".xltm"), (f"{_OFFICE}spreadsheetml.sheet",), workbook.read),
    Format("Excel before 2007", (".xls",), ("application/vnd.ms-excel",), libreoffice.read_xls),
    Format("CSV", (".csv", ".tsv", ".tab"), ("text/csv", "text/tab-separated-values"), delimited.read),
    Format("PowerPoint", (".pptx", ".pptm"), (f"{_OFFICE}presentationml.presentation",), slides.read),
    Format(
        "PowerPoint show or template",
        (".ppsx", ".ppsm", ".potx", ".potm"),
        (f"{_OFFICE}presentationml.slideshow", f"{_OFFICE}presentationml.template"),
        macros.read_show,
    ),
    Format("PowerPoint before 2007", (".ppt", ".pps"), ("application/vnd.ms-powerpoint",), libreoffice.read_ppt),
    Format(
        "OpenDocument",
        (".odt", ".ods", ".odp", ".ott", ".ots", ".otp"),
        (f"{_OPEN}text", f"{_OPEN}spreadsheet", f"{_OPEN}presentation"),
        opendocument.read,
    ),
    Format("e-mail", (".eml",), ("message/rfc822",), message.read),
    Format("Outlook message", (".msg",), ("application/vnd.ms-outlook",), outlook.read),
    Format("e-book", (".epub",), ("application/epub+zip",), epub.read),
    Format("Jupyter notebook", (".ipynb",), ("application/x-ipynb+json",), notebook.read),
    Format("JSON", (".json", ".geojson"), ("application/json", "application/ld+json"), json_values.read),
    Format("JSON lines", (".jsonl", ".ndjson"), ("application/jsonl", "application/x-ndjson"), json_values.read_lines),
    Format(
        "YAML, TOML, INI",
        (".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".properties"),
        ("application/yaml", "text/yaml", "application/x-yaml", "application/toml"),
        configuration.read,
    ),
    Format("XML", (".xml",), ("application/xml", "text/xml"), xml_values.read),
    Format("reStructuredText", (".rst",), ("text/x-rst",), restructured.read),
    Format("AsciiDoc", (".adoc", ".asciidoc"), ("text/asciidoc", "text/x-asciidoc"), markup.read_adoc),
    Format("Org", (".org",), ("text/org", "text/x-org"), markup.read_org),
    Format("LaTeX", (".tex", ".latex"), ("application/x-tex", "application/x-latex", "text/x-tex"), tex.read),
    _CODE,
    Format("subtitles", (".vtt", ".srt"), ("text/vtt", "application/x-subrip"), captions.read),
    Format(
        "image",
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"),
        ("image/png", "image/jpeg", "image/tiff", "image/webp"),
        ocr.read_image,
        ocr.not_read,
    ),
    _ARCHIVE,
)
_BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes}
_BY_MEDIA_TYPE = {kind: form for form in FORMATS for kind in form.media_types}
_CODE_NAMES = frozenset({"makefile", "dockerfile", "jenkinsfile", "vagrantfile", "rakefile", "gemfile", "justfile"})
SUFFIXES = frozenset(_BY_SUFFIX)


def of_name(name: str) -> Format | None:
    """The format of a file by its name; None when the name does not tell."""
    last = os.path.basename(name).lower()  # noqa: PTH119  a path object for each file would cost a sync a second
    if last in _CODE_NAMES:
        return _CODE
    return _BY_SUFFIX.get(os.path.splitext(last)[1])  # noqa: PTH122


def of_media_type(media_type: str) -> Format | None:
    """The format of what a server or a message calls `media_type`; None when there is no reader for it."""
    return _BY_MEDIA_TYPE.get(media_type.lower())


def of_content(data: bytes) -> Format | None:
    """The format of a file without a suffix by its first SNIFFED bytes; None when they are not text."""
    head = data[:SNIFFED]
    if head.startswith(b"%PDF-"):
        return _PDF
    if not head or any(byte in _CONTROLS for byte in head):
        return None
    if head.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return _HTML
    return _CODE if head.startswith(b"#!") else _TEXT


def has_suffix(name: str) -> bool:
    """Whether the name ends in what looks like a suffix, so that it alone says of which type the file is."""
    return _SUFFIX.fullmatch(PurePath(name).suffix) is not None


def readable() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each format that there is a reader for: name, suffixes, and why it is not read on this machine (or "")."""
    return ((form.name, form.suffixes, form.not_read()) for form in FORMATS)


def is_archive(chosen: Format) -> bool:
    """Whether files of this format are listed as folders are."""
    return chosen is _ARCHIVE


def _read_whole(name: str, data: bytes, media_type: str) -> Reading:
    chosen = of_name(name) or of_media_type(media_type) or of_content(data)
    if chosen is None:
        raise SourceError(name, "is not a type that Footnote reads")
    return chosen.read(data, name, None)


read_parts_with(_read_whole)
