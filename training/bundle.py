"""The bundle: everything that the reader's training reads, in tokens, in one file of plain arrays.

A question comes with the chunks that the retriever finds for it among its corpus, and where in them the answer stands.
The file can be carried to another machine: training needs no index, no text and no embedding model.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.embedding import Embedder, EmbedderSettings, default_weights
from index.passage import Passage
from training.corpora import CorpusQuestion, Range, TrainingCorpus, corpus_of, written_files
from training.manner import manner_of
from training.negatives import altered
from training.parts import Part
from training.shelf import Finder, Shelf, shelf_of

CANDIDATES = 20  # chunks that stand beside a question
_LONGEST_CHUNK = 224  # tokens
_LONGEST_QUESTION = 48  # tokens
_ALTERED = 0.3  # of the answerable public questions come again, changed so that their document does not answer them
_ALTERED_SETS = ("squadshifts_new_wiki", "qed", "selqa")
_AROUND = 600  # characters around an answer, from which what is put into a question comes
_LEAST_INSIDE = 0.5  # of a sentence, that the evidence must hold for it to be the evidence
_TELLING = 4  # characters of an answer from which on another chunk that says it is no sure negative
# Of files that are far from what is asked of here, so many documents are read.
_MOST = {"squadshifts_reddit": 700, "squadshifts_amazon_reviews": 700, "policyqa_dev": 10, "covidqa": 30}


@dataclass(slots=True)
class Ragged:
    """Lists of whole numbers, one after the other."""

    values: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, numbers: Sequence[int]) -> None:
        """Append a list."""
        self.values += numbers
        self.ends.append(len(self.values))

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.int32]]:
        """The values, and where each list ends."""
        return {
            name: np.array(self.values, dtype=np.int32),
            f"{name}_ends": np.array(self.ends, dtype=np.int32),
        }


@dataclass(slots=True)
class _Tokenised:
    """A chunk in tokens: `ids` of head and text, `head` the number of the head's, `offsets` of each in the document.

    `units` are the first token and the one behind the last of each sentence.
    """

    ids: list[int]
    head: int
    offsets: list[Range]
    units: list[Range]


class Bundler:
    """Collects corpora into arrays."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._chunk_ids, self._units = Ragged(), Ragged()
        self._heads: list[int] = []
        self._question_ids, self._candidates = Ragged(), Ragged()
        self._spans, self._gold_units, self._unsure = Ragged(), Ragged(), Ragged()
        self._facts: list[tuple[int, int, int]] = []
        self._manner: list[float] = []
        self.names: list[str] = []

    @property
    def questions(self) -> int:
        """How many questions were added."""
        return len(self._facts)

    def add(self, shelf: Shelf) -> None:
        """Add a corpus: its chunks, and its questions with what is found for them."""
        first = len(self._heads)
        made = [self._chunk(shelf, number) for number in range(len(shelf.chunks))]
        self.names.append(shelf.corpus.name)
        manner = manner_of(shelf.corpus)
        finder = Finder(shelf)
        for number, question in enumerate(shelf.corpus.questions):
            passages = finder.find(question.text, shelf.questions[number], CANDIDATES)
            self._question(shelf, question, passages, made, first, manner[number])
        for question, vector in _changed(shelf):
            passages = finder.find(question.text, vector, CANDIDATES)
            self._question(shelf, question, passages, made, first, 0.0)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Everything, by name; places in `spans` and `units` are tokens of the chunk, its head included."""
        ragged = {
            "chunk_ids": self._chunk_ids,
            "units": self._units,
            "question_ids": self._question_ids,
            "candidates": self._candidates,
            "spans": self._spans,
            "gold_units": self._gold_units,
            "unsure": self._unsure,
        }
        arrays: dict[str, npt.NDArray[np.generic]] = {}
        for name, each in ragged.items():
            arrays |= each.arrays(name)
        arrays["heads"] = np.array(self._heads, dtype=np.int32)
        arrays["facts"] = np.array(self._facts, dtype=np.int32)  # corpus, part, whether it has an answer
        arrays["manner"] = np.array(self._manner, dtype=np.float32)
        arrays["names"] = np.array(self.names)
        return arrays

    def _chunk(self, shelf: Shelf, number: int) -> _Tokenised:
        made = shelf.chunks[number]
        head = self._tokenizer.encode(made.context, add_special_tokens=False).ids[: _LONGEST_CHUNK // 4]
        body = self._tokenizer.encode(made.text, add_special_tokens=False)
        room = _LONGEST_CHUNK - len(head)
        offsets = [(start + made.start, end + made.start) for start, end in body.offsets[:room]]
        units = [_tokens_of(offsets, *sentence) for sentence in made.sentences]
        placed = [(first + len(head), last + len(head)) for first, last in units]
        self._chunk_ids.add([*head, *body.ids[:room]])
        self._heads.append(len(head))
        self._units.add([edge for unit in placed for edge in unit])
        return _Tokenised([*head, *body.ids[:room]], len(head), offsets, units)

    def _question(
        self,
        shelf: Shelf,
        question: CorpusQuestion,
        passages: Sequence[tuple[int, Passage]],
        made: Sequence[_Tokenised],
        first: int,
        manner: float,
    ) -> None:
        """`made` are the corpus's chunks, the first of which has number `first` in the bundle."""
        self._question_ids.add(self._tokenizer.encode(question.text, add_special_tokens=False).ids[:_LONGEST_QUESTION])
        own = [chunk for chunk, owner in enumerate(shelf.owners) if owner == question.document]
        gold = [chunk for chunk in own if _holds_answer(shelf, chunk, question)]
        listed = [chunk for chunk, _ in passages]
        order = [*listed, *(chunk for chunk in gold if chunk not in listed)]
        self._candidates.add([first + chunk for chunk in order])
        spans, units = [], []
        for chunk in gold:
            for start, end in question.answers:
                placed = _tokens_of(made[chunk].offsets, start, end)
                if placed[0] < placed[1]:
                    spans += [order.index(chunk), made[chunk].head + placed[0], made[chunk].head + placed[1] - 1]
            units += [
                number for unit in _evidence_units(shelf, chunk, question) for number in (order.index(chunk), unit)
            ]
        self._spans.add(spans)
        self._gold_units.add(units)
        texts = [shelf.corpus.documents[question.document].text[slice(*each)].lower() for each in question.answers]
        texts = [each for each in texts if len(each) >= _TELLING]
        self._unsure.add(
            [
                place
                for place, chunk in enumerate(order)
                if chunk not in gold and any(each in shelf.chunks[chunk].text.lower() for each in texts)
            ]
        )
        self._facts.append((len(self.names) - 1, list(Part).index(question.part), int(bool(question.answers))))
        self._manner.append(manner)


