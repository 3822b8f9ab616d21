"""Draws docs/pictures/terminal.svg from a real session: `.venv/bin/python docs/pictures/make.py`.

The commands are run in a new folder over the article that ships; what they print is what the picture shows.
"""

import os
import re
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
WIDTH = 96  # columns
_FONT_FACE = re.compile(r"@font-face \{[^}]*\}\s*")  # fonts from another host: a picture should ask nobody
QUESTIONS = ("How many diplomats were expelled?", "Why were sanctions imposed?", "What did China say about it?")


def asked(question: str, folder: str) -> str:
    """What `footnote ask` prints on a terminal."""
    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "FOOTNOTE_DATA": folder}
    environment |= {"PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", question],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def main() -> None:
    """Run the session and write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor")
        for question in QUESTIONS:
            console.print(Text.assemble(("$ ", "bold green"), f'footnote ask "{question}"'))
            console.print(Text.from_ansi(asked(question, folder)))
        picture = _FONT_FACE.sub("", console.export_svg(title="footnote"))
        (HERE / "terminal.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
