"""A document with questions that were written for it."""

import json
from pathlib import Path
from typing import Any

ENTRY: dict[str, Any] = {
    "id": "mill-01",
    "kind": "mill",
    "title": "The mill",
    "date": None,
    "text": "# The mill\n\nIt was built in 1820 by Anna Brook. It grinds rye.\n",
    "questions": [
        {"q": "how old is it", "a": ["1820"], "e": "It was built in 1820 by Anna Brook.", "how": "paraphrase"},
        {"q": "who owns it now", "a": [], "near": "Anna Brook", "how": "attribute"},
    ],
    "threads": [
        [
            {
                "q": "Who built it?",
                "s": "Who built the mill?",
                "a": ["Anna Brook"],
                "e": "It was built in 1820 by Anna Brook.",
            },
            {"q": "And what does it do?", "s": "What does the mill do?", "a": ["grinds rye"], "e": "It grinds rye."},
        ]
    ],
}


def written(folder: Path, *entries: object) -> Path:
    path = folder / "mill.jsonl"
    path.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries), encoding="utf-8")
    return path
