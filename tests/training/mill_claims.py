"""Seven documents about mills, and claims on each."""

import json
from pathlib import Path

from tests.training.entries import ENTRY

BUILT = "It was built in 1820 by Anna Brook."
TOURS = [f"Tour {number} begins on the hour, and costs {number} crowns at the gate." for number in range(30)]
MORE = "\n\n".join(["\n## Visits", *TOURS])


def mill_claims(folder: Path) -> Path:
    """Write the documents into a folder, and the claims into one below it, whose file is returned."""
    (folder / "claims").mkdir()
    documents = [
        {**ENTRY, "id": str(number), "text": f"{ENTRY['text']}\nMill number {number}.\n{MORE}"} for number in range(7)
    ]
    asked = {"e": BUILT, "q": "How old is it?"}
    claims = [
        {
            "id": str(number),
            "supported": [{"s": "Anna Brook built the mill in the year 1820.", **asked}, {"s": "Of 1820.", **asked}],
            "wrong": [{"s": "Anna Brook built the mill in the year 1840.", "how": "number", **asked}],
        }
        for number in range(7)
    ]
    for name, lines in (("mill.jsonl", documents), ("claims/claims_mill.jsonl", claims)):
        (folder / name).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder / "claims" / "claims_mill.jsonl"
