"""Which model extracts, and what an exported one gives."""

from dataclasses import dataclass
from pathlib import Path

from index import onnx

DEFAULT_EXTRACTOR = "footnote"
WEIGHTS = Path(__file__).with_name("extractor.safetensors")
OUTPUTS = ("held", "start", "end", "sentence")


@dataclass(frozen=True, slots=True)
class ExtractorSettings:
    """Which model extracts: Footnote's own, or a Hugging Face question-answering model by name or path."""

    model: str = DEFAULT_EXTRACTOR
    precision: onnx.Precision = "fp32"
