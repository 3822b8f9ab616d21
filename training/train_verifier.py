"""Train the verifier's adapters: `python -m training.train_verifier BUNDLE --out FOLDER --minutes 60`.

`training.verifier_bundle` writes the bundle. The base model stays as it is; what is learnt are changes of low rank of
the matrices of its upper layers (Hu et al., 2021), their norms, and a head for each of the two scores. Of a question's
sentences, one or none is to be chosen. Afterwards the claims are judged, on the fitting and the test part, beside the
exact checks. On a GPU when torch sees one, else on the CPU.
"""

import argparse
import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file
from torch import nn

from bot.verifier.base_model import base_model
from bot.verifier.network import LINEAR, State, VerifierNetwork, adapted, base_state
from bot.verifier.verifier import THRESHOLDS
from training import weights
from training.batches import Bundle
from training.claims import ELSEWHERE, SUPPORTED
from training.precision import half_where_fast
from training.verifier_bundle import ANSWERS, SUPPORTS

TRAIN, FIT, TEST = 0, 1, 2
_RANK = 16
_FROZEN = 3  # layers at the bottom that stay as they are
_WARM_UP = 0.04  # of the run
_LEAST_RATE = 0.02  # of the highest rate, at the end
_HEADS_SHARE = 0.25  # of the rate, with which the heads learn, which begin as the base model's
_POOL = 1024  # groups that are sorted by length together
_TOLD_EVERY = 30.0  # seconds
_FLAGGED = 0.05  # of the faithful claims of the fitting part
_PASSED = 0.1  # of its wrong claims that the exact checks find
_JUDGED_ELSEWHERE = 4  # one in so many of these is judged
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class _AdaptedLinear(nn.Module):
    """A linear map that stays as it is, and a change of it of low rank."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(base.in_features, _RANK) / math.sqrt(base.in_features))
        self.up = nn.Parameter(torch.zeros(_RANK, base.out_features))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        mapped: torch.Tensor = self.base(states) + (states @ self.down) @ self.up
        return mapped


def network_to_train(state: State, begun: State | None = None) -> VerifierNetwork:
    """The base model with adapters that change nothing yet, or those `begun`.

    What is not to be learnt needs no gradient.
    """
    network = VerifierNetwork()
    network.load_state_dict(state)
    for parameter in network.parameters():
        parameter.requires_grad = False
    for layer in network.layers[_FROZEN:]:
        for name in LINEAR:
            setattr(layer, name, _AdaptedLinear(getattr(layer, name)))
        for norm in (layer.norm_attended, layer.norm_narrowed):
            norm.requires_grad_()
    network.heads.requires_grad_()
    if begun:
        network.load_state_dict(begun, strict=False)
    return network


def learnt(network: VerifierNetwork) -> State:
    """What is learnt, by name."""
    return {name: value for name, value in network.named_parameters() if value.requires_grad}


def mean_of(begun: State, values: State) -> State:
    """The mean of the weights that a training began with and those that it came to.

    It keeps more of what was known before (Wortsman et al., 2022).
    """
    return {name: (begun[name].to(value) + value.detach()) / 2 for name, value in values.items()}


class Rows:
    """The rows of a bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self.heads: npt.NDArray[np.int64] = bundle.arrays["heads"]
        self.holds: Flags = bundle.arrays["holds"]
        self.hows: npt.NDArray[np.str_] = bundle.arrays["hows"]
        self.parts: npt.NDArray[np.int64] = bundle.arrays["parts"]
        self.exact: Flags = bundle.arrays["exact"]
        self.lengths = np.diff(bundle.arrays["ids_ends"], prepend=0)
        ends = bundle.arrays["group_ends"]
        self.groups = [range(*ends_of) for ends_of in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)]

    def tensors(self, rows: Sequence[int], device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids and mask (rows, tokens)."""
        width = max(int(self.lengths[row]) for row in rows)
        ids, mask = (torch.zeros(len(rows), width, dtype=torch.int64) for _ in range(2))
        for place, row in enumerate(rows):
            length = int(self.lengths[row])
            ids[place, :length] = torch.from_numpy(self._bundle.of("ids", row).astype(np.int64))
            mask[place, :length] = 1
        return ids.to(device), mask.to(device)

    def judged(self, part: int) -> list[int]:
        """The claims of a part on which the verifier is judged."""
        rows = np.flatnonzero((self.parts == part) & (self.heads == SUPPORTS))
        strangers = self.hows[rows] == ELSEWHERE
        return [*rows[~strangers].tolist(), *rows[strangers][::_JUDGED_ELSEWHERE].tolist()]

    def groups_of(self, part: int, head: int) -> list[range]:
        """The groups of a part and a head."""
        return [each for each in self.groups if (self.parts[each.start], self.heads[each.start]) == (part, head)]

    def batches(self, tokens: int, seed: int) -> Iterator[list[range]]:
        """Without end, batches of training groups of rows of about one length, of at most so many tokens."""
        rng = np.random.default_rng(seed)
        groups = [group for group in self.groups if self.parts[group.start] == TRAIN]
        longest = {group: int(self.lengths[group.start : group.stop].max()) for group in groups}
        while True:
            order = rng.permutation(len(groups))
            for first in range(0, len(order), _POOL):
                pool = sorted((groups[place] for place in order[first : first + _POOL]), key=longest.__getitem__)
                cut = list(_cut(pool, longest, tokens))
                for batch in rng.permutation(len(cut)):
                    yield cut[int(batch)]


def _cut(groups: Sequence[range], longest: Mapping[range, int], tokens: int) -> Iterator[list[range]]:
    batch: list[range] = []
    for group in groups:
        if batch and (sum(map(len, batch)) + len(group)) * longest[group] > tokens:
            yield batch
            batch = []
        batch.append(group)
    yield batch


@dataclass(frozen=True, slots=True)
class VerifierRun:
    """How it is trained: for so long, with this rate at its highest, in batches of so many tokens."""

    seconds: float
    rate: float
    tokens: int


def train(network: VerifierNetwork, rows: Rows, run: VerifierRun, device: torch.device, folder: Path) -> None:
    """Train until the time is over, with a checkpoint now and then."""
    network.train()
    values = learnt(network)
    heads = [value for name, value in values.items() if name.startswith("heads.")]
    others = [value for name, value in values.items() if not name.startswith("heads.")]
    rates = (run.rate, run.rate * _HEADS_SHARE)
    groups = [{"params": part, "lr": rate} for part, rate in zip((others, heads), rates, strict=True)]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    begun, reported, losses = time.monotonic(), 0.0, list[float]()
    for batch in rows.batches(run.tokens, 0):
        passed = time.monotonic() - begun
        share = passed / run.seconds
        if share >= 1:
            break
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * min(1.0, share / _WARM_UP) * max(_LEAST_RATE, 1 - share)
        losses.append(_step(network, rows, batch, optimiser, device))
        if passed - reported > _TOLD_EVERY:
            recent = round(float(np.mean(losses[-50:])), 4)
            print(json.dumps({"step": len(losses), "seconds": round(passed), "loss": recent}), flush=True)
            weights.save(values, folder / "checkpoint.safetensors")
            reported = passed


def _step(
    network: VerifierNetwork, rows: Rows, batch: list[range], optimiser: torch.optim.Optimizer, device: torch.device
) -> float:
    some = [row for group in batch for row in group]
    with half_where_fast(device):
        log_odds = network(*rows.tensors(some, device)).float()
    own = log_odds.gather(1, torch.from_numpy(rows.heads[some]).to(device)[:, None])[:, 0]
    group_of = torch.repeat_interleave(torch.tensor([*map(len, batch)])).to(device)
    loss = choice_loss(own, torch.from_numpy(rows.holds[some]).to(device), group_of)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_([value for group in optimiser.param_groups for value in group["params"]], 1.0)
    optimiser.step()
    return float(loss.detach())


def choice_loss(log_odds: torch.Tensor, holds: torch.Tensor, group_of: torch.Tensor) -> torch.Tensor:
    """The mean, over groups, of the cross-entropy of choosing the row that holds, or none.

    All are (rows,): `log_odds` over none, at most one row of a group `holds`, `group_of` counts from 0. For a group of
    one row it is the binary cross-entropy.
    """
    groups = int(group_of.max()) + 1
    odds = log_odds.new_zeros(groups).index_add(0, group_of, log_odds.exp())
    return (odds.log1p().sum() - log_odds[holds].sum()) / groups


def scores_of(
    network: VerifierNetwork, rows: Rows, some: Sequence[int], device: torch.device, head: int = SUPPORTS
) -> Floats:
    """The log-odds of some rows by one head, in their order."""
    network.eval()
    order = sorted(range(len(some)), key=lambda place: rows.lengths[some[place]])
    log_odds: Floats = np.zeros(len(some))
    with torch.no_grad():
        for first in range(0, len(order), 32):
            places = order[first : first + 32]
            with half_where_fast(device):
                read = network(*rows.tensors([some[place] for place in places], device))
            log_odds[places] = read[:, head].float().cpu().numpy()
    return log_odds


def area(scores: Floats, right: Flags) -> float:
    """The area under the ROC; equals count half."""
    apart = scores[right][:, None] - scores[~right][None]
    return round(float((apart > 0).mean() + (apart == 0).mean() / 2), 3)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Log-odds: below `supports` are at most _FLAGGED of the supported claims.

    From `surely_supports` on are at most _PASSED of the wrong claims that the exact checks find.
    """

    supports: float
    surely_supports: float


def thresholds_of(scores: Floats, supported: Flags, exact: Flags) -> Thresholds:
    """The thresholds of claims; `exact` is whether the exact checks find them wrong."""
    supports = np.quantile(scores[supported], _FLAGGED)
    surely = np.quantile(scores[exact & ~supported], 1 - _PASSED)
    return Thresholds(round(float(supports), 3), round(max(float(supports), float(surely)), 3))


def report(rows: Rows, some: Sequence[int], scores: Floats, thresholds: Thresholds) -> dict[str, Any]:
    """Areas; and of each kind how many there are, and the share flagged by the exact checks, the verifier, both.

    Claims beside what does not support them are no part of the areas and of the wrong ones.
    """
    hows, exact, low = rows.hows[some], rows.exact[some], scores < thresholds.supports
    flagged = np.where(exact, scores < thresholds.surely_supports, low)
    own = hows != ELSEWHERE
    right = rows.holds[some][own]
    kinds = {how: hows == how for how in sorted(set(hows.tolist()))} | {"wrong": own & (hows != SUPPORTED)}
    results: dict[str, Any] = {
        "area": area(scores[own], right),
        "area of the exact checks": area(-exact[own].astype(np.float64), right),
        "thresholds": asdict(thresholds),
    }
    for how, mine in kinds.items():
        results[how] = [int(mine.sum()), *(round(float(each[mine].mean()), 3) for each in (exact, low, flagged))]
    return results


def choice_report(log_odds: Floats, holds: Flags, group_of: npt.NDArray[np.int64]) -> dict[str, float]:
    """How well one of each group is chosen, or none: all are (rows,), as in `choice_loss`.

    The mean loss; how often the row that holds has its group's highest log-odds, of the groups that have one; the area
    by which the highest log-odds tell these groups from the others.
    """
    best, answerable = np.full(group_of.max() + 1, -np.inf), np.zeros(group_of.max() + 1, dtype=bool)
    np.maximum.at(best, group_of, log_odds)
    answerable[group_of[holds]] = True
    loss = choice_loss(*(torch.from_numpy(each) for each in (log_odds, holds, group_of)))
    first = float((log_odds[holds] == best[group_of[holds]]).mean())
    return {"loss": round(float(loss), 4), "right first": round(first, 3), "area": area(best, answerable)}


def judge_choices(network: VerifierNetwork, rows: Rows, device: torch.device) -> dict[str, float]:
    """What `choice_report` says of the questions of the fitting part."""
    groups = rows.groups_of(FIT, ANSWERS)
    some = [row for group in groups for row in group]
    group_of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return choice_report(scores_of(network, rows, some, device, ANSWERS), rows.holds[some], group_of)


def judge(adapters: Path, rows: Rows, device: torch.device) -> dict[str, Any]:
    """What `report` says of the fitting and the test part, with what is stored, by thresholds of the fitting part."""
    network = VerifierNetwork()
    network.load_state_dict(adapted(base_state(base_model().weights), load_file(adapters)))
    network.to(device)
    fit, test = rows.judged(FIT), rows.judged(TEST)
    scores = scores_of(network, rows, fit, device)
    own = rows.hows[fit] != ELSEWHERE
    thresholds = thresholds_of(scores[own], rows.holds[fit][own], rows.exact[fit][own])
    reports = {
        "questions": judge_choices(network, rows, device),
        "fit": report(rows, fit, scores, thresholds),
        "test": report(rows, test, scores_of(network, rows, test, device), thresholds),
    }
    for part, told in reports.items():
        print(json.dumps({part: told}), flush=True)
    return reports


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, save and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--begin", type=Path, help="adapters to go on from, not from none")
    parser.add_argument("--mean", action="store_true", help="keep the mean of those and what is learnt")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--tokens", type=int, default=1536, help="of a batch")
    options = parser.parse_args(arguments)
    torch.manual_seed(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    options.out.mkdir(parents=True, exist_ok=True)
    rows = Rows(Bundle.load(options.bundle))
    begun = load_file(options.begin) if options.begin else None
    network = network_to_train(base_state(base_model().weights), begun).to(device)
    train(network, rows, VerifierRun(options.minutes * 60, options.rate, options.tokens), device, options.out)
    adapters = options.out / "verifier.safetensors"
    weights.save(mean_of(begun, learnt(network)) if begun and options.mean else learnt(network), adapters)
    reports = judge(adapters, rows, device)
    (options.out / "report.json").write_text(json.dumps(reports, indent=1), encoding="utf-8")
    thresholds = json.dumps(reports["fit"]["thresholds"]) + "\n"
    (options.out / THRESHOLDS.name).write_text(thresholds, encoding="utf-8")


if __name__ == "__main__":
    main()
