"""The source files that the tests of the structure look at."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("index", "bot", "prompts", "slack_sandbox", "footnote_qa")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
