"""Makes the files of tests/index/documents/files anew, with the tools that people use.

Needs LibreOffice (Writer, Calc, Impress), pandoc, and gsf (Debian: libgsf-bin); the tests need none of them.
    python -m tests.index.documents.make_files
"""

import shutil
import struct
import subprocess
import tempfile
import zipfile
from datetime import date, datetime, time
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
from fpdf import FPDF
from openpyxl.comments import Comment
from openpyxl.styles import Font
from PIL import Image, ImageDraw, ImageFont
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

FILES = Path(__file__).parent / "files"
GUIDE = """\
---
title: Kiln guide
author: Workshop
date: 2026-03-02
---

# Firing

The kiln reaches 1,060 degrees in nine hours. Wear *goggles* when you look inside.

## Before you fire

- Check the elements.
- Clear the shelf of dust.

Cones by clay:

| Clay | Cone | Hours |
|------|------|-------|
| Terracotta | 04 | 9 |
| Porcelain | 10 | 14 |

## The controller

Start it with this line:

```python
start_firing(cone="04", soak_minutes=20)
```

After firing, wait until the kiln is below 90 degrees.
"""


STEPS = """\
# Misting

The misting runs at night.[^1]

1. Open the vents.
2. Check the pump.
    a. Read the gauge.
    b. Write down the pressure.
3. Close the vents.

[^1]: Only from May to August.
"""


def main() -> None:
    FILES.mkdir(exist_ok=True)
    for make in (spreadsheets, presentations, from_pandoc, steps, messages, pictures, archives):
        make()


def converted(path: Path, target: str, folder: Path = FILES) -> Path:
    """`path` saved by LibreOffice as another type."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", target]
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True)
    return folder / f"{path.stem}.{target.partition(':')[0]}"


def spreadsheets() -> None:
    """A workbook whose formulas LibreOffice has computed, and the same as .xls and .ods."""
    book = openpyxl.Workbook()
    rates = book.active
    assert rates is not None
    rates.title = "Travel rates"
    rates.append(["Rates from April 2026"])
    rates.append([])
    rates.append(["City", "Hotel limit", "Meal limit", "Valid from", "Share paid", "Total"])
    for number, (city, hotel, meal, share) in enumerate([("Lisbon", 140, 45.5, 0.8), ("Oslo", 1210, 70, 1)], 4):
        rates.append([city, hotel, meal, date(2026, 4, number), share, f"=B{number}+C{number}"])
        for column, form in {"B": '#,##0.00 "EUR"', "C": "0.00", "D": "d mmm yyyy", "E": "0%", "F": "#,##0.0"}.items():
            rates[f"{column}{number}"].number_format = form
    rates["A5"].comment = Comment("Oslo needs a second approval.", "Ana")
    owners = book.create_sheet("Owners")
    for row in (["Desk", "Owner", "Shift begins"], ["North", "Ana Ruiz", time(7, 30)], [None, "Bo Lind", time(14, 5)]):
        owners.append(row)
    owners.merge_cells("A2:A3")
    for cell in owners[1]:
        cell.font = Font(bold=True)
    book.create_sheet("Salaries").append(["Ana Ruiz", 91000])
    book["Salaries"].sheet_state = "hidden"
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "rates.xlsx")
        book.save(plain)
        for target in ("xlsx", "xls", "ods"):
            converted(plain, target)
        book.save(FILES / "unsaved.xlsx")  # formulas without stored values


def presentations() -> None:
    """Slides with a list, a table, a chart, notes and a hidden slide; the same as .odp."""
    deck = pptx.Presentation()
    deck.core_properties.modified = datetime(2026, 2, 3)
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Launch plan"
    frame = first.placeholders[1].text_frame
    frame.text = "The Heron release ships on 14 May."
    frame.add_paragraph().text = "Support stays on call for two weeks."
    first.notes_slide.notes_text_frame.text = "The backup date is 28 May."
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Budget"
    table = second.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for number, row in enumerate([("Item", "Cost"), ("Posters", "310 EUR"), ("Venue", "2,400 EUR")]):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    data = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["May", "June"]
    data.add_series("Visitors", (1200, 1850))  # type: ignore[no-untyped-call]
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(4), Inches(4), Inches(2), data)
    third = deck.slides.add_slide(deck.slide_layouts[5])
    third.shapes.title.text = "Old plan"
    third._element.set("show", "0")
    deck.save(str(FILES / "launch.pptx"))
    converted(FILES / "launch.pptx", "odp")


def from_pandoc() -> None:
    """The guide in every format that pandoc writes, and as .doc and .rtf by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "guide.md")
        source.write_text(GUIDE)
        for suffix, name in {
            "rst": "rst", "adoc": "asciidoc", "org": "org", "tex": "latex", "epub": "epub", "ipynb": "ipynb",
            "odt": "odt", "docx": "docx",
        }.items():  # fmt: skip
            target = Path(folder if suffix == "docx" else FILES, f"guide.{suffix}")
            subprocess.run(["pandoc", "-s", "--to", name, "-o", str(target), str(source)], check=True)
        for old in ("doc", "rtf"):
            converted(Path(folder, "guide.docx"), old)


