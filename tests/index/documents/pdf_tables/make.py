"""Makes the PDFs of this folder: three tables, each by four producers. The tests read the files; they do not make them.

Run it after a change: `python -m tests.index.documents.pdf_tables.make`. It needs reportlab, weasyprint, fpdf2 and
LibreOffice's `soffice`.
"""

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.index.documents.pdf_tables.expected import SHAPES, Shape

HERE = Path(__file__).parent
INTRO = "The figures below were checked by the harbour office. They replace those of the last report, which were wrong."
CLOSE = "Ask the harbour office when a figure is missing here. It answers within five working days of the question."
STYLES = {
    "grid": "table{border-collapse:collapse} td,th{border:1px solid black;padding:3px 8px}",
    "spans": "table{border-collapse:collapse} td,th{border:1px solid black;padding:3px 8px}",
    "open": "table{border-collapse:collapse} td,th{padding:3px 12px;vertical-align:top;text-align:left} "
    "thead td,thead th{border-bottom:1px solid black} td:nth-child(2){max-width:150px;width:150px}",
}


def html_of(shape: Shape) -> str:
    rows = ""
    for number, row in enumerate(shape.cells):
        tag = "th" if number < shape.heads else "td"
        cells = "".join(f"<{tag} colspan={cell.columns} rowspan={cell.rows}>{cell.text}</{tag}>" for cell in row)
        rows += f"<tr>{cells}</tr>"
        if number == shape.heads - 1:
            rows = f"<thead>{rows}</thead>"
    style = f"<style>body{{font:10pt sans-serif}} {STYLES[shape.name]}</style>"
    body = f"<h1>{shape.title}</h1><p>{INTRO}</p><table>{rows}</table><p>{CLOSE}</p>"
    return f"<html><head>{style}</head><body>{body}</body></html>"


def by_weasyprint(shape: Shape, path: Path) -> None:
    from weasyprint import HTML

    HTML(string=html_of(shape)).write_pdf(str(path))


def by_libreoffice(shape: Shape, path: Path) -> None:
    """A Word document, printed."""
    import docx

    word = docx.Document()
    word.add_heading(shape.title, 1)
    word.add_paragraph(INTRO)
    table = word.add_table(len(shape.cells), len(shape.columns))
    table.style = "Table Grid" if shape.name != "open" else "Normal Table"
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(shape.cells):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            end = (number + cell.rows - 1, column + cell.columns - 1)
            taken |= {(down, across) for down in range(number, end[0] + 1) for across in range(column, end[1] + 1)}
            table.cell(number, column).merge(table.cell(*end)).text = cell.text
    word.add_paragraph(CLOSE)
    with tempfile.TemporaryDirectory() as folder:
        word.save(str(Path(folder, "page.docx")))
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", folder, str(Path(folder, "page.docx"))], check=True, timeout=120)
        path.write_bytes(Path(folder, "page.pdf").read_bytes())


def by_reportlab(shape: Shape, path: Path) -> None:
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    sheet = getSampleStyleSheet()
    rules: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if shape.name != "open" else []
    rules += [("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    data: list[list[object]] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(shape.cells):
        line: list[object] = []
        for cell in row:
            while (number, len(line)) in taken:
                line.append("")
            column = len(line)
            if cell.columns > 1 or cell.rows > 1:
                rules.append(("SPAN", (column, number), (column + cell.columns - 1, number + cell.rows - 1)))
                taken |= {(number + down, column) for down in range(1, cell.rows)}
            wrapped = shape.name == "open" and column == 1 and number
            line += [Paragraph(cell.text, sheet["BodyText"]) if wrapped else cell.text, *[""] * (cell.columns - 1)]
        data.append(line)
    widths = [90, 130, 70] if shape.name == "open" else None
    story = [Paragraph(shape.title, sheet["Title"]), Paragraph(INTRO, sheet["BodyText"]), Spacer(1, 8)]
    story += [Table(data, colWidths=widths, style=TableStyle(rules)), Spacer(1, 8), Paragraph(CLOSE, sheet["BodyText"])]
    SimpleDocTemplate(str(path), invariant=True).build(story)


def by_fpdf(shape: Shape, path: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 16)
    pdf.cell(text=shape.title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", size=10)
    pdf.multi_cell(0, text=INTRO, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    layout = "SINGLE_TOP_LINE" if shape.name == "open" else "ALL"
    with pdf.table(borders_layout=layout, num_heading_rows=shape.heads, text_align="LEFT") as table:
        for cells in shape.cells:
            row = table.row()
            for cell in cells:
                row.cell(cell.text, colspan=cell.columns, rowspan=cell.rows)
    pdf.ln(4)
    pdf.multi_cell(0, text=CLOSE)
    pdf.output(str(path))


def form(path: Path) -> None:
    """A form that is filled in."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=True)
    canvas.drawString(60, 780, "Licence holder:")
    canvas.acroForm.textfield(name="holder", value="Orla Brand Ltd", x=180, y=770, width=200, height=20)
    canvas.drawString(60, 740, "Berth is paid:")
    canvas.acroForm.checkbox(name="paid", checked=True, x=180, y=735, size=15)
    canvas.save()


MAKERS = {"weasyprint": by_weasyprint, "libreoffice": by_libreoffice, "reportlab": by_reportlab, "fpdf2": by_fpdf}

if __name__ == "__main__":
    for shape in SHAPES:
        for name, maker in MAKERS.items():
            maker(shape, HERE / f"{shape.name}-{name}.pdf")
    form(HERE / "form.pdf")
