"""Models exported to ONNX, and run without torch.

An exported model is a folder: `model.onnx`, `tokenizer.json` and `model.json` (what it is). It appears whole or not
at all: it is written beside its place and renamed.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from index.errors import ModelError
from index.private import private, private_folder

if TYPE_CHECKING:
    import torch
    from onnxruntime import InferenceSession

Precision = str
PRECISIONS = ("fp32", "int8")
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OPSET = 17
_DIGESTS = "digests.json"
_WEIGHTS = "model.weights"
_LEAST_APART = 1024  # bytes of a weight from which on it is kept apart


def create(folder: Path, build: Callable[[Path], None]) -> None:
    """Make the model folder `folder` with `build`, which writes into the empty folder that it is given.

    Atomic, and done by one process at a time: another one waits, and finds the folder made. What a build that was
    killed has left is deleted by the next. Raises whatever `build` raises.
    """
    private_folder(folder.parent)
    with FileLock(folder.parent / f".{folder.name}.lock"), private():
        if folder.is_dir():
            return
        for left in folder.parent.glob(f".{folder.name}.*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            build(scratch)
            digests = {path.name: _digest_of(path) for path in sorted(scratch.iterdir())}
            (scratch / _DIGESTS).write_text(json.dumps(digests), encoding="utf-8")
            try:
                scratch.rename(folder)
            except OSError:  # an older Footnote, which knows of no lock, was faster
                if not folder.is_dir():
                    raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def faults_of(folder: Path) -> list[str]:
    """What is wrong with a model folder, by the digests that were taken when it was made; none for one without."""
    try:
        digests: dict[str, str] = json.loads((folder / _DIGESTS).read_text(encoding="utf-8"))
        return [f"{name} is not as it was exported" for name in digests if _digest_of(folder / name) != digests[name]]
    except FileNotFoundError as error:
        if Path(str(error.filename)).name == _DIGESTS:
            return []
        return [f"{Path(str(error.filename)).name} is missing"]
    except (OSError, ValueError, AttributeError) as error:
        return [f"{_DIGESTS} cannot be read ({error})"]


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def weights_digest(weights: Path, remedy: str) -> str:
    """The SHA-256 of a file of weights. Raises ModelError when it cannot be read, which tells the `remedy`."""
    try:
        return _digest_of(weights)
    except OSError as error:
        raise ModelError(f"{weights}: cannot be read ({error.strerror}); {remedy}") from error


def check_weights(path: Path, sha256: str, remedy: str) -> None:
    """Raise ModelError, which tells the `remedy`, unless the file `path` has the SHA-256 `sha256` (hex)."""
    digest = weights_digest(path, remedy)
    if digest != sha256:
        raise ModelError(f"{path}: has SHA-256 {digest[:12]}…, not {sha256[:12]}…; {remedy}")


def export(module: "torch.nn.Module", target: Path, outputs: Sequence[str], precision: Precision) -> None:
    """Write `module` to `target` (an ONNX file): its forward takes INPUTS, each int64 (batch, tokens).

    Needs torch and onnx, unlike all else here. `int8` quantises the weights of matrix products dynamically, channel by
    channel. The graph is optimised here, once, so that loading it is quick.
    """
    import torch

    ids = torch.ones(2, 12, dtype=torch.int64)
    mask = torch.ones_like(ids)
    mask[1, 8:] = 0  # a mask of ones alone would be traced away
    axes = {name: {0: "batch", 1: "tokens"} for name in INPUTS} | {outputs[0]: {0: "batch"}}
    axes |= {name: {0: "batch", 1: "tokens"} for name in outputs[1:]}
    raw = target.with_suffix(".raw.onnx")
    with torch.no_grad(), quiet():
        torch.onnx.export(
            module.eval(),
            (ids, mask, torch.zeros_like(ids)),
            str(raw),
            input_names=list(INPUTS),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
    _optimise(raw, target, precision)
    raw.unlink()
    _divide(target)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep from the user what torch and ONNX Runtime tell their own developers while they export."""
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def runtime() -> ModuleType:
    """ONNX Runtime, which would otherwise report to its makers over the net."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the import, which already starts it
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    module: ModuleType = onnxruntime
    return module


def _optimise(raw: Path, target: Path, precision: Precision) -> None:
    onnxruntime = runtime()
    fused = raw.with_suffix(".fused.onnx")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(fused)
    onnxruntime.InferenceSession(str(raw), options, providers=["CPUExecutionProvider"])
    if precision == "fp32":
        fused.rename(target)
        return
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with quiet():
        quantize_dynamic(raw, target, weight_type=QuantType.QInt8, per_channel=True)
    fused.unlink()


def _divide(target: Path) -> None:
    """Move the weights into a file beside the model's.

    ONNX Runtime maps that file into memory in place of reading it: it is loaded in half the time, and processes share
    what they map.
    """
    import onnx

    onnx.save_model(
        onnx.load(str(target)), str(target), save_as_external_data=True, location=_WEIGHTS, size_threshold=_LEAST_APART
    )


def sayable(text: str) -> str:
    """The text with lone surrogates, which tokenizers refuse, replaced by a question mark each."""
    return text.encode("utf-8", "replace").decode("utf-8")


_passes_at_once = 1


def share_cores(passes: int) -> None:
    """From now on load models for a process in which so many passes run at once: each gets its share of the cores.

    Passes that each want all cores hinder each other: one after the other they would be done sooner.
    """
    global _passes_at_once  # noqa: PLW0603  the cores are the whole process's, too
    _passes_at_once = passes


_loading = Lock()
_loaded: "WeakValueDictionary[tuple[int, ...], OnnxModel]" = WeakValueDictionary()


def load_model(folder: Path, *, cuts: bool = False) -> "OnnxModel":
    """The model in `folder`, shared by all of the process who use the same file at the same time.

    So an index that is opened beside another one costs no second model. `cuts` is that of `OnnxModel`, which may raise
    ModelError.
    """
    threads = max(1, len(os.sched_getaffinity(0)) // _passes_at_once)
    try:
        file = (folder / "model.onnx").stat()
    except OSError:  # what is missing or wrong, its reader says
        return OnnxModel(folder, threads, cuts=cuts)
    key = (file.st_dev, file.st_ino, file.st_size, file.st_mtime_ns, threads, cuts)
    with _loading:
        model = _loaded.get(key)
        if model is None:
            _loaded[key] = model = OnnxModel(folder, threads, cuts=cuts)
        return model


class OnnxModel:
    """A loaded model folder. Its tokenizer is shared by threads, so that nothing of it is set after loading."""

    def __init__(self, folder: Path, threads: int, *, cuts: bool) -> None:
        """Load `folder`; the model itself is loaded when it is first run, which many a sync does not need.

        The tokenizer `cuts` what is longer than the model's longest input, or leaves that to whoever calls it. Raises
        ModelError when the folder does not hold a model's tokenizer and metadata.
        """
        from tokenizers import Tokenizer

        self._folder = folder
        self._threads = threads
        with self._told():
            self.metadata: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self.tokenizer.no_truncation()
            self.tokenizer.no_padding()
            if cuts:
                self.tokenizer.enable_truncation(int(self.metadata["max_tokens"]), strategy="longest_first")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # the three libraries share no base class
            raise ModelError(
                f"{self._folder}: not a usable exported model ({error}); delete the folder to make it anew"
            ) from error

    @cached_property
    def _session(self) -> "InferenceSession":
        with self._told():
            onnxruntime = runtime()
            onnxruntime.set_default_logger_severity(3)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self._threads
            # Threads that wait without sleeping take the cores from each other: a question took a fifth longer.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            session: InferenceSession = onnxruntime.InferenceSession(
                str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            return session

    def load(self) -> None:
        """Load the model now; threads that run it for the first time at once would each load it.

        Raises ModelError when the folder holds no model that ONNX Runtime can run.
        """
        _ = self._session

    def run(
        self, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64], types: npt.NDArray[np.int64]
    ) -> list[npt.NDArray[np.float32]]:
        """The model's outputs for one batch; the inputs are (batch, tokens).

        Raises ModelError when the folder holds no model that ONNX Runtime can run.
        """
        taken = {entry.name for entry in self._session.get_inputs()}
        given = dict(zip(INPUTS, (ids, mask, types), strict=True))
        outputs: list[npt.NDArray[np.float32]] = self._session.run(None, {k: v for k, v in given.items() if k in taken})
        return outputs
