"""Train the verifier: `python -m training.train_verifier BUNDLE --encoder FOLDER --out FOLDER`.

The verifier gives the log-odds that a passage bears a sentence out. It begins with the reader's weights and learns from
the written claims (`training.claims` writes the bundle); what differs from the reader is stored as matrices of low
rank. Afterwards it is judged on the fitting and the test part, beside the exact checks on the same claims. On a GPU
when torch sees one (bfloat16), else on the CPU. Can be carried to a machine that has numpy, torch and transformers
alone, with `training/`, the bundle, the encoder's folder and the reader's weights.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

from training.batches import Bundle

READER = Path(__file__).parents[1] / "bot/reading/scorer/extractor.safetensors"
SUPPORTED, ELSEWHERE = "supported", "elsewhere"
TRAIN, FIT, TEST = 0, 1, 2
_RANK = 32
_WARM_UP = 0.08  # of the run
_FIRST = 0.005  # of the run, at which the rate of the first step stands
_MEAN = 0.98  # how much of the mean of the weights stays at each step
_POOL = 20  # batches that are sorted by length together
_ELSEWHERE = 0.08  # of the supported claims come again in a pass, beside what does not bear them out
_TWINS = 0.5  # the weight of telling a claim from its twin on the same evidence
_TOLD_EVERY = 20.0  # seconds
_FLAGGED = 0.05  # of the faithful claims of the fitting part
_JUDGED_ELSEWHERE = 4  # one in so many of these is judged
_HELD = 3  # the reader's head that says that a window holds an answer
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


class VerifierNetwork(nn.Module):
    """The encoder and one output of the first token: the log-odds that the second text bears the first out."""

    def __init__(self, folder: Path, reader: Path = READER, frozen: int = 0) -> None:
        """Load the encoder in `folder` with the reader's weights; the head begins as its score of a window.

        The vectors of words and places and the lowest `frozen` layers stay as they are.
        """
        super().__init__()
        from transformers import AutoModel

        self.encoder: Any = AutoModel.from_pretrained(str(folder), add_pooling_layer=False)
        self.head = nn.Linear(self.encoder.config.hidden_size, 1)
        given = {name: value.float() for name, value in load_file(reader).items()}
        self.base = {name: value for name, value in given.items() if name.startswith("encoder.")}
        self.load_state_dict(self.base, strict=False)
        with torch.no_grad():
            self.head.weight.copy_(given["heads.weight"][_HELD:])
            self.head.bias.zero_()
        still = ("encoder.embeddings.", *(f"encoder.encoder.layer.{layer}." for layer in range(frozen)))
        for name, parameter in self.named_parameters():
            parameter.requires_grad_(not name.startswith(still))

    def trained(self) -> dict[str, torch.Tensor]:
        """What is not as it was."""
        return {name: value for name, value in self.named_parameters() if value.requires_grad}

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """The log-odds (pairs,)."""
        states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        scores: torch.Tensor = self.head(states[:, 0])[:, 0]
        return scores.float()


class Claims:
    """The rows of a bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self.hows: npt.NDArray[np.str_] = bundle.arrays["hows"]
        self.parts: Places = bundle.arrays["parts"]
        self.twins: Places = bundle.arrays["twins"]
        self.exact: Flags = bundle.arrays["exact"]
        self.seconds: Places = bundle.arrays["seconds"]
        self.supported: Flags = self.hows == SUPPORTED
        self.lengths = np.diff(bundle.arrays["ids_ends"], prepend=0)

    def tensors(self, rows: Sequence[int], device: torch.device) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Ids, mask and types (pairs, tokens) of rows."""
        width = max(int(self.lengths[row]) for row in rows)
        ids, mask, types = (torch.zeros(len(rows), width, dtype=torch.int64) for _ in range(3))
        for place, row in enumerate(rows):
            length = int(self.lengths[row])
            ids[place, :length] = torch.from_numpy(self._bundle.of("ids", row).astype(np.int64))
            mask[place, :length] = 1
            types[place, int(self.seconds[row]) : length] = 1
        return ids.to(device), mask.to(device), types.to(device)

    def judged(self, part: int) -> list[int]:
        """The rows of a part on which the verifier is judged."""
        rows = np.flatnonzero(self.parts == part)
        beside = self.hows[rows] == ELSEWHERE
        return [*rows[~beside].tolist(), *rows[beside][::_JUDGED_ELSEWHERE].tolist()]

    def passes(self, size: int, seed: int) -> Iterator[list[list[int]]]:
        """Passes through the training part, as batches of rows of about one length; twins mostly stand together."""
        rng = np.random.default_rng(seed)
        groups: dict[int, list[int]] = defaultdict(list)
        rows = np.flatnonzero(self.parts == TRAIN)
        strangers = rows[self.hows[rows] == ELSEWHERE]
        for row in rows[self.hows[rows] != ELSEWHERE]:
            groups[int(self.twins[row])].append(int(row))
        while True:
            drawn = [*groups.values(), *([int(row)] for row in strangers[rng.random(len(strangers)) < _ELSEWHERE])]
            order = [row for group in rng.permutation(len(drawn)) for row in drawn[group]]
            batches: list[list[int]] = []
            for first in range(0, len(order), size * _POOL):
                pool = sorted(order[first : first + size * _POOL], key=lambda row: self.lengths[row])
                cut = [pool[start : start + size] for start in range(0, len(pool), size)]
                batches += [cut[batch] for batch in rng.permutation(len(cut))]
            yield batches


def loss_of(scores: torch.Tensor, supported: Flags, twins: Places) -> torch.Tensor:
    """The cross-entropy of the labels, and of which of two twins is the supported one."""
    labels = torch.from_numpy(supported).to(scores.device)
    loss = functional.binary_cross_entropy_with_logits(scores, labels.float())
    right, wrong = np.nonzero((twins[:, None] == twins[None]) & supported[:, None] & ~supported[None])
    if len(right):
        loss = loss + _TWINS * functional.softplus(scores[wrong] - scores[right]).mean()
    return loss


@dataclass(frozen=True, slots=True)
class VerifierRun:
    """How it is trained: until so many passes or seconds are over, with this rate at its highest."""

    passes: int
    seconds: float
    rate: float
    size: int


def train(network: VerifierNetwork, claims: Claims, run: VerifierRun, device: torch.device, folder: Path) -> None:
    """Train; at the end the network has the mean of its weights over the last steps."""
    network.train()
    values = network.trained()
    decayed = [value for value in values.values() if value.ndim > 1]
    others = [value for value in values.values() if value.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=run.rate, betas=(0.9, 0.98))
    mean = {name: value.detach().clone() for name, value in values.items()}
    begun, reported, losses = time.monotonic(), 0.0, list[float]()
    for step, (share, rows) in enumerate(_steps(claims, run), 1):
        for group in optimiser.param_groups:
            group["lr"] = run.rate * min(1.0, max(share, _FIRST) / _WARM_UP, (1 - share) / (1 - _WARM_UP))
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            scores = network(*claims.tensors(rows, device))
        loss = loss_of(scores, claims.supported[rows], claims.twins[rows])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(values.values(), 1.0)
        optimiser.step()
        kept = min(_MEAN, 1 - 1 / step)
        torch._foreach_lerp_(list(mean.values()), [value.detach() for value in values.values()], 1 - kept)
        losses.append(float(loss.detach()))
        passed = time.monotonic() - begun
        if passed - reported > _TOLD_EVERY:
            recent = round(float(np.mean(losses[-50:])), 4)
            print(json.dumps({"step": step, "seconds": round(passed), "loss": recent}), flush=True)
            save(mean, folder / "checkpoint.safetensors")
            reported = passed
    print(json.dumps({"step": len(losses), "loss": round(float(np.mean(losses[-50:])), 4)}), flush=True)
    with torch.no_grad():
        for name, value in values.items():
            value.copy_(mean[name])


def _steps(claims: Claims, run: VerifierRun) -> Iterator[tuple[float, list[int]]]:
    """Batches, each with the share of the run that is over: of its passes or of its time, whichever is more."""
    begun = time.monotonic()
    for number, batches in zip(range(run.passes), claims.passes(run.size, 0), strict=False):
        for position, rows in enumerate(batches):
            share = max((number + position / len(batches)) / run.passes, (time.monotonic() - begun) / run.seconds)
            if share > 1:
                return
            yield share, rows


def save(values: Mapping[str, torch.Tensor], path: Path) -> None:
    """Write weights in half precision; whole or not at all."""
    scratch = path.with_suffix(".part")
    save_file({name: value.detach().half().cpu().contiguous() for name, value in values.items()}, scratch)
    scratch.replace(path)


def reduced(values: Mapping[str, torch.Tensor], base: Mapping[str, torch.Tensor], rank: int) -> dict[str, torch.Tensor]:
    """Weights as their nearest change of `rank` from `base`: NAME.up @ NAME.down for matrices, all else whole."""
    kept: dict[str, torch.Tensor] = {}
    for name, value in values.items():
        if name not in base or value.ndim < 2 or min(value.shape) <= rank:  # noqa: PLR2004  a matrix
            kept[name] = value
            continue
        up, sizes, down = torch.svd_lowrank(value - base[name].to(value.device), min(2 * rank, *value.shape), niter=4)
        kept[f"{name}.up"] = up[:, :rank] * sizes[:rank].sqrt()
        kept[f"{name}.down"] = (down[:, :rank] * sizes[:rank].sqrt()).T
    return kept


def restored(kept: Mapping[str, torch.Tensor], base: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The weights that `reduced` was given, as near as its rank and half precision hold them."""
    whole = {name: value.float() for name, value in kept.items()}
    changed = [name.removesuffix(".up") for name in whole if name.endswith(".up")]
    made = {name: base[name] + whole[f"{name}.up"] @ whole[f"{name}.down"] for name in changed}
    return made | {name: value for name, value in whole.items() if not name.endswith((".up", ".down"))}