def _tokens_of(offsets: Sequence[Range], start: int, end: int) -> Range:
    """The first token that overlaps a range of characters, and the one behind the last."""
    inside = [token for token, (first, last) in enumerate(offsets) if first < end and last > start]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _holds_answer(shelf: Shelf, chunk: int, question: CorpusQuestion) -> bool:
    made = shelf.chunks[chunk]
    return any(made.start <= start and end <= made.end for start, end in question.answers)


def _evidence_units(shelf: Shelf, chunk: int, question: CorpusQuestion) -> Iterator[int]:
    """The sentences of a chunk that the evidence holds the most of, or that hold an answer."""
    if question.evidence is None:
        return
    first, last = question.evidence
    for number, (start, end) in enumerate(shelf.chunks[chunk].sentences):
        shared = min(end, last) - max(start, first)
        answers = any(max(start, low) < min(end, other) for low, other in question.answers)
        if shared > 0 and (answers or shared >= _LEAST_INSIDE * (end - start)):
            yield number


def _changed(shelf: Shelf) -> Iterator[tuple[CorpusQuestion, npt.NDArray[np.float32]]]:
    """Answerable public questions that train, changed so that their document does not answer them any more."""
    if not shelf.corpus.name.startswith(_ALTERED_SETS):
        return
    rng = random.Random(0)
    for number, question in enumerate(shelf.corpus.questions):
        if question.part is not Part.TRAIN or rng.random() > _ALTERED:
            continue
        text = shelf.corpus.documents[question.document].text
        around = text[max(0, question.answers[0][0] - _AROUND) : question.answers[0][0] + _AROUND]
        changed = altered(question.text, [around], rng)
        if changed and changed[1].lower() not in around.lower():
            made = CorpusQuestion(changed[0], question.document, Part.TRAIN, "altered", near=question.answers[0])
            yield made, shelf.questions[number]


def limited(corpus: TrainingCorpus) -> TrainingCorpus:
    """The corpus with fewer documents where a file is far from what is asked of here."""
    most = _MOST.get(corpus.name, len(corpus.documents))
    kept = [question for question in corpus.questions if question.document < most]
    return TrainingCorpus(corpus.name, corpus.documents[:most], kept, corpus.written)


def build(
    paths: Sequence[Path], models: Path, cache: Path, target: Path, report: Callable[[str], None] = print
) -> None:
    """Write the bundle of the written files and of other `paths` to `target` (.npz)."""
    embedder = Embedder(EmbedderSettings(), models)
    tokenizer = Tokenizer.from_file(str(default_weights() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    bundler = Bundler(tokenizer)
    for path in [*written_files(), *paths]:
        bundler.add(shelf_of(limited(corpus_of(path)), embedder, cache))
        report(f"{path.name}: {bundler.questions} questions so far")
    np.savez_compressed(target, **bundler.arrays())  # type: ignore[arg-type]  # numpy's stub takes `allow_pickle` for one


def bundle_parser(description: str | None, name: str) -> argparse.ArgumentParser:
    """The options of a program that writes a bundle, by default to the file `name`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", nargs="*", type=Path, help="files in SQuAD's format, beside the written ones")
    parser.add_argument("--models", type=Path, default=Path(".footnote"))
    parser.add_argument("--cache", type=Path, default=Path(".footnote/training"))
    parser.add_argument("--out", type=Path, default=Path(".footnote/training") / name)
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the bundle."""
    options = bundle_parser(__doc__, "bundle.npz").parse_args(arguments)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    build(options.data, options.models, options.cache, options.out)


if __name__ == "__main__":
    main()
