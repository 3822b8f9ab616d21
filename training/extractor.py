"""The extractor in training: the encoder with adapters, a head for spans, and a head for whether there is an answer."""

import torch
from torch.nn import functional
from transformers import AttentionInterface, AttentionMaskInterface, BertModel
from transformers.masking_utils import sdpa_mask

from index.embedding import default_weights
from training.lora import adapt

_NEVER = -1e4
_ATTENTION = "single-precision"


class Extractor(torch.nn.Module):
    """Scores each token as the start and the end of the answer; the first token stands for "no answer"."""

    def __init__(self, rank: int, dtype: torch.dtype) -> None:
        """`dtype` is what the encoder computes in; what is trained is float32."""
        super().__init__()
        encoder = BertModel.from_pretrained(
            str(default_weights()), add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        encoder.set_attn_implementation(_ATTENTION)
        self.encoder = adapt(encoder, rank, dtype)
        width = int(encoder.config.hidden_size)
        self.span = torch.nn.Linear(width, 2)
        self.answerable = torch.nn.Linear(width, 1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of start and end (batch, tokens, 2), and the logit that there is an answer (batch,).

        All arguments are int64 (batch, tokens). Only tokens of the passage, whose type is 1, and the first can be
        chosen.
        """
        found = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types)
        states = found.last_hidden_state.float()
        choosable = types * mask
        choosable[:, 0] = 1
        scores = self.span(states) + (1 - choosable[..., None]) * _NEVER
        return scores, self.answerable(states[:, 0])[:, 0]

    def trained(self) -> dict[str, torch.Tensor]:
        """The parameters that training changes, by name."""
        return {name: value for name, value in self.named_parameters() if value.requires_grad}


def fastest_dtype() -> torch.dtype:
    """bfloat16 where the processor multiplies it in hardware, which is twice as fast; without that it is far slower."""
    return torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else torch.float32


def loss_of(scores: torch.Tensor, answerable: torch.Tensor, spans: torch.Tensor) -> torch.Tensor:
    """The loss, summed over the batch: `spans` (batch, 2) are positions of start and end, 0 for no answer."""
    start = functional.cross_entropy(scores[..., 0], spans[:, 0], reduction="sum")
    end = functional.cross_entropy(scores[..., 1], spans[:, 1], reduction="sum")
    held = functional.binary_cross_entropy_with_logits(answerable, (spans[:, 0] > 0).float(), reduction="sum")
    return (start + end) / 2 + held / 2


def _attention(
    _module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    mask: torch.Tensor | None,
    scaling: float | None = None,
    **_: object,
) -> tuple[torch.Tensor, None]:
    """Attention in float32: torch's gradient of it in bfloat16 takes five times as long on a processor."""
    mixed = functional.scaled_dot_product_attention(
        query.float(), key.float(), value.float(), attn_mask=mask, scale=scaling
    )
    return mixed.transpose(1, 2).to(query.dtype).contiguous(), None


AttentionInterface.register(_ATTENTION, _attention)
AttentionMaskInterface.register(_ATTENTION, sdpa_mask)
