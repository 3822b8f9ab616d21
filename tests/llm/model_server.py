"""A small chat model served on loopback by llama.cpp, as long as it is needed."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.llm.model_files import SmallModel, fetched_model, fetched_runner

SCRIPT = Path(__file__).parent / "serve.mjs"
THREADS = 1  # several wait for each other, which takes for ever on a machine that does other work, too


@contextmanager
def served(model: SmallModel, cache: Path) -> Iterator[str]:
    """The address of an OpenAI-compatible server for `model`, whose files lie in `cache`. Raises FetchError."""
    cache.mkdir(parents=True, exist_ok=True)
    modules, weights = fetched_runner(cache), fetched_model(model, cache)
    command = ("node", str(SCRIPT), str(modules.resolve()), str(weights.resolve()))
    process = subprocess.Popen([*command, str(THREADS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        port = process.stdout.readline().strip()
        if not port:
            raise RuntimeError(f"{model.name}: the server ended with status {process.wait()}")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.stdin.close()  # its end: see serve.mjs
        process.wait()
