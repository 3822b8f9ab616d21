"""What the verifier is trained and judged on, in tokens: `python -m training.verifier_bundle DATA... --out FILE`.

Questions beside sentences (of the written files, also follow-ups as the bot completes them, and of DATA, files in
SQuAD's format), and claims beside their evidence. What is made of each file is kept in `--cache`, so that a run that
was ended goes on.
"""

import argparse
import multiprocessing
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from bot.question.followup.completion import with_brackets, without_mark
from bot.reading.scorer.digest import digest
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.extractor_settings import WEIGHTS, ExtractorSettings
from bot.verifier.base_model import base_model
from bot.verifier.network import HEADS
from bot.verifier.pairs import PairTokenizer, claim_text, evidence_text
from index.embedding import Embedder, EmbedderSettings
from training.answer_pairs import answer_pairs
from training.bundle import Ragged, bundle_parser, limited
from training.claims import (
    CLAIMS,
    SUPPORTED,
    ClaimTokenizer,
    claim_files,
    claims_of,
    documents_file,
    elsewhere,
    is_flagged,
)
from training.corpora import TrainingCorpus, corpus_of, followups_of, written_files
from training.judging import questions_of
from training.kept import kept
from training.parts import Part
from training.shelf import Finder, Shelf, shelf_of

ANSWERS, SUPPORTS = range(len(HEADS))
_PARTS = {Part.TRAIN: 0, Part.FIT: 1, Part.TEST: 2}
_TRAINING, _FITTING = 250, 40  # questions of a file; all of them would take hours
_INTERRUPTED = 0.2  # of the questions that stand alone come with another one in brackets, which is not theirs
_ELSEWHERE = 0.3  # of the supported claims that train come again, beside what does not support them
_SEED = 0


@dataclass(frozen=True, slots=True)
class VerifierRow:
    """A row of tokens, whether it `holds`, for which head, and, for a claim, whether the exact checks flag it."""

    ids: list[int]
    head: int
    holds: bool
    how: str
    part: Part
    exact: bool = False


Alternatives = list[VerifierRow]  # at most one of them holds


def rows_of_questions(
    shelf: Shelf, extractor: Extractor, tokens: PairTokenizer, rng: random.Random
) -> Iterator[Alternatives]:
    """The rows of some questions of a shelf that train, and of some that fit."""
    numbers: list[int] = []
    for part, most in ((Part.TRAIN, _TRAINING), (Part.FIT, _FITTING)):
        own = questions_of(shelf, part)
        numbers += rng.sample(own, min(most, len(own)))
    finder = Finder(shelf)
    for number in numbers:
        question = shelf.corpus.questions[number]
        pairs = list(answer_pairs(shelf, finder, extractor, number, rng))
        if not pairs:
            continue
        ids = tokens.for_question(question.text, [pair.sentence for pair in pairs])
        yield [
            VerifierRow(row, ANSWERS, pair.answers, shelf.corpus.name, question.part)
            for row, pair in zip(ids, pairs, strict=True)
        ]


def rows_of_claims(
    path: Path, cuts: ClaimTokenizer, tokens: PairTokenizer, rng: random.Random
) -> Iterator[Alternatives]:
    """The row of each claim of a file; its documents lie in the folder above."""
    own = list(claims_of(path, cuts))
    strangers = [each for each in elsewhere(own, rng) if each.part is not Part.TRAIN or rng.random() < _ELSEWHERE]
    for claim in [*own, *strangers]:
        ids = tokens.for_claim(claim_text(claim.sentence, claim.question), evidence_text(claim.evidence))
        exact = claim.part is not Part.TRAIN and is_flagged(claim)
        yield [VerifierRow(ids, SUPPORTS, claim.how == SUPPORTED, claim.how, claim.part, exact)]


def write(groups: Sequence[Alternatives], target: Path) -> None:
    """Write rows to `target`, and where each group of them ends.

    They are `ids` (ragged), `heads`, `holds`, `hows`, `parts` (0 train, 1 fit, 2 test), `exact`.
    """
    ids = Ragged()
    rows = [row for group in groups for row in group]
    for row in rows:
        ids.add(row.ids)
    np.savez_compressed(
        target,
        **ids.arrays("ids"),  # type: ignore[arg-type]  # numpy's stub takes `allow_pickle` for one
        group_ends=np.cumsum([len(group) for group in groups]),
        heads=np.array([row.head for row in rows]),
        holds=np.array([row.holds for row in rows]),
        hows=np.array([row.how for row in rows]),
        parts=np.array([_PARTS[row.part] for row in rows]),
        exact=np.array([row.exact for row in rows]),
    )


def groups_of(path: Path, models: Path, cache: Path) -> list[Alternatives]:
    """The rows of a file of questions or of claims."""
    tokens, rng = PairTokenizer.of_file(base_model().tokenizer), random.Random(_SEED)
    if path.parent == CLAIMS:
        return list(rows_of_claims(path, ClaimTokenizer(), tokens, rng))
    embedder, extractor = Embedder(EmbedderSettings(), models), Extractor(ExtractorSettings(precision="int8"), models)
    corpora = [interrupted(limited(corpus_of(path)), rng)]
    if path in written_files():
        corpora.append(followups_of(path))
    shelves = (shelf_of(corpus, embedder, cache) for corpus in corpora)
    return [group for shelf in shelves for group in rows_of_questions(shelf, extractor, tokens, rng)]


def interrupted(corpus: TrainingCorpus, rng: random.Random) -> TrainingCorpus:
    """The corpus, where some questions that train come with another one of their document in brackets.

    So does a question that stands alone where the bot takes it for a follow-up.
    """
    of_document: dict[int, list[str]] = {}
    for question in corpus.questions:
        of_document.setdefault(question.document, []).append(without_mark(question.text))
    asked = [
        replace(each, text=with_brackets(each.text, rng.choice(of_document[each.document])))
        if each.part is Part.TRAIN and rng.random() < _INTERRUPTED
        else each
        for each in corpus.questions
    ]
    return replace(corpus, questions=asked)


def kept_groups(path: Path, models: Path, cache: Path) -> list[Alternatives]:
    """The rows of a file, from `cache` where they were made before."""
    documents = documents_file(path) if path.parent == CLAIMS else path
    parts = [digest((path, documents, WEIGHTS)).encode()]
    return kept(cache, f"verifier-{path.name.split('.')[0]}", parts, lambda: groups_of(path, models, cache))


def build(options: argparse.Namespace, report: Callable[[str], None]) -> None:
    """Write the bundle of the written files, of other ones, and of the claims."""
    paths = [*written_files(), *options.data, *claim_files()]
    groups: list[Alternatives] = []
    make = partial(kept_groups, models=options.models, cache=options.cache)
    # A forked process would share the threads of the models that this one may have loaded.
    with ProcessPoolExecutor(options.workers, multiprocessing.get_context("spawn")) as pool:
        for path, made in zip(paths, pool.map(make, paths), strict=True):
            groups += made
            report(f"{path.name}: {len(groups)} questions and claims so far")
    rows = [row for group in groups for row in group]
    report(f"{len(groups)} questions and claims, {len(rows)} rows, {sum(len(row.ids) for row in rows)} tokens")
    write(groups, options.out)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the bundle."""
    parser = bundle_parser(__doc__, "verifier.npz")
    parser.add_argument("--workers", type=int, default=2, help="processes that read questions")
    options = parser.parse_args(arguments)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    build(options, partial(print, flush=True))


if __name__ == "__main__":
    main()