def scores_of(network: VerifierNetwork, claims: Claims, rows: Sequence[int], device: torch.device) -> Floats:
    """The log-odds of rows, in their order, in full precision."""
    network.eval()
    order = sorted(range(len(rows)), key=lambda index: claims.lengths[rows[index]])
    result: Floats = np.zeros(len(rows))
    with torch.no_grad():
        for first in range(0, len(order), 32):
            some = order[first : first + 32]
            result[some] = network(*claims.tensors([rows[index] for index in some], device)).cpu().numpy()
    return result


def area(scores: Floats, right: Flags) -> float:
    """The area under the ROC; equals count half."""
    apart = scores[right][:, None] - scores[~right][None]
    return round(float((apart > 0).mean() + (apart == 0).mean() / 2), 3)


def threshold_of(scores: Floats, supported: Flags) -> float:
    """The log-odds below which at most _FLAGGED of the supported claims lie."""
    faithful = np.sort(scores[supported])
    return float(faithful[int(_FLAGGED * len(faithful))])


def report(claims: Claims, rows: Sequence[int], scores: Floats, threshold: float) -> dict[str, Any]:
    """Areas; and of each kind how many there are, and the share flagged by the exact checks, the verifier, either.

    Claims beside what does not bear them out are no part of the areas and of the wrong ones.
    """
    hows, exact, low = claims.hows[rows], claims.exact[rows], scores < threshold
    own = hows != ELSEWHERE
    right = claims.supported[rows][own]
    kinds = {how: hows == how for how in sorted(set(hows.tolist()))} | {"wrong": own & (hows != SUPPORTED)}
    results: dict[str, Any] = {
        "area": area(scores[own], right),
        "area of the exact checks": area(-exact[own].astype(np.float64), right),
        "threshold": round(threshold, 3),
    }
    for how, mine in kinds.items():
        results[how] = [int(mine.sum()), *(round(float(each[mine].mean()), 3) for each in (exact, low, exact | low))]
    return results


