"""The extractor as an ONNX file: Footnote's own adapters merged into the encoder, or any question-answering model.

The only part of the bot that imports torch, once for each model.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.reading.extractor import DEFAULT_EXTRACTOR, OUTPUTS, WEIGHTS, ExtractorSettings
from index import onnx
from index.embedding import checked_default_weights
from index.errors import ModelError

if TYPE_CHECKING:
    import torch

_MOST_TOKENS = 512


def export(settings: ExtractorSettings, scratch: Path) -> None:
    """Write `model.onnx`, `tokenizer.json` and `model.json` into the folder `scratch`. Raises ModelError."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    own = settings.model == DEFAULT_EXTRACTOR
    module, tokenizer, longest = _own() if own else _foreign(settings.model)
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
        "answerable": own,
    }
    (scratch / "model.json").write_text(json.dumps(facts), encoding="utf-8")


def _own() -> "tuple[torch.nn.Module, Any, int]":
    """The default embedding model's encoder with the adapters merged into its layers, and the heads."""
    import torch
    from safetensors.torch import load_file
    from transformers import AutoTokenizer, BertModel

    folder = str(checked_default_weights())
    with onnx.quiet():
        encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
        tokenizer = AutoTokenizer.from_pretrained(folder)
    trained = {name: value.float() for name, value in load_file(WEIGHTS).items()}
    for name in [name.removesuffix(".up") for name in trained if name.endswith(".up")]:
        weight = encoder.get_submodule(name.removeprefix("encoder.")).get_parameter("weight")
        weight.data += trained[f"{name}.up"] @ trained[f"{name}.down"]

    class Heads(torch.nn.Module):
        """From token ids to the scores."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
            states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
            scores = torch.nn.functional.linear(states, trained["span.weight"], trained["span.bias"])
            answerable = torch.nn.functional.linear(
                states[:, 0], trained["answerable.weight"], trained["answerable.bias"]
            )
            return answerable[:, 0], scores[..., 0], scores[..., 1]

    return Heads(), tokenizer, int(encoder.config.max_position_embeddings)


def _foreign(model: str) -> "tuple[torch.nn.Module, Any, int]":
    """A Hugging Face model for extractive question answering, by name or path; weights from safetensors only."""
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

    class Scores(torch.nn.Module):
        """The model's scores; such a model has no output of its own for "there is an answer"."""

        def __init__(self) -> None:
            super().__init__()
            self.extractor = extractor

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
            given = {"token_type_ids": types} if typed else {}
            found = self.extractor(input_ids=ids, attention_mask=mask, **given)
            return found.start_logits[:, 0], found.start_logits, found.end_logits

    return Scores(), tokenizer, min(int(extractor.config.max_position_embeddings), int(tokenizer.model_max_length))
