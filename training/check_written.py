"""Check files of written questions and claims: `python -m training.check_written FILE...`.

Tells every fault by line, and counts. `training/written/README.md` describes the formats.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.language.tokens import WORD
from index.lexical import COMMON

ANSWERABLE = frozenset("plain paraphrase keywords typos yesno why how list condition indirect".split())
UNANSWERABLE = frozenset("swap reverse attribute premise scope near".split())
DISTORTIONS = frozenset("role number entity negation direction scope time cause certainty unsaid quote".split())
_LONGEST_ANSWER = 220  # characters
_MOST_SHARED = 0.75  # of a paraphrase's words, that its evidence may hold
_CLAIMS = "claims_"  # begins the name of a file of claims; the name of its documents' file follows
_CLAIM_FIELDS = {"supported": {"s", "e", "q"}, "wrong": {"s", "e", "q", "how"}}
_LARGEST_DIFFERENCE = 2  # between a document's numbers of supported and of wrong claims


def faults(path: Path) -> Iterator[str]:
    """What is wrong in a file, each with its line."""
    texts = _claimed_texts(path) if _holds_claims(path) else None
    named: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            document = json.loads(line)
        except ValueError as error:
            yield f"line {number}: {error}"
            continue
        if not document.get("id") or document["id"] in named:
            yield f"line {number}: the id {document.get('id')!r} is missing or used twice"
        named.add(document.get("id", ""))
        line_faults = _question_faults(document) if texts is None else _claim_faults(document, texts)
        yield from (f"line {number} {fault}" for fault in line_faults)


def _question_faults(document: dict[str, Any]) -> Iterator[str]:
    for place, entry in _entries(document):
        in_thread = place.startswith("thread")
        entry_faults = _faults(entry, document["text"], labelled=not in_thread)
        yield from (f"{place}: {fault}" for fault in entry_faults)
        if in_thread and not entry.get("s"):
            yield f"{place}: no stand-alone form"


def _entries(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for index, entry in enumerate(document.get("questions", []), 1):
        yield f"question {index}", entry
    for number, thread in enumerate(document.get("threads", []), 1):
        for index, entry in enumerate(thread, 1):
            yield f"thread {number}.{index}", entry


def _faults(entry: dict[str, Any], text: str, *, labelled: bool) -> Iterator[str]:
    if not entry.get("q", "").strip():
        yield "no question"
        return
    how = entry.get("how")
    if labelled and how not in (ANSWERABLE if entry["a"] else UNANSWERABLE):
        yield f"unknown way of asking: {how!r}"
    if not entry["a"] and entry.get("near") and entry["near"] not in text:
        yield f"what is near is not in the text: {entry['near'][:60]!r}"
    if entry["a"]:
        yield from _answer_faults(entry, text)


def _answer_faults(entry: dict[str, Any], text: str) -> Iterator[str]:
    evidence = entry.get("e", "")
    if not evidence or evidence not in text:
        yield f"the evidence is not in the text: {evidence[:60]!r}"
    for answer in entry["a"]:
        if answer not in evidence:
            yield f"the answer {answer[:50]!r} is not in the evidence"
        if len(answer) > _LONGEST_ANSWER:
            yield f"an answer of {len(answer)} characters"
    if entry.get("how") == "paraphrase" and _shared(entry["q"], evidence) > _MOST_SHARED:
        yield f"a paraphrase in the words of the evidence: {entry['q'][:60]!r}"


def _shared(question: str, evidence: str) -> float:
    asked, words = (set(WORD.findall(text.lower())) - COMMON for text in (question, evidence))
    return len(asked & words) / max(1, len(asked))


def _holds_claims(path: Path) -> bool:
    return path.name.startswith(_CLAIMS)


def _claimed_texts(path: Path) -> dict[str, str]:
    """The texts that a file of claims speaks of, by document. Their file lies in the folder above."""
    documents = path.parent.parent / path.name.removeprefix(_CLAIMS)
    lines = documents.read_text(encoding="utf-8").splitlines()
    return {document["id"]: document["text"] for document in map(json.loads, lines)}


def _claim_faults(document: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    if document.get("id") not in texts:
        yield f"document: there is no document {document.get('id')!r}"
        return
    if document.keys() != {"id", *_CLAIM_FIELDS}:
        yield f"document: its fields are {sorted(document)}"
        return
    claimed: set[str] = set()
    for label in _CLAIM_FIELDS:
        for index, claim in enumerate(document[label], 1):
            claim_faults = _faults_of_claim(claim, label, texts[document["id"]])
            yield from (f"{label} {index}: {fault}" for fault in claim_faults)
            if claim.get("s") in claimed:
                yield f"{label} {index}: this is claimed twice"
            claimed.add(claim.get("s", ""))
    if abs(len(document["supported"]) - len(document["wrong"])) > _LARGEST_DIFFERENCE:
        yield f"document: {len(document['supported'])} supported claims, but {len(document['wrong'])} wrong ones"


def _faults_of_claim(claim: dict[str, str], label: str, text: str) -> Iterator[str]:
    if claim.keys() != _CLAIM_FIELDS[label] or not all(value.strip() for value in claim.values()):
        yield f"a claim's fields are {sorted(_CLAIM_FIELDS[label])}, and none is empty"
        return
    if label == "wrong" and claim["how"] not in DISTORTIONS:
        yield f"unknown distortion: {claim['how']!r}"
    if claim["e"] not in text:
        yield f"the evidence is not in the text: {claim['e'][:60]!r}"


def count(path: Path) -> Counter[str]:
    """How many documents a file has, and questions with and without an answer and threads, or claims by label."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        counts["documents"] += 1
        if _holds_claims(path):
            counts.update({label: len(document[label]) for label in _CLAIM_FIELDS})
            continue
        counts["threads"] += len(document.get("threads", []))
        for _, entry in _entries(document):
            counts["answerable" if entry["a"] else "unanswerable"] += 1
    return counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Check and count; 1 when anything is wrong."""
    wrong = 0
    for path in map(Path, sys.argv[1:] if arguments is None else arguments):
        found_faults = list(faults(path))
        for fault in found_faults:
            print(f"{path}: {fault}")
        wrong += len(found_faults)
        if not found_faults:
            print(f"{path}: {', '.join(f'{number} {name}' for name, number in sorted(count(path).items()))}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
