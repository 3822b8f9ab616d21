"""The extractor: a small encoder that marks where a text answers a question. Runs in ONNX Runtime, without torch."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.reading.scorer.export import export
from bot.reading.scorer.extractor_settings import DEFAULT_EXTRACTOR, WEIGHTS, ExtractorSettings
from index import onnx
from index.embedding import identity_of

_EXPORT_VERSION = 2
_BATCH = 8  # texts of about one length that are read at once: longer ones would make all of them longer

Ids = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExtractorOutput:
    """What the extractor says of one text. Every score is the log-odds over "no answer".

    `offsets` (tokens, 2) are the characters of each token of the text; `start` and `end` (tokens,) say that the answer
    starts and ends there; the mean of `sentence` (tokens,) over a sentence's tokens says that the sentence answers;
    `window` that the text does.
    """

    offsets: Ids
    start: Matrix
    end: Matrix
    sentence: Matrix
    window: float


@dataclass(frozen=True, slots=True)
class EncodedBatch:
    """Texts in tokens.

    `inputs` are ids, mask and types (texts, tokens); `inside` the places of the text's own tokens; `offsets` their
    characters.
    """

    inputs: tuple[Ids, Ids, Ids]
    inside: list[npt.NDArray[np.intp]]
    offsets: list[Ids]


class Extractor:
    """Marks answers in texts."""

    def __init__(self, settings: ExtractorSettings, data: Path, on_export: Callable[[], None] | None = None) -> None:
        """Load the model, exporting it under `data`/models first when that was not done yet (`on_export` is told).

        Raises ModelError when it cannot be found, fails its checksum, or cannot be exported.
        """
        identity = _own_identity() if settings.model == DEFAULT_EXTRACTOR else identity_of(settings.model)
        key = hashlib.sha256(f"{identity} {settings.precision} {_EXPORT_VERSION}".encode()).hexdigest()[:16]
        folder = data / "models" / f"reader-{key}"
        if not folder.is_dir():
            if on_export:
                on_export()
            onnx.create(folder, lambda scratch: export(settings, scratch))
        self._model = onnx.load_model(folder, cuts=True)
        self._model.load()
        self._pad = int(self._model.metadata["pad"])

    def read(self, question: str, texts: Sequence[str]) -> list[ExtractorOutput]:
        """Read texts; what is beyond the model's longest input is not read.

        A question that leaves no room for a text is cut.
        """
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        readings: dict[int, ExtractorOutput] = {}
        for first in range(0, len(order), _BATCH):
            some = order[first : first + _BATCH]
            readings |= zip(some, self._read(question, [texts[number] for number in some]), strict=True)
        return [readings[number] for number in range(len(texts))]

    def _read(self, question: str, texts: Sequence[str]) -> list[ExtractorOutput]:
        batch = self.encode(question, texts)
        windows, *scores = self._model.run(*batch.inputs)
        readings = []
        for row, inside in enumerate(batch.inside):
            start, end, sentence = (each[row, inside].astype(np.float64) for each in scores)
            readings.append(ExtractorOutput(batch.offsets[row], start, end, sentence, float(windows[row])))
        return readings

    def encode(self, question: str, texts: Sequence[str]) -> EncodedBatch:
        """The question beside each of at least one text, in tokens."""
        room = int(self._model.metadata["max_tokens"]) // 2
        question = onnx.sayable(question)
        asked = self._model.tokenizer.encode(question, add_special_tokens=False)
        if len(asked) > room:
            question = question[: asked.offsets[room][0]]
        encodings = self._model.tokenizer.encode_batch([(question, onnx.sayable(text)) for text in texts])
        ids: Ids = np.full((len(encodings), max(map(len, encodings))), self._pad, dtype=np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for row, each in enumerate(encodings):
            ids[row, : len(each)] = each.ids
            mask[row, : len(each)] = 1
            types[row, : len(each)] = each.type_ids
        inside = [np.flatnonzero(np.array(each.sequence_ids) == 1) for each in encodings]
        offsets = [
            np.array(each.offsets, dtype=np.int64)[places].reshape(-1, 2)
            for each, places in zip(encodings, inside, strict=True)
        ]
        return EncodedBatch((ids, mask, types), inside, offsets)


def _own_identity() -> str:
    return onnx.weights_digest(WEIGHTS, 'reinstall Footnote, or set reader = "none"')
