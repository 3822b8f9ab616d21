"""ONNX Runtime tells its makers nothing, and a model is loaded once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from index.embedding import Embedder
from index.onnx import load_model

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
