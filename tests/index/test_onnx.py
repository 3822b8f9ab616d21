"""ONNX Runtime tells its makers nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.embedding import Embedder

ROOT = Path(__file__).parents[2]
STRACE = shutil.which("strace")
SCRIPT = (
    "import sys; from pathlib import Path; from index.embedding import Embedder, EmbedderSettings\n"
    "Embedder(EmbedderSettings(), Path(sys.argv[1])).embed_question('Who keeps the keys?')"
)


def test_telemetry_is_off_before_the_runtime_is_there(model_data: Path, embedder: Embedder) -> None:
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"


@pytest.mark.skipif(STRACE is None, reason="only strace sees what native code sends")
def test_a_question_leaves_this_machine_alone(model_data: Path, embedder: Embedder, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    subprocess.run(
        [str(STRACE), "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(calls)]
        + [sys.executable, "-c", SCRIPT, str(model_data)],
        env={**environment, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert [line for line in calls.read_text().splitlines() if "AF_INET" in line] == []
