"""Train the reader's network on a bundle: `python -m training.train_reader BUNDLE --encoder FOLDER --out FOLDER`.

On a GPU when torch sees one (bfloat16), else on the CPU. With `--teacher`, a larger encoder is trained first and the
reader learns from what it says, too. The run takes as long as `--minutes` says; it can be carried to a machine that has
numpy, torch and transformers alone, with `training/`, the bundle and the encoders' folders.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch.utils.data import DataLoader, IterableDataset

from training import weights
from training.batches import Batch, Bundle, Sampler, TokenWindow, batch_of, window_of
from training.network import NetworkScores, ReaderNetwork, distance_of, loss_of, unit_scores
from training.precision import half_where_fast

# How often a question of a file comes, where that is not once.
WEIGHTS = {
    "squad2": 0.9,
    "squadshifts_new_wiki": 0.5,
    "squadshifts_reddit": 0.25,
    "squadshifts_amazon": 0.2,
    "policyqa": 0.15,
    "qed": 2.5,
    "selqa": 1.0,
    "covidqa": 0.5,
}
FIT, TEST = 1, 2
_WARM_UP = 0.08  # of the run
_FIRST = 0.005  # of the run, at which the rate of the first step stands: it should not be lost
_MEAN = 0.98  # how much of the mean of the weights stays at each step
_LONGEST_SPAN = 40  # tokens
_TOLD_EVERY = 20.0  # seconds
_HARD = 0.4  # the weight of the labels beside the teacher's word


@dataclass(frozen=True, slots=True)
class ReaderRun:
    """How a network is trained: for so many seconds, with this rate at its highest, so many questions a step."""

    seconds: float
    rate: float
    questions: int
    windows: int


class _Stream(IterableDataset[Batch]):
    """Batches without end; each worker has a seed of its own."""

    def __init__(self, bundle: Bundle, run: ReaderRun, seed: int) -> None:
        self._bundle, self._run, self._seed = bundle, run, seed

    def __iter__(self) -> Iterator[Batch]:
        worker = torch.utils.data.get_worker_info()
        torch.set_num_threads(1)
        sampler = Sampler(self._bundle, WEIGHTS, self._seed * 1000 + (worker.id if worker else 0))
        return sampler.batches(self._run.questions, self._run.windows)


class Trainer:
    """Trains one network, and keeps the mean of its weights over the last steps."""

    def __init__(self, network: ReaderNetwork, run: ReaderRun, device: torch.device, folder: Path) -> None:
        """Train `network`; the log and a checkpoint are written into `folder` all the while."""
        self.network = network.to(device).train()
        self._run, self._device, self._folder = run, device, folder
        decayed = [value for value in network.trained().values() if value.ndim > 1]
        others = [value for value in network.trained().values() if value.ndim <= 1]
        groups = [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
        self._optimiser = torch.optim.AdamW(groups, lr=run.rate, betas=(0.9, 0.98), fused=device.type == "cuda")
        self._mean = {name: value.detach().clone() for name, value in network.trained().items()}

    def train(self, batches: Iterator[Batch], teacher: ReaderNetwork | None = None) -> None:
        """Train for the run's time; at its end the network has the mean of its weights."""
        first = next(batches)  # workers take their time to start
        begun, reported, step, tokens, losses = time.monotonic(), 0.0, 0, 0, torch.zeros(1, device=self._device)
        for batch in chain([first], batches):
            passed = time.monotonic() - begun
            if passed > self._run.seconds:
                break
            self._set_rate(passed / self._run.seconds)
            moved = batch.to(self._device)
            loss = self._loss(moved, teacher)
            self._optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.network.trained().values(), 1.0)
            self._optimiser.step()
            step += 1
            self._average(min(_MEAN, 1 - 1 / step))
            tokens += int(batch.lengths.sum())
            losses += loss.detach()
            if passed - reported > _TOLD_EVERY:
                self._tell(step=step, seconds=round(passed), tokens=tokens, loss=round(float(losses) / step, 4))
                weights.save(self._mean or self.network.trained(), self._folder / "checkpoint.safetensors")
                reported = passed
        self._tell(step=step, tokens=tokens)
        with torch.no_grad():
            for name, value in self.network.trained().items():
                value.copy_(self._mean[name])

    def _loss(self, batch: Batch, teacher: ReaderNetwork | None) -> torch.Tensor:
        with half_where_fast(self._device):
            scores = self.network(batch)
            if teacher is None:
                return loss_of(batch, scores)
            with torch.no_grad():
                target = teacher(batch)
        return _HARD * loss_of(batch, scores) + distance_of(batch, scores, target)

    def _set_rate(self, share: float) -> None:
        warm = max(share, _FIRST) / _WARM_UP
        rate = self._run.rate * min(1.0, warm, max(0.0, (1 - share) / (1 - _WARM_UP)))
        for group in self._optimiser.param_groups:
            group["lr"] = rate

    def _average(self, kept: float) -> None:
        values = list(self.network.trained().values())
        torch._foreach_lerp_(list(self._mean.values()), [value.detach() for value in values], 1 - kept)

    def _tell(self, **facts: float) -> None:
        line = json.dumps(facts)
        print(line, flush=True)
        with (self._folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")


@dataclass(frozen=True, slots=True)
class Read:
    """What a network says of questions, a row a sentence.

    Columns of `rows`: question, candidate, sentence, its score, the best span's, the window's, and the span's first and
    last token in its chunk. `right` marks sentences that answer.
    """

    rows: np.ndarray[Any, np.dtype[np.float32]]
    right: np.ndarray[Any, np.dtype[np.bool_]]


def read(network: ReaderNetwork, bundle: Bundle, asked: Sequence[int], windows: int, device: torch.device) -> Read:
    """Read whole chunks, the best `windows` of each question, in full precision."""
    network.eval()
    rows, right = [], []
    for first in range(0, len(asked), 24):
        groups = [
            [
                window_of(bundle, question, place)
                for place in range(min(windows, len(bundle.of("candidates", question))))
            ]
            for question in asked[first : first + 24]
        ]
        kept = [[window for window in group if window.units] for group in groups]
        batch = batch_of(kept, [0.0] * len(kept))
        with torch.no_grad():
            moved = batch.to(device)
            scores = network(moved)
            rows.append(_rows(moved, scores, kept))
            right.append(batch.units[:, 3].numpy() > 0)
    network.train()
    return Read(np.concatenate(rows).astype(np.float32), np.concatenate(right))


def _rows(
    batch: Batch, scores: NetworkScores, groups: Sequence[Sequence[TokenWindow]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    sentence = unit_scores(scores.unit, batch.units).cpu().numpy()
    answers = scores.answers[batch.units[:, 0]].cpu().numpy()
    start, end = scores.start.cpu().numpy(), scores.end.cpu().numpy()
    heads = {(w.question, w.place): w.text[0] for group in groups for w in group}
    made = []
    for row_number, (row, first, last, _, number) in enumerate(batch.units.cpu().numpy()):
        both = start[row, first:last, None] + end[row, None, first:last]
        places = np.arange(last - first)
        gap = places[None] - places[:, None]
        both = np.where((gap >= 0) & (gap < _LONGEST_SPAN), both, -1e9)
        first_token, other = np.unravel_index(int(both.argmax()), both.shape)
        question, place = batch.places[row]
        shift = first - heads[question, place]
        made.append(
            [
                question,
                place,
                number,
                sentence[row_number],
                both[first_token, other] / 2,
                answers[row_number],
                first_token + shift,
                other + shift,
            ]
        )
    return np.array(made, dtype=np.float64)


def judge(network: ReaderNetwork, bundle: Bundle, asked: Sequence[int], device: torch.device) -> dict[str, Any]:
    """By corpus: the right sentence first where it was found, and the area under the ROC of "there is an answer"."""
    readings = read(network, bundle, asked, 10, device)
    facts, names = bundle.arrays["facts"], bundle.arrays["names"]
    results: dict[str, Any] = {}
    for corpus in sorted({int(facts[question, 0]) for question in asked}):
        first, sure, answerable = [], [], []
        for question in (each for each in asked if facts[each, 0] == corpus):
            mine = readings.rows[:, 0] == question
            if not mine.any():
                continue
            scores, right = readings.rows[mine, 3], readings.right[mine]
            sure.append(float(scores.max()))
            answerable.append(bool(facts[question, 2]))
            if right.any():
                first.append(bool(right[int(scores.argmax())]))
        results[str(names[corpus])] = [
            round(float(np.mean(first)), 3) if first else None,
            _area(sure, answerable),
            len(answerable),
        ]
    return results


def _area(sure: Sequence[float], answerable: Sequence[bool]) -> float | None:
    """The area under the ROC, by ranks."""
    marks = np.array(answerable)
    if not len(marks) or marks.all() or not marks.any():
        return None
    ranks = np.argsort(np.argsort(np.array(sure))) + 1
    ones = int(marks.sum())
    return round(float((ranks[marks].sum() - ones * (ones + 1) / 2) / (ones * (len(marks) - ones))), 3)


def asked_of(bundle: Bundle, part: int, most: int, seed: int = 0) -> list[int]:
    """Questions of a part, at most so many of each corpus."""
    facts, rng = bundle.arrays["facts"], np.random.default_rng(seed)
    kept: list[int] = []
    for corpus in range(len(bundle.arrays["names"])):
        here = np.flatnonzero((facts[:, 0] == corpus) & (facts[:, 1] == part))
        kept += [int(question) for question in (rng.choice(here, most, replace=False) if len(here) > most else here)]
    return sorted(kept)


def load(network: ReaderNetwork, path: Path) -> None:
    """Read weights that were trained before."""
    network.load_state_dict({name: value.float() for name, value in load_file(path).items()}, strict=False)


def _batches(bundle: Bundle, run: ReaderRun, seed: int, workers: int) -> Iterator[Batch]:
    stream = _Stream(bundle, run, seed)
    if not workers:
        return iter(stream)
    torch.multiprocessing.set_sharing_strategy("file_system")  # type: ignore[no-untyped-call]
    return iter(DataLoader(stream, batch_size=None, num_workers=workers, prefetch_factor=2))


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, judge and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of the encoder that ships")
    parser.add_argument(
        "--teacher", type=Path, help="the folder of a larger encoder, with words.npy for its vocabulary"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--begin", type=Path, help="weights to go on from, such as an earlier run's checkpoint.safetensors"
    )
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--teacher-minutes", type=float, default=4.0)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--teacher-rate", type=float, default=6e-5)
    parser.add_argument("--questions", type=int, default=96)
    parser.add_argument("--teacher-questions", type=int, default=48)
    parser.add_argument("--windows", type=int, default=6)
    parser.add_argument("--workers", type=int, default=0)
    options = parser.parse_args(arguments)
    torch.manual_seed(0)
    torch.set_float32_matmul_precision("high")
    torch.backends.cuda.enable_cudnn_sdp(False)  # it plans anew for each shape, which takes longer than the step
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    options.out.mkdir(parents=True, exist_ok=True)
    bundle = Bundle.load(options.bundle)
    judged = asked_of(bundle, FIT, 120)
    run = ReaderRun(options.minutes * 60, options.rate, options.questions, options.windows)
    teaching = ReaderRun(options.teacher_minutes * 60, options.teacher_rate, options.teacher_questions, options.windows)
    # Workers are started before anything is on the GPU: to fork a process that holds one takes long.
    batches = _batches(bundle, run, 1, options.workers)
    teacher = None
    if options.teacher:
        lessons = _batches(bundle, teaching, 0, options.workers)
        teacher = _teacher(options, bundle, teaching, lessons, device, judged)
    network = ReaderNetwork(options.encoder)
    if options.begin:
        load(network, options.begin)
    trainer = Trainer(network, run, device, options.out)
    trainer.train(batches, teacher)
    weights.save(trainer.network.trained(), options.out / "extractor.safetensors")
    results = judge(trainer.network, bundle, judged, device)
    (options.out / "reader.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    print(json.dumps({"reader": results}), flush=True)


def _teacher(
    options: argparse.Namespace,
    bundle: Bundle,
    run: ReaderRun,
    batches: Iterator[Batch],
    device: torch.device,
    judged: Sequence[int],
) -> ReaderNetwork:
    network = ReaderNetwork(options.teacher, frozen=False)
    network.translate(torch.from_numpy(np.load(options.teacher / "words.npy")).to(device))
    trainer = Trainer(network, run, device, options.out)
    trainer.train(batches)
    results = judge(trainer.network, bundle, judged[::3], device)
    (options.out / "teacher.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    print(json.dumps({"teacher": results}), flush=True)
    return trainer.network.eval()


if __name__ == "__main__":
    main()
