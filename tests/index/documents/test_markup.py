import pytest

from tests.index.documents.conftest import Read, made, shown
from tests.index.documents.test_opendocument import GUIDE

BARE = str.maketrans(dict.fromkeys("*_/-"))


@pytest.mark.parametrize("name", ["guide.adoc", "guide.org", "guide.rst"])
def test_what_pandoc_writes_is_read_alike(name: str) -> None:
    document = made(name)
    blocks = [(kind.rstrip("123456"), " ".join(text.translate(BARE).split())) for kind, text in shown(document)]
    expected = [(kind.rstrip("123456"), text.translate(BARE)) for kind, text in GUIDE]
    assert blocks[-len(expected) :] == expected
    assert document.title == "Kiln guide"


# As pandoc writes it.
LONG_TABLE = r"""
\begin{longtable}[]{@{}
  >{\raggedright\arraybackslash}p{(\linewidth - 4\tabcolsep) * \real{0.1389}}
  >{\raggedleft\arraybackslash}p{(\linewidth - 4\tabcolsep) * \real{0.1667}}@{}}
\caption{Yield in kilograms}\tabularnewline
\toprule\noalign{}
\begin{minipage}[b]{\linewidth}\raggedright
\end{minipage} & 2024 & 2025 \\
\midrule\noalign{}
\endfirsthead
\toprule\noalign{}
 & 2024 & 2025 \\
\midrule\noalign{}
\endhead
\bottomrule\noalign{}
\endlastfoot
Tomato & 310 & 412 \\
\end{longtable}

It runs at night.\footnote{Only in May.}

\begin{enumerate}
\def\labelenumi{\arabic{enumi}.}
\tightlist
\item
  Open the vents.
\item
  Check the pump.
  \begin{enumerate}
  \item Read the gauge.
  \end{enumerate}
\item
  Close the vents.
\end{enumerate}
"""


def test_latex_is_read_without_its_commands() -> None:
    document = made("guide.tex")
    blocks = [(kind.rstrip("123456"), " ".join(text.split())) for kind, text in shown(document)]
    assert [block for block in blocks if "start_firing" not in block[1]][-12:] == [
        (kind.rstrip("123456"), text) for kind, text in GUIDE if kind != "code"
    ]
    assert "\\" not in document.text
    assert (document.title, document.date) == ("Kiln guide", "2026-03-02")


def test_latex_keeps_escaped_marks_and_drops_comments(read: Read) -> None:
    text = "\\section{Costs}\nIt costs 5\\% of \\textbf{all} \\$20~000. % not said\n"
    text += "\\begin{verbatim}\na % b\n\\end{verbatim}\n"
    assert shown(read(text, "a.tex")) == [
        ("heading2", "Costs"),
        ("paragraph", "It costs 5% of all $20 000."),
        ("code", "a % b"),
    ]


def test_an_asciidoc_table_may_have_a_cell_on_each_line(read: Read) -> None:
    text = "= Stock\n\n[cols=2]\n|===\n|Part |Count\n\n|bolt\n|38\n\n|nut\n|65\n|===\n\nDone.\n"
    assert shown(read(text, "a.adoc")) == [
        ("heading1", "Stock"),
        ("table_header", "Part | Count"),
        ("table_row", "bolt | 38"),
        ("table_row", "nut | 65"),
        ("paragraph", "Done."),
    ]


def test_what_only_sphinx_knows_keeps_its_words(read: Read) -> None:
    text = (
        "Pumps\n=====\n\nSee :ref:`the manual <manual>` and :doc:`safety`.\n\n.. versionadded:: 2.1\n   Twin pumps.\n\n"
        ".. toctree::\n   :maxdepth: 2\n\n   valves\n\n.. code-block:: sh\n\n   pump --start\n\n"
        "seal\n   Lasts 900 hours.\n\n.. include:: /etc/passwd\n\n.. a comment\n"
    )
    document = read(text, "a.rst")
    blocks = shown(document)
    assert blocks[:2] == [("heading1", "Pumps"), ("paragraph", "See the manual and safety.")]
    assert ("paragraph", "2.1 Twin pumps.") in blocks
    assert ("code", "pump --start") in blocks
    assert ("item", "seal: Lasts 900 hours.") in blocks
    assert "root:" not in document.text
    assert "a comment" not in document.text
    assert "maxdepth" not in document.text


def test_latex_numbers_its_steps_and_reads_footnotes_and_long_tables(read: Read) -> None:
    document = read(LONG_TABLE, "a.tex")
    assert shown(document) == [
        ("paragraph", "Yield in kilograms"),
        ("table_header", "| | 2024 | 2025 |"),
        ("table_row", "| Tomato | 310 | 412 |"),
        ("paragraph", "It runs at night. (Only in May.)"),
        ("item", "1. Open the vents."),
        ("item", "2. Check the pump."),
        ("item", "1. Read the gauge."),
        ("item", "3. Close the vents."),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.org", "|        | 2024 | 2025 |\n|--------+------+------|\n| Tomato |  310 |  412 |\n"),
        ("a.adoc", "|===\n|        | 2024 | 2025\n\n| Tomato | 310 | 412\n|===\n"),
        ("a.csv", ",2024,2025\nTomato,310,412\nCucumber,205,198\n"),
        ("a.rst", "====== ==== ====\n\\      2024 2025\n====== ==== ====\nTomato 310  412\n====== ==== ====\n"),
    ],
)
def test_a_table_with_an_empty_corner_keeps_its_columns(read: Read, name: str, text: str) -> None:
    rows = [quoted for kind, quoted in shown(read(text, name)) if kind.startswith("table")]
    assert rows[:2] == ["| | 2024 | 2025 |", "| Tomato | 310 | 412 |"]
