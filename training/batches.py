"""Batches for the reader's training: questions, each with windows of the chunks that are found for it.

Imports nothing of the product, so that it runs where only numpy and torch are.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

CLS, SEP, MASK = 101, 102, 103  # of BERT's vocabulary
TRAIN = 0
_WITHOUT_GOLD = 0.14  # of the answerable questions meet only passages that do not answer them
_ALONE = 0.12  # of the questions meet one window, as when a document is short
_TRIMMED = 0.5  # of the windows are part of a chunk
_BARE = 0.1  # of the windows have no head
_HIDDEN = 0.04  # of a window's tokens but for the answer's
_FIRST = 4  # of the best candidates, which come more often than the others
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The arrays that `training.bundle` writes."""

    arrays: dict[str, npt.NDArray[Any]]

    @classmethod
    def load(cls, path: Path) -> "Bundle":
        """Read a bundle."""
        with np.load(path) as file:
            return cls({name: file[name] for name in file.files})

    def of(self, name: str, index: int) -> Ints:
        """The list `index` of a ragged array."""
        ends = self.arrays[f"{name}_ends"]
        part: Ints = self.arrays[name][(ends[index - 1] if index else 0) : ends[index]]
        return part

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return len(self.arrays["facts"])


@dataclass(slots=True)
class TokenWindow:
    """A question beside a chunk, or a part of one, in tokens; places count from the start of `ids`.

    `text` is the range of the chunk's own tokens; `units` are (first, behind the last, number in the chunk); `spans`
    (first, last) answer; `gold` are the numbers of the units that do.
    """

    question: int
    place: int
    ids: list[int]
    second: int
    text: tuple[int, int]
    units: list[tuple[int, int, int]]
    spans: list[tuple[int, int]]
    gold: list[int]


@dataclass(slots=True)
class Batch:
    """Windows in tensors, sorted by length.

    `ids` (windows, tokens); `lengths`, `second`, `owner` (windows,): tokens, where the second text begins, the
    question; `inside` (windows, tokens) marks the chunk's own tokens; `starts`, `ends` (n, 2) window and token;
    `units` (n, 5): window, first, behind the last, whether it answers, number in its chunk; `holds` (windows,);
    `none` (questions,): the log-odds that "no answer" has beforehand; `answered` (questions,). `longest` has the
    lengths as plain numbers, `places` the question and candidate of each window.
    """

    ids: torch.Tensor
    lengths: torch.Tensor
    second: torch.Tensor
    owner: torch.Tensor
    inside: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    units: torch.Tensor
    holds: torch.Tensor
    none: torch.Tensor
    answered: torch.Tensor
    longest: list[int] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)

    def to(self, device: torch.device) -> "Batch":
        """The batch on a device."""
        moved = {
            name: getattr(self, name).to(device, non_blocking=True)
            for name in self.__slots__
            if isinstance(getattr(self, name), torch.Tensor)
        }
        return Batch(**moved, longest=self.longest, places=self.places)


def window_of(
    bundle: Bundle, question: int, place: int, units: range | None = None, *, head: bool = True
) -> TokenWindow:
    """The window of a question's candidate `place`; of its chunk's `units` alone, if given."""
    chunk = int(bundle.of("candidates", question)[place])
    ids, edges = bundle.of("chunk_ids", chunk), bundle.of("units", chunk).reshape(-1, 2)
    head_size = int(bundle.arrays["heads"][chunk])
    kept = units if units is not None else range(len(edges))
    first, last = head_size, len(ids)
    if units is not None:
        first = int(edges[kept[0]][0]) if kept[0] else head_size
        last = int(edges[kept[-1]][1]) if kept[-1] + 1 < len(edges) else len(ids)
    asked = bundle.of("question_ids", question).tolist()
    above = ids[:head_size].tolist() if head else []
    row = [CLS, *asked, SEP, *above, *ids[first:last].tolist(), SEP]
    start = len(asked) + 2 + len(above)
    shift = start - first
    gold = [
        int(unit)
        for candidate, unit in bundle.of("gold_units", question).reshape(-1, 2)
        if candidate == place and unit in kept
    ]
    spans = [
        (int(low) + shift, int(other) + shift)
        for candidate, low, other in bundle.of("spans", question).reshape(-1, 3)
        if candidate == place and low >= first and other < last
    ]
    placed = [
        (int(edges[unit][0]) + shift, int(edges[unit][1]) + shift, unit)
        for unit in kept
        if edges[unit][0] < edges[unit][1]
    ]
    return TokenWindow(question, place, row, len(asked) + 2, (start, len(row) - 1), placed, spans, gold)


