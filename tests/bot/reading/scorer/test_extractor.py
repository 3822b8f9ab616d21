"""The extractor in ONNX Runtime: that it is the trained model, and that any question-answering model will do."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reading.scorer.extractor import Extractor, ExtractorOutput
from bot.reading.scorer.extractor_settings import ExtractorSettings
from index.errors import ModelError

ROOT = Path(__file__).parents[4]
MILL = "The mill on the Orra was built in 1820. It is made of red stone."


def said(text: str, reading: ExtractorOutput) -> str:
    first, last = int(reading.start.argmax()), int(reading.end.argmax())
    return text[reading.offsets[first, 0] : reading.offsets[last, 1]]


@pytest.mark.parametrize(
    ("question", "answer"), [("When was the mill built?", "1820"), ("What is the mill made of?", "red stone")]
)
def test_it_marks_the_answer(extractor: Extractor, question: str, answer: str) -> None:
    assert answer in said(MILL, extractor.read(question, [MILL])[0])


def test_a_text_that_answers_is_told_from_one_that_does_not(extractor: Extractor) -> None:
    other = "The bakery opens at six and sells rye bread."
    answered, missing = extractor.read("When was the mill built?", [MILL, other])
    assert answered.window > 0 > missing.window
    assert answered.sentence.max() > missing.sentence.max()


def test_what_is_read_does_not_depend_on_what_it_is_read_with(extractor: Extractor) -> None:
    alone = extractor.read("When was the mill built?", [MILL])[0]
    beside = extractor.read("When was the mill built?", [MILL, MILL * 3])[0]
    assert alone.start == pytest.approx(beside.start, abs=1e-3)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=60), text=st.text(max_size=200))
def test_anything_can_be_read(extractor: Extractor, question: str, text: str) -> None:
    reading = extractor.read(question, [text])[0]
    assert len(reading.offsets) == len(reading.start) == len(reading.end)
    assert ((reading.offsets >= 0) & (reading.offsets <= len(text))).all()


def test_a_question_longer_than_the_model_can_read_is_cut(extractor: Extractor) -> None:
    assert len(extractor.read("When was the mill built? " * 200, [MILL])[0].start)


def test_lost_weights_are_said_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reading.scorer.extractor.WEIGHTS", tmp_path / "lost.safetensors")
    with pytest.raises(ModelError, match="reinstall Footnote, or set reader"):
        Extractor(ExtractorSettings(), tmp_path)


def test_reading_imports_no_torch(extractor: Extractor, model_data: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.reading.scorer.extractor import Extractor; "
        "from bot.reading.scorer.extractor_settings import ExtractorSettings; "
        "Extractor(ExtractorSettings(), Path(sys.argv[1])).read('When?', ['Then.']);"
        "print([m for m in ('torch', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(model_data)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
