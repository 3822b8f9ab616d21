"""Files of a few kilobytes that want gigabytes or minutes, made when they are needed."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO

from docx import Document as Word

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(**parts: bytes) -> bytes:
    """A Word document in which these parts (`document` is word/document.xml) are replaced or added."""
    made, buffer = BytesIO(), BytesIO()
    Word().save(made)
    names = {f"word/{name}.xml": data for name, data in parts.items()}
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in names:
                new.writestr(name, old.read(name))
        for name, data in names.items():
            new.writestr(name, data)
    return buffer.getvalue()


def _body(inner: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<w:document {_W}><w:body>{inner}</w:body></w:document>'.encode()


def docx_parts() -> bytes:
    """Many parts, each below a limit for one."""
    return _docx(**{f"header{number}": b" " * (30 * 1024**2) for number in range(1, 5)})


def docx_entities() -> bytes:
    """Entities that stand for entities."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY a0 "lollollol">{levels}]>'
    return _docx(document=_body("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", doctype))


def docx_merged_cells() -> bytes:
    """A long cell that goes on through thousands of rows."""
    long = (
        f"<w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>{'long ' * 20_000}</w:t></w:r></w:p></w:tc>"
    )
    other = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    below = f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>{other}</w:tr>"
    return _docx(document=_body(f"<w:tbl><w:tr>{long}{other}</w:tr>{below * 20_000}</w:tbl>"))


def docx_deep() -> bytes:
    """Tables in tables in tables."""
    opened, closed = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return _docx(document=_body(opened * 5000 + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>" + closed * 5000))


def html_rowspan() -> bytes:
    """Cells that span rows, in every row."""
    return ("<table>" + ("<tr>" + "<td rowspan=1000>abcdefgh" * 200) * 500 + "</table>").encode()


def html_colspan() -> bytes:
    """One long cell that spans a thousand columns of a thousand rows, again and again."""
    cell = f"<td rowspan=1000 colspan=1000>{'word ' * 20}"
    return ("<table>" + ("<tr>" + cell * 3) * 1000 + "</table>").encode()


def html_deep() -> bytes:
    """Elements in elements."""
    return b"<div>" * 200_000 + b"deep"


def html_deep_tables() -> bytes:
    """Tables in tables."""
    return b"<table><tr><td>" * 20_000 + b"deep"


def _pdf(objects: Sequence[str]) -> bytes:
    data, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return data + f"trailer\n<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{start}\n%%EOF".encode()


def pdf_forms() -> bytes:
    """Forms that draw the next form twice."""
    depth, drawn = 30, "/X Do /X Do"
    form = "<</Length {}/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X {} 0 R>>>>>>\nstream\n{}\nendstream"
    last = "BT /F 12 Tf (words) Tj ET"
    end = (
        f"<</Length {len(last)}/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</Font<</F<</Type/Font"
        f"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>\nstream\n{last}\nendstream"
    )
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    forms = [form.format(len(drawn), 6 + number, drawn) for number in range(depth)]
    catalog, pages = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return _pdf([catalog, pages, page, f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream", *forms, end])


def pdf_flate() -> bytes:
    """A page whose content unpacks to a gigabyte, twice packed."""
    import zlib

    megabyte = b" " * 1024**2
    inner = zlib.compressobj()
    block = inner.compress(megabyte) + inner.flush(zlib.Z_FULL_FLUSH)  # stands alone: it may be repeated
    sum_of_all = 1
    for _ in range(1024):
        sum_of_all = zlib.adler32(megabyte, sum_of_all)
    once = block[:2] + block[2:] * 1024 + b"\x03\x00" + sum_of_all.to_bytes(4, "big")  # header, blocks, end, checksum
    assert len(zlib.decompressobj().decompress(once, 1 << 21)) == 1 << 21
    packed = zlib.compress(once).decode("latin-1")
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>"
    catalog, pages = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    content = f"<</Length {len(packed)}/Filter[/FlateDecode/FlateDecode]>>\nstream\n"
    data = _pdf([catalog, pages, page, "null"])
    stream = f"4 0 obj\n{content}".encode() + packed.encode("latin-1") + b"\nendstream\nendobj\n"
    return data.replace(b"4 0 obj\nnull\nendobj\n", stream)


def markdown_deep() -> bytes:
    """Quotations in quotations, and brackets without end."""
    return b">" * 500_000 + b" deep"


BOMBS: dict[str, Callable[[], bytes]] = {
    "parts.docx": docx_parts,
    "entities.docx": docx_entities,
    "deep.docx": docx_deep,
    "rowspan.html": html_rowspan,
    "colspan.html": html_colspan,
    "deep.html": html_deep,
    "deep-tables.html": html_deep_tables,
    "forms.pdf": pdf_forms,
    "flate.pdf": pdf_flate,
}
