"""Fitting the small networks, with torch."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from bot.reading.network import FARTHEST, Matrix

Loss = Callable[[torch.nn.Module, torch.Tensor], torch.Tensor]

_BATCH = 128
_OFF = -1e4  # what is added to the output of a row that does not count


def fit_ranking(
    rows: Sequence[Matrix],
    targets: Sequence[Matrix],
    hidden: int,
    epochs: int,
    off: Sequence[npt.NDArray[np.bool_]] | None = None,
    nets: int = 1,
) -> dict[str, Any]:
    """Fit a network whose softmax over each question's rows gives most to those with high targets (0 to 1).

    Listwise, as in Cao et al., "Learning to rank: from pairwise approach to listwise approach", 2007; `off` marks rows
    that do not count. The mean of `nets` networks is one network.
    """
    width = max(map(len, rows))
    inputs = np.zeros((len(rows), width, rows[0].shape[1]), dtype=np.float32)
    wanted = np.zeros((len(rows), width), dtype=np.float32)
    masks = np.full((len(rows), width), _OFF, dtype=np.float32)
    for number, (matrix, target) in enumerate(zip(rows, targets, strict=True)):
        inputs[number, : len(matrix)] = matrix
        wanted[number, : len(matrix)] = target / target.sum()
        masks[number, : len(matrix)] = 0 if off is None else np.where(off[number], _OFF, 0)
    mean, scale = _standard(np.concatenate(list(rows)))
    x = torch.tensor(np.clip((inputs - mean) / scale, -FARTHEST, FARTHEST), dtype=torch.float32)
    y, mask, sizes = torch.tensor(wanted), torch.tensor(masks), torch.tensor([len(matrix) for matrix in rows])

    def loss(net: torch.nn.Module, batch: torch.Tensor) -> torch.Tensor:
        width = int(sizes[batch].max())
        outputs = net(x[batch, :width])[..., 0] + mask[batch, :width]
        return -(torch.log_softmax(outputs, 1) * y[batch, :width]).sum(1).mean()

    return _exported([_fit(loss, len(rows), x.shape[2], hidden, epochs, seed) for seed in range(nets)], mean, scale)


def fit_chance(rows: Matrix, right: Matrix, weights: Matrix, hidden: int, epochs: int, nets: int = 1) -> dict[str, Any]:
    """Fit a network whose output is the logit of the chance that `right` (0 or 1) holds; examples weigh `weights`.

    The mean of `nets` networks is one network.
    """
    mean, scale = _standard(rows)
    x = torch.tensor(np.clip((rows - mean) / scale, -FARTHEST, FARTHEST), dtype=torch.float32)
    y, w = torch.tensor(right, dtype=torch.float32), torch.tensor(weights / weights.mean(), dtype=torch.float32)

    def loss(net: torch.nn.Module, batch: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.binary_cross_entropy_with_logits(net(x[batch])[:, 0], y[batch], w[batch])

    return _exported([_fit(loss, len(rows), x.shape[1], hidden, epochs, seed) for seed in range(nets)], mean, scale)


def stretched(network: dict[str, Any], slope: float, offset: float) -> dict[str, Any]:
    """The network whose outputs are those of `network`, times `slope`, plus `offset`."""
    *inner, last = network["layers"]
    weights, bias = (np.array(last[name]) * slope for name in ("weights", "bias"))
    return {**network, "layers": [*inner, {"weights": _rounded(weights), "bias": _rounded(bias + offset)}]}


def _standard(rows: Matrix) -> tuple[Matrix, Matrix]:
    return rows.mean(axis=0), rows.std(axis=0) + 1e-2


def _fit(loss: Loss, count: int, inputs: int, hidden: int, epochs: int, seed: int) -> torch.nn.Sequential:
    torch.manual_seed(seed)
    net = torch.nn.Sequential(torch.nn.Linear(inputs, hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, 1))
    optimiser = torch.optim.AdamW(net.parameters(), 5e-3, weight_decay=0.1)
    steps = epochs * -(-count // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 1e-2, total_steps=steps)
    for _ in range(epochs):
        for batch in torch.tensor_split(torch.randperm(count), -(-count // _BATCH)):
            optimiser.zero_grad()
            loss(net, batch).backward()  # type: ignore[no-untyped-call]  # torch has no annotation here
            optimiser.step()
            schedule.step()
    return net


def _exported(nets: Sequence[torch.nn.Sequential], mean: Matrix, scale: Matrix) -> dict[str, Any]:
    """The networks side by side, as one whose output is the mean of theirs."""
    first = [net[0].state_dict() for net in nets]
    last = [net[2].state_dict() for net in nets]
    layers = [
        (np.hstack([part["weight"].numpy().T for part in first]), np.hstack([part["bias"].numpy() for part in first])),
        (
            np.vstack([part["weight"].numpy().T for part in last]) / len(nets),
            np.mean([part["bias"].numpy() for part in last], axis=0),
        ),
    ]
    exported = [{"weights": _rounded(weights), "bias": _rounded(bias)} for weights, bias in layers]
    return {"mean": _rounded(mean), "scale": _rounded(scale), "layers": exported}


def _rounded(values: npt.NDArray[np.floating]) -> object:
    return np.round(values.astype(np.float64), 4).tolist()
