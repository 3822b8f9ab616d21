"""The extractor in ONNX Runtime: that it is the trained model, and that any question-answering model will do."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reading.scorer.extractor import Extractor, ExtractorOutput
from bot.reading.scorer.extractor_settings import WEIGHTS, ExtractorSettings
from index.errors import ModelError

ROOT = Path(__file__).parents[4]
MILL = "The mill on the Orra was built in 1820. It is made of red stone."


def said(text: str, reading: ExtractorOutput) -> str:
    first, last = int(reading.start.argmax()), int(reading.end.argmax())
    return text[reading.offsets[first, 0] : reading.offsets[last, 1]]


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 25 * 2**20


@pytest.mark.parametrize(
    ("question", "answer"), [("When was the mill built?", "1820"), ("What is the mill made of?", "red stone")]
)
def test_it_marks_the_answer(extractor: Extractor, question: str, answer: str) -> None:
    assert answer in said(MILL, extractor.read(question, [MILL])[0])


def test_a_text_that_answers_is_told_from_one_that_does_not(extractor: Extractor) -> None:
    other = "The bakery opens at six and sells rye bread."
    held, missing = extractor.read("When was the mill built?", [MILL, other])
    assert held.held > 0 > missing.held
    assert held.sentence.max() > missing.sentence.max()


def test_it_agrees_with_the_model_that_was_trained(extractor: Extractor) -> None:
    torch = pytest.importorskip("torch")
    from safetensors.torch import load_file

    from index.embedding import default_weights
    from training.batches import TokenWindow, batch_of
    from training.network import ReaderNetwork

    trained = ReaderNetwork(default_weights()).eval()
    trained.load_state_dict({name: value.float() for name, value in load_file(WEIGHTS).items()}, strict=False)
    ids, _, types = (part[0].tolist() for part in extractor.encode("When was the mill built?", [MILL]).inputs)
    second = types.index(1)
    window = TokenWindow(0, 0, ids, second, (second, len(ids) - 1), [(second, second + 3, 0)], [], [])
    with torch.no_grad():
        scores = trained(batch_of([[window]], [0.0]))
    reading = extractor.read("When was the mill built?", [MILL])[0]
    assert float(scores.held[0]) == pytest.approx(reading.held, abs=1e-3)
    for own, exported in ((scores.start, reading.start), (scores.unit, reading.sentence)):
        assert own[0, second:-1].tolist() == pytest.approx(exported.tolist(), abs=1e-3)


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


def test_any_question_answering_model_will_do(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    from index.embedding import default_weights

    torch.manual_seed(0)
    config = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    BertForQuestionAnswering(config).save_pretrained(tmp_path / "tiny")
    AutoTokenizer.from_pretrained(str(default_weights())).save_pretrained(tmp_path / "tiny")
    told: list[str] = []

    tiny = Extractor(ExtractorSettings(str(tmp_path / "tiny")), tmp_path, lambda: told.append("export"))
    again = Extractor(ExtractorSettings(str(tmp_path / "tiny")), tmp_path, lambda: told.append("export"))

    reading = tiny.read("When?", [MILL])[0]
    assert told == ["export"]
    assert MILL[slice(*reading.offsets[1])] == "mill"
    assert reading.held == pytest.approx((reading.start.max() + reading.end.max()) / 2, abs=5)
    assert again.read("When?", [MILL])[0].start == pytest.approx(reading.start)


def test_what_is_no_such_model_is_said_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a question-answering model that can be loaded") as raised:
        Extractor(ExtractorSettings(str(tmp_path / "missing")), tmp_path)
    assert "\n" not in str(raised.value)
    assert [path for path in (tmp_path / "models").iterdir() if path.suffix != ".lock"] == []


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
