"""ONNX Runtime tells its makers nothing, a model is loaded once, and only the weights that are meant."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.embedding import Embedder
from index.errors import ModelError
from index.onnx import check_weights, load_model

ROOT = Path(__file__).parents[2]
RUNTIME = """
import os
at_import = os.environ.get("ORT_DISABLE_TELEMETRY")
calls = []
def disable_telemetry_events():
    calls.append("disabled")
"""


def test_telemetry_is_off_before_the_runtime_is_there(tmp_path: Path) -> None:
    (tmp_path / "onnxruntime.py").write_text(RUNTIME)  # it notes what it found when it was imported
    script = "from index.onnx import runtime; found = runtime(); print(found.at_import, found.calls)"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment["PYTHONPATH"] = os.pathsep.join((str(tmp_path), str(ROOT)))
    told = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "1 ['disabled']"


def test_the_real_runtime_has_that_switch() -> None:
    from index.onnx import runtime

    assert callable(runtime().disable_telemetry_events)


def test_a_model_is_shared_while_it_is_the_same_file(tmp_path: Path, model_data: Path, embedder: Embedder) -> None:
    folder = model_data / "models" / embedder.fingerprint
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert load_model(folder) is load_model(link)
    shutil.copytree(folder, tmp_path / "copy")
    assert load_model(tmp_path / "copy") is not load_model(folder)


def test_weights_with_another_checksum_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"other weights")
    with pytest.raises(ModelError, match=r"model\.safetensors: has SHA-256 \w{12}…, not 000000000000…"):
        check_weights(path, "0" * 64, "reinstall it")
    with pytest.raises(ModelError, match="cannot be read"):
        check_weights(tmp_path / "missing", "0" * 64, "reinstall it")