def steps() -> None:
    """Numbered steps, one below the other's step, a note at the foot and a table with two rows of header, as .odt."""
    with tempfile.TemporaryDirectory() as scratch:
        text, word = Path(scratch) / "steps.md", Path(scratch) / "steps.docx"
        text.write_text(STEPS, encoding="utf-8")
        subprocess.run(["pandoc", "-s", "-o", str(word), str(text)], check=True)
        document = docx.Document(str(word))
        table = document.add_table(rows=4, cols=5)
        for first, last, name in ((1, 2, "Summer"), (3, 4, "Winter")):
            table.cell(0, first).merge(table.cell(0, last)).text = name
        rows = (("", *("Adult", "Child") * 2), ("Orm", "91", "45", "71", "35"), ("Sund", "83", "41", "63", "31"))
        for row, cells in zip(table.rows[1:], rows, strict=True):
            for cell, said in zip(row.cells, cells, strict=True):
                cell.text = said
        document.save(str(word))
        converted(word, "odt")


def messages() -> None:
    """A message with a workbook attached, one in HTML with a message inside, a saved page, and an Outlook message."""
    mail = EmailMessage()
    mail["From"] = "Ana Ruiz <ana@example.org>"
    mail["To"] = "Crew <crew@example.org>"
    mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
    mail["Subject"] = "Gate code – new"
    mail.set_content("The new gate code for the depot is 4471, valid from Monday – please tell the drivers.\n")
    workbook = (FILES / "rates.xlsx").read_bytes()
    kind = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    mail.add_attachment(workbook, *kind, filename="rates.xlsx")
    mail.add_attachment(b"\x00\x01\x02", "application", "octet-stream", filename="firmware.bin")
    (FILES / "mail.eml").write_bytes(mail.as_bytes())
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "bo@example.org", "Fwd: Gate code"
    outer.set_content("See in HTML.")
    page = "<p>Forwarded for the night shift.</p><ul><li>Keys are in locker 12.</li></ul>"
    outer.add_alternative(page, subtype="html")
    outer.add_attachment(mail)
    (FILES / "forwarded.eml").write_bytes(outer.as_bytes())
    saved = EmailMessage()
    saved["From"] = "<Saved by Blink>"
    saved["Snapshot-Content-Location"] = "https://example.org/depot"
    saved["Subject"] = "Depot"
    saved.set_content("<html><head><title>Depot</title></head><body><h1>Depot</h1><p>It opens at seven — daily.</p>",
                      subtype="html", cte="quoted-printable")  # fmt: skip
    saved.make_related()
    (FILES / "page.mhtml").write_bytes(saved.as_bytes())
    outlook()


