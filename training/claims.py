"""The written claims: sentences on the written documents, faithful and distorted, beside the passages they rest on."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from bot.checking.checker import Checker
from bot.draft import DraftSentence
from bot.verdict import Verdict
from bot.verifier.pairs import Place
from bot.verifier.verifier import Verifier
from index.chunking import ChunkLimits, chunk
from index.embedding import default_weights
from index.passage import Passage
from training.corpora import WRITTEN, corpus_of
from training.parts import Part, written_part
from training.shelf import passage_of

CLAIMS = WRITTEN / "claims"
SUPPORTED, ELSEWHERE = "supported", "elsewhere"
_BEGINNING = "claims_"
_NO_VECTORS = np.zeros((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class WrittenClaim:
    """A sentence on a document. `how` is its distortion, SUPPORTED, or ELSEWHERE: beside what does not bear it out.

    `evidence` are the ranges that prove or belie it, in the chunks that hold them; `others` are chunks of the document
    that hold nothing of it.
    """

    sentence: str
    question: str
    how: str
    part: Part
    evidence: tuple[Place, ...]
    others: tuple[Passage, ...]


class ClaimTokenizer:
    """The embedder's tokenizer, by which documents are cut."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer.from_file(str(default_weights() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How long texts are."""
        return [len(each.ids) for each in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def claim_files() -> list[Path]:
    """The files of claims, in order."""
    return sorted(CLAIMS.glob(f"{_BEGINNING}*.jsonl"))


def documents_file(path: Path) -> Path:
    """The file of the documents that a file of claims is about."""
    return path.parent.parent / path.name.removeprefix(_BEGINNING)


def claims_of(path: Path, tokens: ClaimTokenizer) -> Iterator[WrittenClaim]:
    """The claims of a file; those whose evidence is not found are left out."""
    corpus = corpus_of(documents_file(path))
    numbers = {document.id: number for number, document in enumerate(corpus.documents)}
    for line in path.read_text(encoding="utf-8").splitlines():
        entry: dict[str, Any] = json.loads(line)
        number = numbers[entry["id"]]
        document = corpus.documents[number]
        passages = [passage_of(made, document, _NO_VECTORS) for made in chunk(document, tokens, ChunkLimits())]
        for claim in [*entry["supported"], *entry["wrong"]]:
            start = document.text.find(claim["e"])
            if start < 0:
                continue
            evidence, others = _divided(passages, start, start + len(claim["e"]))
            how = claim.get("how", SUPPORTED)
            yield WrittenClaim(claim["s"], claim["q"], how, written_part(number), evidence, others)


def elsewhere(claims: Iterable[WrittenClaim], rng: random.Random) -> Iterator[WrittenClaim]:
    """The supported claims beside another chunk of their document each, which does not bear them out."""
    for claim in claims:
        if claim.how == SUPPORTED and claim.others:
            other = rng.choice(claim.others)
            yield replace(claim, how=ELSEWHERE, evidence=((other, other.start, other.end),))


def is_flagged(claim: WrittenClaim, verifier: Verifier | None = None, opinion: Verdict | None = None) -> bool:
    """Whether the checks find the claim wrong, given the passages that hold its evidence: exact ones, `verifier`.

    `opinion` is what a chat model says of it that is asked for a second one.
    """
    passages = list({passage.id: passage for passage, _, _ in claim.evidence}.values())
    drafted = DraftSentence(claim.sentence, tuple(passage.id for passage in passages))
    checker = Checker(passages, claim.question, verifier=verifier)
    checker.check(drafted)
    if opinion is not None:
        for place, _, _ in checker.statements():
            checker.settle(place, opinion)
    return checker.finish().sentences[0].verdict in {Verdict.NOT_FOUND, Verdict.CONTRADICTED}


def _divided(passages: Sequence[Passage], start: int, end: int) -> tuple[tuple[Place, ...], tuple[Passage, ...]]:
    """The parts of the range in the chunks that it touches, and the other chunks."""
    inside, outside = [], []
    for passage in passages:
        low, high = max(start, passage.start), min(end, passage.end)
        if low < high:
            inside.append((passage, low, high))
        else:
            outside.append(passage)
    return tuple(inside), tuple(outside)
