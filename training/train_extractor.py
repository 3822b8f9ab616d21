"""Train the extractor: `python -m training.train_extractor DATA... --checkpoints FOLDER`.

DATA are files in SQuAD's format. Started again, it goes on from the last checkpoint.
"""

import argparse
import json
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

from bot.reading.extractor import WEIGHTS
from index.embedding import default_weights
from training.excerpts import Excerpt, excerpts_of
from training.extractor import Extractor, fastest_dtype, loss_of
from training.overlap import word_f1
from training.questions import Part, QuestionFile

_RANK = 48
_RATE = 1.5e-3
_WARM_UP = 100  # steps
_COOL_DOWN = 0.7  # of the steps, at the end, over which the rate falls to nothing
_BATCH_TOKENS = 3200
_MASKED = 0.04  # of the tokens of an excerpt, but for the answer's, are hidden, so that no single word is relied on
_POOL = 60  # batches that are sorted by length together
_LONGEST = 200  # tokens
_SAVED_EVERY = 25  # steps
_JUDGED_EVERY = 150  # steps
_JUDGED = 480  # excerpts of the development part
# How often a question of a file comes, where that is not once: what is asked of is mostly like Wikipedia and news.
_TIMES = {"squadshifts_amazon_reviews": 0.6, "squadshifts_reddit": 0.6, "policyqa_dev": 0.25, "policyqa_test": 0.25}
_UNANSWERABLE_TIMES = (2.0, 1.4)  # where a file has unanswerable questions: of the answerable ones, and of those


@dataclass(frozen=True, slots=True)
class Row:
    """An excerpt in tokens; `span` are the positions of the answer's first and last token, (0, 0) for none."""

    excerpt: Excerpt
    ids: list[int]
    types: list[int]
    offsets: list[tuple[int, int]]
    span: tuple[int, int]


def rows_of(excerpts: Sequence[Excerpt], tokenizer: Tokenizer) -> list[Row]:
    """Tokenise excerpts; those whose answer lies beyond the last token are left out."""
    rows = []
    for excerpt, found in zip(
        excerpts, tokenizer.encode_batch([(each.question, each.text) for each in excerpts]), strict=True
    ):
        span = (0, 0)
        if excerpt.answer:
            first, last = excerpt.answer
            inside = [
                at
                for at, (start, end) in enumerate(found.offsets)
                if found.type_ids[at] == 1 and start < last and end > first
            ]
            if not inside:
                continue
            span = (inside[0], inside[-1])
        rows.append(Row(excerpt, found.ids, found.type_ids, found.offsets, span))
    return rows


def masked(rows: Sequence[Row], mask: int, rng: random.Random) -> list[Row]:
    """Rows in which some of the excerpt's tokens are the token `mask`."""
    return [replace(row, ids=_masked(row, mask, rng)) for row in rows]


def _masked(row: Row, mask: int, rng: random.Random) -> list[int]:
    first, last = row.span
    return [
        mask if kind and not first <= at <= last and at + 1 < len(row.ids) and rng.random() < _MASKED else each
        for at, (each, kind) in enumerate(zip(row.ids, row.types, strict=True))
    ]


def batches_of(rows: Sequence[Row], rng: random.Random) -> Iterator[list[Row]]:
    """Batches of rows of about equal length, in an order that `rng` sets."""
    order = list(rows)
    rng.shuffle(order)
    pool = _POOL * 16
    for first in range(0, len(order), pool):
        batches: list[list[Row]] = [[]]
        for row in sorted(order[first : first + pool], key=lambda row: len(row.ids)):
            if (len(batches[-1]) + 1) * len(row.ids) > _BATCH_TOKENS:
                batches.append([])
            batches[-1].append(row)
        rng.shuffle(batches)
        yield from batches


