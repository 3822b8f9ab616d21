"""The extractor in training: the encoder with adapters, a head for spans, and a head for whether there is an answer."""

import torch
from transformers import BertModel

from index.embedding import default_weights
from training.lora import adapt

_NEVER = -1e4


class Extractor(torch.nn.Module):
    """Scores each token as the start and the end of the answer; the first token stands for "no answer"."""

    def __init__(self, rank: int) -> None:
        super().__init__()
        encoder = BertModel.from_pretrained(
            str(default_weights()), add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.encoder = adapt(encoder, rank)
        width = int(encoder.config.hidden_size)
        self.span = torch.nn.Linear(width, 2)
        self.answerable = torch.nn.Linear(width, 1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of start and end (batch, tokens, 2), and the logit that there is an answer (batch,).

        All arguments are int64 (batch, tokens). Only tokens of the passage, whose type is 1, and the first can be
        chosen.
        """
        states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        choosable = types * mask
        choosable[:, 0] = 1
        scores = self.span(states) + (1 - choosable[..., None]) * _NEVER
        return scores, self.answerable(states[:, 0])[:, 0]

    def trained(self) -> dict[str, torch.Tensor]:
        """The parameters that training changes, by name."""
        return {name: value for name, value in self.named_parameters() if value.requires_grad}


def loss_of(scores: torch.Tensor, answerable: torch.Tensor, spans: torch.Tensor) -> torch.Tensor:
    """The loss, summed over the batch: `spans` (batch, 2) are positions of start and end, 0 for no answer."""
    start = torch.nn.functional.cross_entropy(scores[..., 0], spans[:, 0], reduction="sum")
    end = torch.nn.functional.cross_entropy(scores[..., 1], spans[:, 1], reduction="sum")
    held = torch.nn.functional.binary_cross_entropy_with_logits(answerable, (spans[:, 0] > 0).float(), reduction="sum")
    return (start + end) / 2 + held / 2
