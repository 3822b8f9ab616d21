import json

from tests.index.documents.conftest import Read, made, shown
from tests.index.documents.test_opendocument import GUIDE


def test_markdown_cells_are_markdown() -> None:
    document = made("guide.ipynb")
    headings = [text.lstrip("# ") for kind, text in shown(document) if kind.startswith("heading")]
    assert headings == [text for kind, text in GUIDE if kind.startswith("heading")]


def test_code_and_what_it_printed_are_kept(read: Read) -> None:
    table = "<table><tr><th>City</th><th>Rate</th></tr><tr><td>Oslo</td><td>70</td></tr></table>"
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["churn \x1b[1m3.1\x1b[0m\n"]},
        {"output_type": "execute_result", "data": {"text/plain": "frame", "text/html": table}},
        {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []},
        {"output_type": "display_data", "data": {"image/png": "AAAA"}},
    ]
    cells = [{"cell_type": "code", "source": ["print(churn)\n", "frame"], "outputs": outputs}]
    assert shown(read(json.dumps({"cells": cells, "nbformat": 4}), "a.ipynb")) == [
        ("code", "print(churn)\nframe"),
        ("code", "churn 3.1"),
        ("table_header", "City | Rate"),
        ("table_row", "Oslo | 70"),
        ("code", "KeyError: 'x'"),
    ]
