"""Low-rank adapters on the linear layers of an encoder (Hu et al., "LoRA", 2021)."""

import torch
from torch.nn import functional


class LoraLinear(torch.nn.Module):
    """A frozen linear layer plus the product of two thin matrices, which starts at zero."""

    def __init__(self, base: torch.nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        spread = base.in_features**-0.5
        self.down = torch.nn.Parameter(torch.randn(rank, base.in_features) * spread)
        self.up = torch.nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """(…, in) -> (…, out)."""
        thin = functional.linear(states, self.down)
        return functional.linear(states, self.base.weight, self.base.bias) + functional.linear(thin, self.up)


def adapt(module: torch.nn.Module, rank: int) -> torch.nn.Module:
    """Freeze `module`, and put an adapter on each linear layer in it. Returns `module`."""
    module.requires_grad_(False)
    for parent in list(module.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, torch.nn.Linear):
                setattr(parent, name, LoraLinear(child, rank))
    return module
