"""ONNX Runtime tells its makers nothing."""

import os
import subprocess
import sys
from pathlib import Path

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
