"""Low-rank adapters on the linear layers of an encoder (Hu et al., "LoRA", 2021)."""

from typing import Any

import torch
from torch.autograd.function import FunctionCtx
from torch.nn import functional


class _Merged(torch.autograd.Function):
    """A product with weights into which the adapter is merged, whose gradient goes to the adapter alone.

    Two thin products and two sums fewer each way than adding the adapter's own output.
    """

    @staticmethod
    def forward(
        context: FunctionCtx,
        states: torch.Tensor,
        weights: torch.Tensor,
        bias: torch.Tensor,
        down: torch.Tensor,
        up: torch.Tensor,
    ) -> torch.Tensor:
        context.save_for_backward(states, weights, down, up)
        return functional.linear(states, weights, bias)

    @staticmethod
    def backward(context: Any, slope: torch.Tensor) -> tuple[torch.Tensor | None, ...]:  # noqa: ANN401  torch has no type
        states, weights, down, up = context.saved_tensors
        wide = slope.reshape(-1, slope.shape[-1])
        rows = states.reshape(-1, states.shape[-1])
        thin_down, thin_up = down.to(slope.dtype), up.to(slope.dtype)
        for_down = (wide @ thin_up).t() @ rows
        for_up = wide.t() @ (rows @ thin_down.t())
        for_states = slope @ weights if context.needs_input_grad[0] else None
        return for_states, None, None, for_down.to(down.dtype), for_up.to(up.dtype)


class LoraLinear(torch.nn.Module):
    """A frozen linear layer plus the product of two thin matrices, which starts at zero; computed in `dtype`."""

    def __init__(self, base: torch.nn.Linear, rank: int, dtype: torch.dtype) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self._dtype = dtype
        spread = base.in_features**-0.5
        self.down = torch.nn.Parameter(torch.randn(rank, base.in_features) * spread)
        self.up = torch.nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """(…, in) -> (…, out)."""
        with torch.no_grad():
            weights = torch.addmm(self.base.weight, self.up, self.down).to(self._dtype)
            bias = self.base.bias.to(self._dtype)
        merged: torch.Tensor = _Merged.apply(states, weights, bias, self.down, self.up)  # type: ignore[no-untyped-call]
        return merged


def adapt(module: torch.nn.Module, rank: int, dtype: torch.dtype) -> torch.nn.Module:
    """Freeze `module`, and put an adapter on each linear layer in it; all is computed in `dtype`. Returns `module`."""
    module.requires_grad_(False)
    for parent in list(module.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, torch.nn.Linear):
                setattr(parent, name, LoraLinear(child, rank, dtype))
            elif isinstance(child, torch.nn.LayerNorm | torch.nn.Embedding):
                child.to(dtype)
    return module
