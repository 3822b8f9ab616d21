"""The extractor as an ONNX file: Footnote's own weights in the encoder, or any question-answering model.

The only part of the bot that imports torch, once for each model.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.reading.scorer.extractor_settings import DEFAULT_EXTRACTOR, OUTPUTS, WEIGHTS, ExtractorSettings
from index import onnx
from index.embedding import checked_default_weights
from index.errors import ModelError

if TYPE_CHECKING:
    import torch

_MOST_TOKENS = 512
_ENCODER = "encoder."


def export(settings: ExtractorSettings, scratch: Path) -> None:
    """Write `model.onnx`, `tokenizer.json` and `model.json` into the folder `scratch`. Raises ModelError."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    module, tokenizer, longest = _own() if settings.model == DEFAULT_EXTRACTOR else _foreign(settings.model)
    try:
        onnx.export(module, scratch / "model.onnx", OUTPUTS, settings.precision)
        tokenizer.backend_tokenizer.save(str(scratch / "tokenizer.json"))
    except Exception as error:  # torch, onnx and the tokenizer raise many kinds
        raise ModelError(f"{settings.model}: cannot be exported to ONNX ({error}); choose another reader") from error
    facts = {
        "model": settings.model,
        "precision": settings.precision,
        "max_tokens": min(longest, _MOST_TOKENS),
        "pad": tokenizer.pad_token_id or 0,
    }
    (scratch / "model.json").write_text(json.dumps(facts), encoding="utf-8")


def _own() -> "tuple[torch.nn.Module, Any, int]":
    """The default embedding model's encoder with the reader's own weights in its layers, and the heads."""
    import torch
    from safetensors.torch import load_file
    from transformers import AutoTokenizer, BertModel

    folder = str(checked_default_weights())
    with onnx.quiet():
        encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
        tokenizer = AutoTokenizer.from_pretrained(folder)
    trained = {name: value.float() for name, value in load_file(WEIGHTS).items()}
    own = {name.removeprefix(_ENCODER): value for name, value in trained.items() if name.startswith(_ENCODER)}
    encoder.load_state_dict(own, strict=False)

    class Heads(torch.nn.Module):
        """From token ids to the scores."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
            states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
            scores = torch.nn.functional.linear(states, trained["heads.weight"], trained["heads.bias"])
            window = scores[:, :1, 3]
            return window[:, 0], scores[..., 0] + window, scores[..., 1] + window, scores[..., 2] + window

    return Heads(), tokenizer, int(encoder.config.max_position_embeddings)


def _foreign(model: str) -> "tuple[torch.nn.Module, Any, int]":
    """A Hugging Face model for extractive question answering, by name or path; weights from safetensors only.

    Its first token stands for "no answer", so that what is above it are log-odds. It says nothing of sentences: the
    mean of both ends stands for that.
    """
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    try:
        with onnx.quiet():
            extractor = AutoModelForQuestionAnswering.from_pretrained(model, use_safetensors=True)
            tokenizer = AutoTokenizer.from_pretrained(model, use_fast=True)
    except Exception as error:  # transformers and its hub client raise many kinds
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(f"{model}: not a question-answering model that can be loaded ({reason})") from error
    typed = getattr(extractor.config, "type_vocab_size", 0) > 1

    class ScoringModule(torch.nn.Module):
        """The model's scores over those of its first token."""

        def __init__(self) -> None:
            super().__init__()
            self.extractor = extractor

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
            given = {"token_type_ids": types} if typed else {}
            logits = self.extractor(input_ids=ids, attention_mask=mask, **given)
            start = logits.start_logits - logits.start_logits[:, :1]
            end = logits.end_logits - logits.end_logits[:, :1]
            most = (start.amax(1) + end.amax(1)) / 2
            return most, start, end, (start + end) / 2

    return (
        ScoringModule(),
        tokenizer,
        min(int(extractor.config.max_position_embeddings), int(tokenizer.model_max_length)),
    )