def judge(network: VerifierNetwork, claims: Claims, folder: Path, device: torch.device) -> dict[str, Any]:
    """What `report` says of each part, with all that was trained and with what is stored of it.

    The threshold is that of the fitting part.
    """
    reports: dict[str, Any] = {}
    for name in ("verifier", "whole"):
        network.load_state_dict(restored(load_file(folder / f"{name}.safetensors"), network.base), strict=False)
        threshold = 0.0
        for part, title in ((FIT, "fit"), (TEST, "test")):
            rows = claims.judged(part)
            scores = scores_of(network, claims, rows, device)
            threshold = threshold_of(scores, claims.supported[rows]) if part == FIT else threshold
            reports[f"{name}, {title}"] = results = report(claims, rows, scores, threshold)
            print(json.dumps({f"{name}, {title}": results}), flush=True)
    return reports


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, judge and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of the encoder that ships")
    parser.add_argument("--reader", type=Path, default=READER, help="the reader's weights, with which it begins")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--begin", type=Path, help="weights to go on from: an earlier run's checkpoint.safetensors")
    parser.add_argument("--frozen", type=int, default=0, help="how many of the lowest layers stay as they are")
    parser.add_argument("--minutes", type=float, default=25.0)
    parser.add_argument("--passes", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=32)
    options = parser.parse_args(arguments)
    torch.manual_seed(0)
    torch.set_flush_denormal(True)  # on a CPU, numbers near nothing are slow
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    options.out.mkdir(parents=True, exist_ok=True)
    claims = Claims(Bundle.load(options.bundle))
    network = VerifierNetwork(options.encoder, options.reader, options.frozen)
    if options.begin:
        network.load_state_dict(restored(load_file(options.begin), network.base), strict=False)
    run = VerifierRun(options.passes, options.minutes * 60, options.rate, options.batch)
    train(network.to(device), claims, run, device, options.out)
    trained = {name: value.detach().clone() for name, value in network.trained().items()}
    save(trained, options.out / "whole.safetensors")
    save(reduced(trained, network.base, _RANK), options.out / "verifier.safetensors")
    reports = judge(network, claims, options.out, device)
    (options.out / "report.json").write_text(json.dumps(reports, indent=1), encoding="utf-8")
    threshold = {"threshold": reports["verifier, fit"]["threshold"]}
    (options.out / "verifier.json").write_text(json.dumps(threshold), encoding="utf-8")


if __name__ == "__main__":
    main()
