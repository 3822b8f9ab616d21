"""The exported extractor: that it is the trained model, and that any question-answering model will do."""

from pathlib import Path

import pytest

from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.extractor_settings import WEIGHTS, ExtractorSettings
from index.errors import ModelError

MILL = "The mill on the Orra was built in 1820. It is made of red stone."


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 25 * 2**20


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
    assert float(scores.answers[0]) == pytest.approx(reading.window, abs=1e-3)
    for own, exported in ((scores.start, reading.start), (scores.unit, reading.sentence)):
        assert own[0, second:-1].tolist() == pytest.approx(exported.tolist(), abs=1e-3)


def test_any_question_answering_model_will_do(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    from index.embedding import default_weights

    torch.manual_seed(0)
    config = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    BertForQuestionAnswering(config).save_pretrained(tmp_path / "tiny")
    AutoTokenizer.from_pretrained(str(default_weights())).save_pretrained(tmp_path / "tiny")
    messages: list[str] = []

    tiny = Extractor(ExtractorSettings(str(tmp_path / "tiny")), tmp_path, lambda: messages.append("export"))
    again = Extractor(ExtractorSettings(str(tmp_path / "tiny")), tmp_path, lambda: messages.append("export"))

    reading = tiny.read("When?", [MILL])[0]
    assert messages == ["export"]
    assert MILL[slice(*reading.offsets[1])] == "mill"
    assert reading.window == pytest.approx((reading.start.max() + reading.end.max()) / 2, abs=5)
    assert again.read("When?", [MILL])[0].start == pytest.approx(reading.start)


def test_what_is_no_such_model_is_said_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a question-answering model that can be loaded") as raised:
        Extractor(ExtractorSettings(str(tmp_path / "missing")), tmp_path)
    assert "\n" not in str(raised.value)
    assert [path for path in (tmp_path / "models").iterdir() if path.suffix != ".lock"] == []