def tensors_of(rows: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, mask, types (rows, tokens) and spans (rows, 2)."""
    width = max(len(row.ids) for row in rows)
    ids, mask, types = (torch.zeros(len(rows), width, dtype=torch.int64) for _ in range(3))
    for at, row in enumerate(rows):
        ids[at, : len(row.ids)] = torch.tensor(row.ids)
        mask[at, : len(row.ids)] = 1
        types[at, : len(row.ids)] = torch.tensor(row.types)
    return ids, mask, types, torch.tensor([row.span for row in rows])


class Trainer:
    """Steps, checkpoints and metrics."""

    def __init__(self, checkpoints: Path, steps: int) -> None:
        torch.manual_seed(0)
        self.model = Extractor(_RANK, fastest_dtype())
        self.steps = steps
        self.step = 0
        self._path = checkpoints / "last.pt"
        self.weights = checkpoints / "extractor.safetensors"
        self._parameters = list(self.model.trained().values())
        self._optimiser = torch.optim.AdamW(self._parameters, lr=_RATE, betas=(0.9, 0.98), weight_decay=0.01)
        self._pool = ThreadPoolExecutor(2, initializer=torch.set_num_threads, initargs=(1,))
        if self._path.exists():
            state = torch.load(self._path, weights_only=True)
            self.model.load_state_dict(state["model"], strict=False)
            self._optimiser.load_state_dict(state["optimiser"])
            self.step = state["step"]

    def train(self, batch: Sequence[Row]) -> float:
        """One step; returns the mean loss. Each core takes half of the batch, so that they wait for each other once."""
        for group in self._optimiser.param_groups:
            group["lr"] = _RATE * self._share()
        halves = [half for half in (batch[::2], batch[1::2]) if half]
        found = list(self._pool.map(self._gradients, halves))
        for at, parameter in enumerate(self._parameters):
            parameter.grad = torch.stack([gradients[at] for _, gradients in found]).sum(0) / len(batch)
        torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimiser.step()
        self.step += 1
        return sum(loss for loss, _ in found) / len(batch)

    def save(self) -> None:
        """Write a checkpoint and the weights as they are shipped, each whole or not at all."""
        state = {"model": self.model.trained(), "optimiser": self._optimiser.state_dict(), "step": self.step}
        scratch = self._path.with_suffix(".part")
        torch.save(state, scratch)
        scratch.replace(self._path)
        halved = {name: value.detach().half().contiguous() for name, value in self.model.trained().items()}
        save_file(halved, scratch)
        scratch.replace(self.weights)

    def judge(self, rows: Sequence[Row]) -> dict[str, float]:
        """The loss, word F1 of the best span where there is an answer, and the area under the ROC of "answerable"."""
        loss, f1, told = 0.0, [], []
        with torch.no_grad():
            for first in range(0, len(rows), 16):
                part = rows[first : first + 16]
                ids, mask, types, spans = tensors_of(part)
                scores, answerable = self.model(ids, mask, types)
                loss += float(loss_of(scores, answerable, spans))
                told += answerable.tolist()
                for at, row in enumerate(part):
                    if row.excerpt.answer:
                        f1.append(word_f1(_said(row, scores[at]), row.excerpt.text[slice(*row.excerpt.answer)]))
        held = [row.excerpt.answer is not None for row in rows]
        auroc = float(roc_auc_score(held, told)) if len(set(held)) > 1 else float("nan")
        return {"loss": loss / len(rows), "f1": sum(f1) / max(1, len(f1)), "auroc": auroc}

    def _share(self) -> float:
        left = (self.steps - self.step) / max(1, self.steps * _COOL_DOWN)
        return min(1.0, (self.step + 1) / _WARM_UP, max(left, 0.0))

    def _gradients(self, rows: Sequence[Row]) -> tuple[float, Sequence[torch.Tensor]]:
        ids, mask, types, spans = tensors_of(rows)
        scores, answerable = self.model(ids, mask, types)
        loss = loss_of(scores, answerable, spans)
        return float(loss.detach()), torch.autograd.grad(loss, self._parameters)


def _said(row: Row, scores: torch.Tensor) -> str:
    width = len(row.ids)
    both = scores[:width, 0][:, None] + scores[:width, 1][None]
    allowed = torch.triu(torch.ones(width, width)) - torch.triu(torch.ones(width, width), 30)
    allowed[0] = 0
    best = int(torch.where(allowed > 0, both, torch.tensor(-1e9)).argmax())
    return row.excerpt.text[row.offsets[best // width][0] : row.offsets[best % width][1]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, log and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--checkpoints", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go at the end")
    options = parser.parse_args(arguments)
    options.checkpoints.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(default_weights() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST, strategy="only_second")
    trainer = Trainer(options.checkpoints, options.steps)
    judged = _judged(options.data, tokenizer)
    files = [QuestionFile(path, {Part.TRAIN}) for path in options.data]
    started, tokens, losses, at = time.monotonic(), 0, [], 0
    log = (options.checkpoints / "log.jsonl").open("a", encoding="utf-8")
    for batch in _stream(files, tokenizer):
        at += 1
        if at <= trainer.step:
            continue
        if trainer.step >= trainer.steps:
            break
        losses.append(trainer.train(batch))
        tokens += sum(len(row.ids) for row in batch)
        if trainer.step % _SAVED_EVERY == 0:
            trainer.save()
            line: dict[str, float] = {"step": trainer.step, "train_loss": round(sum(losses) / len(losses), 4)}
            line["tokens_a_second"] = round(tokens / (time.monotonic() - started))
            losses = []
            if trainer.step % _JUDGED_EVERY == 0:
                line |= {name: round(value, 4) for name, value in trainer.judge(judged).items()}
            print(json.dumps(line), file=log, flush=True)
    trainer.save()
    shutil.copy(trainer.weights, options.out)


def _stream(files: Sequence[QuestionFile], tokenizer: Tokenizer) -> Iterator[list[Row]]:
    epoch = 0
    while True:
        rng = random.Random(epoch)
        excerpts = []
        for data in files:
            hard = any(not asked.answers for asked in data.questions)
            times, impossible = _UNANSWERABLE_TIMES if hard else (_TIMES.get(data.name, 1.0), 0.0)
            excerpts += excerpts_of(data, rng, times, impossible)
        rows = masked(rows_of(excerpts, tokenizer), tokenizer.get_vocab()["[MASK]"], rng)
        yield from batches_of(rows, rng)
        epoch += 1


def _judged(paths: Sequence[Path], tokenizer: Tokenizer) -> list[Row]:
    rng = random.Random(0)
    found = [excerpt for path in paths for excerpt in excerpts_of(QuestionFile(path, {Part.DEV}), rng)]
    kept = [excerpt for excerpt in found if excerpt.source.startswith(("squad2", "squadshifts_new_wiki"))] or found
    return rows_of(rng.sample(kept, min(_JUDGED, len(kept))), tokenizer)


if __name__ == "__main__":
    main()