def batch_of(groups: Sequence[Sequence[TokenWindow]], none: Sequence[float]) -> Batch:
    """One batch of the windows of several questions; `none` has a number for each question."""
    rows = sorted(
        ((window, owner) for owner, group in enumerate(groups) for window in group), key=lambda row: len(row[0].ids)
    )
    width = max(len(window.ids) for window, _ in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.int16)  # small, since workers hand batches over in memory
    inside = torch.zeros(len(rows), width, dtype=torch.bool)
    starts, ends, units = [], [], []
    answered = [False] * len(groups)
    for row, (window, owner) in enumerate(rows):
        ids[row, : len(window.ids)] = torch.tensor(window.ids, dtype=torch.int16)
        inside[row, window.text[0] : window.text[1]] = True
        starts += [(row, first) for first, _ in window.spans]
        ends += [(row, last) for _, last in window.spans]
        units += [(row, first, last, int(number in window.gold), number) for first, last, number in window.units]
        answered[owner] = answered[owner] or bool(window.spans and window.gold)
    return Batch(
        ids=ids,
        lengths=torch.tensor([len(window.ids) for window, _ in rows]),
        second=torch.tensor([window.second for window, _ in rows]),
        owner=torch.tensor([owner for _, owner in rows]),
        inside=inside,
        starts=torch.tensor(starts, dtype=torch.int64).reshape(-1, 2),
        ends=torch.tensor(ends, dtype=torch.int64).reshape(-1, 2),
        units=torch.tensor(units, dtype=torch.int64).reshape(-1, 5),
        holds=torch.tensor([bool(window.spans and window.gold) for window, _ in rows]),
        none=torch.tensor(none, dtype=torch.float32),
        answered=torch.tensor(answered),
        longest=[len(window.ids) for window, _ in rows],
        places=[(window.question, window.place) for window, _ in rows],
    )


class Sampler:
    """Draws questions by the weights of their corpora, and windows for each."""

    def __init__(self, bundle: Bundle, weights: dict[str, float], seed: int) -> None:
        """`weights` say how often a corpus's question comes, by the beginning of its name; 1 where none fits."""
        self._bundle = bundle
        self._rng = random.Random(seed)
        names = [str(name) for name in bundle.arrays["names"]]
        share = [next((w for key, w in weights.items() if name.startswith(key)), 1.0) for name in names]
        facts = bundle.arrays["facts"]
        self._held = np.flatnonzero(facts[:, 1] == TRAIN)
        self._cumulated = np.cumsum([share[facts[index, 0]] for index in self._held])

    def batches(self, questions: int, windows: int) -> Iterator[Batch]:
        """Batches of so many questions with at most so many windows each, without end."""
        while True:
            drawn = [self._draw() for _ in range(questions)]
            groups = [(question, group) for question in drawn if (group := self._windows(question, windows))]
            manner = self._bundle.arrays["manner"]
            none = [
                -float(manner[question])
                if any(w.spans for w in group) or not self._bundle.arrays["facts"][question, 2]
                else 0.0
                for question, group in groups
            ]
            yield batch_of([group for _, group in groups], none)

    def _draw(self) -> int:
        index = np.searchsorted(self._cumulated, self._rng.random() * self._cumulated[-1])
        return int(self._held[min(int(index), len(self._held) - 1)])

    def _windows(self, question: int, most: int) -> list[TokenWindow]:
        bundle, rng = self._bundle, self._rng
        count = len(bundle.of("candidates", question))
        gold = sorted({int(candidate) for candidate in bundle.of("gold_units", question).reshape(-1, 2)[:, 0]})
        unsure = set(bundle.of("unsure", question).tolist())
        negatives = [candidate for candidate in range(count) if candidate not in gold and candidate not in unsure]
        kept = [] if gold and rng.random() < _WITHOUT_GOLD else gold[:2]
        wanted = most - len(kept) if rng.random() >= _ALONE else max(0, 1 - len(kept))
        weighed = sorted(
            negatives, key=lambda candidate: rng.random() ** (1.0 if candidate < _FIRST else 2.0), reverse=True
        )
        made = [self._window(question, candidate) for candidate in [*kept, *weighed[:wanted]]]
        return [window for window in made if window.units]

    def _window(self, question: int, place: int) -> TokenWindow:
        """The candidate, at times a part of it that holds what answers, with some words hidden."""
        bundle, rng = self._bundle, self._rng
        chunk = int(bundle.of("candidates", question)[place])
        count = len(bundle.of("units", chunk)) // 2
        units = None
        if count > 1 and rng.random() < _TRIMMED:
            gold = [
                int(unit) for candidate, unit in bundle.of("gold_units", question).reshape(-1, 2) if candidate == place
            ]
            low, high = (min(gold), max(gold)) if gold else (rng.randrange(count),) * 2
            units = range(max(0, low - rng.randint(0, 3)), min(count, high + 1 + rng.randint(0, 3)))
        window = window_of(bundle, question, place, units, head=rng.random() >= _BARE)
        kept = {token for first, last in window.spans for token in range(first, last + 1)}
        window.ids = [
            MASK
            if window.second <= token < len(window.ids) - 1 and token not in kept and rng.random() < _HIDDEN
            else each
            for token, each in enumerate(window.ids)
        ]
        return window
