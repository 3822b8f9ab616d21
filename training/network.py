"""The reader's network while it is trained: an encoder, and heads for spans, sentences and passages.

Every score is the log-odds over "no answer", whose own score is 0, so that windows can be read one by one and be
normalised together (shared normalisation: Clark and Gardner, "Simple and effective multi-paragraph reading
comprehension", 2018).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from training.batches import Batch

_GROUPS = 4  # of windows of about one length, each padded to its own
_ANSWER_WEIGHT = 0.5  # of the loss of "does this window hold it"
_FROZEN = ("embeddings.word_embeddings", "embeddings.position_embeddings")


@dataclass(frozen=True, slots=True)
class NetworkScores:
    """`start`, `end`, `unit` (windows, tokens): a token's; that of a sentence is the mean of `unit` over its tokens.

    `answers` (windows,): that the window answers. The first three have `answers` in them already.
    """

    start: torch.Tensor
    end: torch.Tensor
    unit: torch.Tensor
    answers: torch.Tensor


class ReaderNetwork(nn.Module):
    """An encoder with the heads."""

    def __init__(self, folder: Path, *, frozen: bool = True) -> None:
        """Load the encoder in `folder`; with `frozen`, the vectors of words and places stay as they are."""
        super().__init__()
        from transformers import AutoModel

        self.encoder: Any = AutoModel.from_pretrained(str(folder), add_pooling_layer=False)
        self.typed = getattr(self.encoder.config, "type_vocab_size", 0) > 1
        # Start, end and unit of each token; the fourth of the first token says whether the window answers.
        self.heads = nn.Linear(self.encoder.config.hidden_size, 4)
        nn.init.normal_(self.heads.weight, std=0.02)
        with torch.no_grad():
            self.heads.bias.copy_(torch.tensor([-3.0, -3.0, -1.0, 0.0]))
        self.register_buffer("words", torch.arange(int(self.encoder.config.vocab_size)), persistent=False)
        if frozen:
            for name, parameter in self.encoder.named_parameters():
                parameter.requires_grad_(not name.startswith(_FROZEN))

    def translate(self, words: torch.Tensor) -> None:
        """Take ids of another vocabulary: `words` has this encoder's id for each of them."""
        self.words = words

    def trained(self) -> dict[str, torch.Tensor]:
        """What is not the encoder's own as it was."""
        return {name: value for name, value in self.named_parameters() if value.requires_grad}

    def forward(self, batch: Batch) -> NetworkScores:
        """The scores of a batch's windows, which are sorted by length."""
        rows, width = batch.ids.shape
        out = torch.zeros(rows, width, 4, device=batch.ids.device)
        step = -(-rows // _GROUPS)
        for first in range(0, rows, step):
            part = slice(first, min(rows, first + step))
            longest = batch.longest[min(first + step, rows) - 1]
            position = torch.arange(longest, device=batch.ids.device)[None]
            given = {"input_ids": self.words[batch.ids[part, :longest].long()]}
            given["attention_mask"] = (position < batch.lengths[part, None]).long()
            if self.typed:
                given["token_type_ids"] = given["attention_mask"] * (position >= batch.second[part, None]).long()
            states = self.encoder(**given).last_hidden_state
            out[part, :longest] = self.heads(states).float()
        answers = out[:, 0, 3]
        start, end, unit = (out[..., place] + answers[:, None] for place in range(3))
        return NetworkScores(start, end, unit, answers)


def unit_scores(scores: torch.Tensor, units: torch.Tensor) -> torch.Tensor:
    """The mean of tokens' scores (windows, tokens) over each unit (window, first, behind the last, …): (units,)."""
    summed = functional.pad(scores.cumsum(1), (1, 0))
    rows, first, last = units[:, 0], units[:, 1], units[:, 2]
    return (summed[rows, last] - summed[rows, first]) / (last - first).clamp(min=1)


def log_sums(values: torch.Tensor, owners: torch.Tensor, none: torch.Tensor) -> torch.Tensor:
    """The logarithm of the sum of exponentials over each owner's values and its `none`: (owners,)."""
    top = none.scatter_reduce(0, owners, values, "amax").detach()
    total = torch.exp(none - top).index_add(0, owners, torch.exp(values - top[owners]))
    return top + torch.log(total)


def _marginal(
    values: torch.Tensor, owners: torch.Tensor, gold: torch.Tensor, none: torch.Tensor, answered: torch.Tensor
) -> torch.Tensor:
    """Minus the log-probability of all that is gold together, or of "no answer": (questions,)."""
    never = torch.full_like(none, -1e4)
    right = log_sums(values[gold], owners[gold], never)
    return log_sums(values, owners, none) - torch.where(answered, right, none)


def loss_of(batch: Batch, scores: NetworkScores) -> torch.Tensor:
    """The mean loss of a batch's questions: start, end, sentence, and whether each window holds the answer."""
    owners = batch.owner[:, None].expand_as(batch.inside)[batch.inside]
    losses = []
    for table, gold in ((scores.start, batch.starts), (scores.end, batch.ends)):
        marked = torch.zeros_like(batch.inside)
        marked[gold[:, 0], gold[:, 1]] = True
        losses.append(_marginal(table[batch.inside], owners, marked[batch.inside], batch.none, batch.answered) / 2)
    units = unit_scores(scores.unit, batch.units)
    unit_owners = batch.owner[batch.units[:, 0]]
    losses.append(_marginal(units, unit_owners, batch.units[:, 3] > 0, batch.none, batch.answered))
    answer_loss = functional.binary_cross_entropy_with_logits(
        scores.answers - batch.none[batch.owner], batch.holds.float(), reduction="mean"
    )
    return torch.stack(losses).sum(0).mean() + _ANSWER_WEIGHT * answer_loss


def _divergence(own: torch.Tensor, target: torch.Tensor, owners: torch.Tensor, questions: int) -> torch.Tensor:
    """The mean over questions of the divergence of two distributions over their values and "no answer"."""
    none = torch.zeros(questions, device=own.device)
    own_sum, told_sum = log_sums(own, owners, none), log_sums(target, owners, none)
    told_log = target - told_sum[owners]
    share = torch.exp(told_log)
    shares = torch.zeros_like(none).index_add(0, owners, share)  # by question, so that no sum is looked up by value
    answers = (share * (told_log - own)).sum() + (shares * own_sum).sum()
    return (answers + (torch.exp(-told_sum) * (own_sum - told_sum)).sum()) / questions


def distance_of(batch: Batch, scores: NetworkScores, teacher: NetworkScores) -> torch.Tensor:
    """How far the scores are from a teacher's: of start, end and sentence, and of whether each window answers."""
    owners = batch.owner[:, None].expand_as(batch.inside)[batch.inside]
    count = len(batch.none)
    pairs = ((scores.start, teacher.start), (scores.end, teacher.end))
    distances = [_divergence(own[batch.inside], target[batch.inside], owners, count) / 2 for own, target in pairs]
    units = [unit_scores(each.unit, batch.units) for each in (scores, teacher)]
    distances.append(_divergence(units[0], units[1], batch.owner[batch.units[:, 0]], count))
    distances.append(
        _ANSWER_WEIGHT * functional.binary_cross_entropy_with_logits(scores.answers, torch.sigmoid(teacher.answers))
    )
    return torch.stack(distances).sum()