def outlook() -> None:
    """An Outlook message: streams named by property, put together by gsf."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        attached = b"The depot key hangs behind the door."
        parts = {
            "": {0x0037: "Key", 0x0C1A: "Ana Ruiz", 0x0C1F: "ana@example.org", 0x001A: "IPM.Note",
                 0x1000: "Where the key is: see the note.\r\n"},
            "__recip_version1.0_#00000000": {0x3001: "Bo Lind", 0x3003: "bo@example.org"},
            "__attach_version1.0_#00000000": {0x3707: "note.txt", 0x370E: "text/plain"},
        }  # fmt: skip
        for name, texts in parts.items():
            storage = root / name
            storage.mkdir(parents=True, exist_ok=True)
            for tag, text in texts.items():
                (storage / f"__substg1.0_{tag:04X}001F").write_bytes(text.encode("utf-16-le"))
            entries = b"".join(
                struct.pack("<HHIII", 0x001F, tag, 6, len(text) * 2 + 2, 0) for tag, text in texts.items()
            )
            header = struct.pack("<8x4I8x", 1, 1, 1, 1) if not name else bytes(8)
            if not name:  # 2026-03-02 09:00, in steps of 100 ns since 1601
                sent = int((datetime(2026, 3, 2, 9) - datetime(1601, 1, 1)).total_seconds()) * 10_000_000
                entries += struct.pack("<HHIQ", 0x0040, 0x0039, 6, sent)
            if "attach" in name:
                (storage / "__substg1.0_37010102").write_bytes(attached)
                entries += struct.pack("<HHIII", 0x0102, 0x3701, 6, len(attached), 0)
                entries += struct.pack("<HHIII", 0x0003, 0x3705, 6, 1, 0)
            (storage / "__properties_version1.0").write_bytes(header + entries)
        (root / "__nameid_version1.0").mkdir()
        for stream in ("00020102", "00030102", "00040102"):
            (root / "__nameid_version1.0" / f"__substg1.0_{stream}").write_bytes(b"")
        command = ["gsf", "createole", str(FILES / "mail.msg"), *sorted(path.name for path in root.iterdir())]
        subprocess.run(command, check=True, cwd=root)


def picture(*lines: str) -> Image.Image:
    image = Image.new("L", (1200, 200 + 90 * len(lines)), "white")
    font = ImageFont.load_default(44)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 90 + 90 * number), line, fill="black", font=font)
    return image


def pictures() -> None:
    """A photographed note, and a PDF with a page of text, a scanned page and a blank one."""
    picture("The spare fuse is in drawer nine.").save(FILES / "note.png", optimize=True)
    scan = FPDF()
    scan.set_creation_date(datetime(2026, 1, 5))
    scan.add_page()
    scan.set_font("Helvetica", size=14)
    scan.cell(text="The inspection took place on 5 January.")
    scan.add_page()
    scan.image(picture("The lift was repaired by Orin Vale", "for 1,250 euros."), w=180)
    scan.add_page()
    scan.output(str(FILES / "inspection.pdf"))
    whole = FPDF()
    whole.set_creation_date(datetime(2026, 1, 5))
    whole.add_page()
    whole.image(picture("The roof was sealed in August."), w=180)
    whole.output(str(FILES / "scan.pdf"))


def archives() -> None:
    """An archive with a folder, an archive inside, something hidden and something unknown."""
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deep/boiler.txt", "The boiler is serviced every October.\n")
    with zipfile.ZipFile(FILES / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes/pump.md", "# Pump\n\nThe pump seal lasts 900 hours.\n")
        archive.writestr("LIESMICH", "Die Halle öffnet um sieben.\n")
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr(".hidden/a.txt", "hidden")
        archive.writestr("model.bin", b"\x00\x01")
    shutil.copyfile(FILES / "all.zip", FILES / "broken.zip")
    with (FILES / "broken.zip").open("r+b") as file:
        file.truncate(200)


if __name__ == "__main__":
    main()
