"""Train low-rank adapters for the embedding model.

`python -m training.train_embedder BUNDLE --encoder FOLDER --out FOLDER`

A question should lie near the chunk that answers it and near the sentence that does, and far from what is found beside
them (contrastive, with other questions' passages and hard ones as negatives). A penalty holds every vector near the one
that the model gave before, so that what it knows of other texts stays. Runs where numpy, torch and transformers are.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

from training import weights
from training.batches import CLS, SEP, Bundle, Ints
from training.precision import half_where_fast
from training.train_reader import FIT, TEST, WEIGHTS, asked_of

_RANK = 32
_RATE = 4e-4
_SHARPNESS = 20.0  # cosines are multiplied by it
_KEPT = 2.0  # the weight of staying near the vectors as they were
_HARD = 2  # hard negatives of each kind a question
_DEPTH = 12  # candidates among which they are drawn
_WARM_UP = 0.05  # of the run
_FIRST = 0.005  # of the run, at which the rate of the first step stands
_PER_CORPUS = 16  # questions of one corpus in a row, whose passages are each other's negatives


class Adapted(nn.Module):
    """A linear layer with a low-rank change that begins as none (Hu et al., 2021)."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(_RANK, layer.in_features) / layer.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(layer.out_features, _RANK))
        self.on = True

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The layer's output, with the change if it is on."""
        weight = self.layer.weight + self.up @ self.down if self.on else self.layer.weight
        return functional.linear(x, weight, self.layer.bias)


class EmbedderNetwork(nn.Module):
    """The embedding model with adapters on all linear layers of its encoder: the mean of the states, of unit length."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder: Any = AutoModel.from_pretrained(str(folder), add_pooling_layer=False)
        for parameter in self.encoder.parameters():
            parameter.requires_grad_(False)
        self.adapters: dict[str, Adapted] = {}
        for name, module in list(self.encoder.encoder.named_modules()):
            if isinstance(module, nn.Linear):
                parent = self.encoder.encoder.get_submodule(name.rpartition(".")[0])
                self.adapters[f"encoder.{name}"] = made = Adapted(module)
                setattr(parent, name.rpartition(".")[2], made)

    def switch(self, *, on: bool) -> None:
        """Turn the adapters on or off."""
        for adapter in self.adapters.values():
            adapter.on = on

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Unit vectors (texts, dimension) of texts in tokens."""
        mask = (torch.arange(ids.shape[1], device=ids.device)[None] < lengths[:, None]).long()
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        return functional.normalize((states * mask[..., None]).sum(1) / lengths[:, None], dim=1)


Texts = tuple[torch.Tensor, torch.Tensor]


def padded(texts: Sequence[Sequence[int] | Ints], longest: int = 256) -> Texts:
    """Texts in tokens, with the marks of begin and end, as one tensor, and their lengths."""
    cut = [np.asarray(each[: longest - 2], dtype=np.int64) for each in texts]
    lengths = np.array([len(each) + 2 for each in cut])
    ids = np.zeros((len(cut), int(lengths.max())), dtype=np.int64)
    for row, each in enumerate(cut):
        ids[row, : len(each) + 2] = [CLS, *each.tolist(), SEP]
    return torch.from_numpy(ids), torch.from_numpy(lengths)


class _PairStream(IterableDataset[tuple[Texts, Texts, Texts, torch.Tensor]]):
    """Questions, chunks and sentences; a question's own chunk and sentence stand at its place."""

    def __init__(self, bundle: Bundle, questions: int) -> None:
        self._bundle, self._questions = bundle, questions

    def __iter__(self) -> Iterator[tuple[Texts, Texts, Texts, torch.Tensor]]:
        worker = torch.utils.data.get_worker_info()
        torch.set_num_threads(1)
        rng = np.random.default_rng(worker.id if worker else 0)
        facts = self._bundle.arrays["facts"]
        names = [str(name) for name in self._bundle.arrays["names"]]
        by_corpus = [
            np.flatnonzero((facts[:, 0] == corpus) & (facts[:, 1] == 0) & (facts[:, 2] == 1))
            for corpus in range(len(names))
        ]
        weights = [next((w for key, w in WEIGHTS.items() if name.startswith(key)), 1.0) for name in names]
        shares = np.array([len(each) * weight for each, weight in zip(by_corpus, weights, strict=True)])
        while True:
            drawn: list[int] = []
            while len(drawn) < self._questions:
                corpus = by_corpus[rng.choice(len(by_corpus), p=shares / shares.sum())]
                drawn += [
                    int(question) for question in rng.choice(corpus, min(len(corpus), _PER_CORPUS), replace=False)
                ]
            yield self._batch([question for question in drawn if len(self._bundle.of("gold_units", question))], rng)

    def _batch(self, asked: Sequence[int], rng: np.random.Generator) -> tuple[Texts, Texts, Texts, torch.Tensor]:
        bundle = self._bundle
        chunks, sentences, more_chunks, more_sentences = list[Ints](), list[Ints](), list[Ints](), list[Ints]()
        own = []
        for question in asked:
            candidates, gold = bundle.of("candidates", question), bundle.of("gold_units", question).reshape(-1, 2)
            place, unit = gold[rng.integers(len(gold))]
            out = {int(each) for each in gold[:, 0]} | set(bundle.of("unsure", question).tolist())
            chunks.append(bundle.of("chunk_ids", int(candidates[place])))
            sentences.append(self._sentence(int(candidates[place]), int(unit)))
            own.append(int(candidates[place]))
            others = [each for each in range(min(_DEPTH, len(candidates))) if each not in out]
            for other in rng.permutation(others)[:_HARD]:
                chunk = int(candidates[other])
                more_chunks.append(bundle.of("chunk_ids", chunk))
                more_sentences.append(self._sentence(chunk, int(rng.integers(len(bundle.of("units", chunk)) // 2))))
        questions = padded([bundle.of("question_ids", question) for question in asked], 64)
        return questions, padded([*chunks, *more_chunks]), padded([*sentences, *more_sentences]), torch.tensor(own)

    def _sentence(self, chunk: int, unit: int) -> Ints:
        first, last = self._bundle.of("units", chunk).reshape(-1, 2)[unit]
        sentence: Ints = self._bundle.of("chunk_ids", chunk)[first : max(last, first + 1)]
        return sentence


def loss_of(network: EmbedderNetwork, parts: Sequence[Texts], own: torch.Tensor) -> torch.Tensor:
    """The contrastive loss over chunks and over sentences, and how far the vectors have moved."""
    new = [network(*part) for part in parts]
    network.switch(on=False)
    with torch.no_grad():
        old = [network(*part) for part in parts]
    network.switch(on=True)
    same = own[:, None] == own[None]  # another question's passage that is one's own, too, is no negative
    same.fill_diagonal_(False)
    loss = torch.zeros((), device=own.device)
    for texts in new[1:]:
        scores = _SHARPNESS * new[0] @ texts.T
        scores[:, : len(own)].masked_fill_(same, -1e4)
        loss = loss + functional.cross_entropy(scores, torch.arange(len(own), device=own.device))
    moved = sum(((1 - (after * other).sum(1)).mean() for after, other in zip(new, old, strict=True)), torch.zeros(()))
    return loss + _KEPT * moved


def judge(network: EmbedderNetwork, bundle: Bundle, device: torch.device, part: int) -> dict[str, Any]:
    """By corpus: how often the answer's chunk is among the first 1, 5, 10 and 20 by chunk and best sentence."""
    shares = {}
    for corpus, name in enumerate(bundle.arrays["names"]):
        asked = [question for question in asked_of(bundle, part, 300) if bundle.arrays["facts"][question, 0] == corpus]
        asked = [question for question in asked if len(bundle.of("gold_units", question))]
        if not asked:
            continue
        every = np.flatnonzero(bundle.arrays["facts"][:, 0] == corpus)
        chunks = sorted({int(chunk) for question in every for chunk in bundle.of("candidates", int(question))})
        ranks = _ranks(network, bundle, asked, chunks, device)
        shares[str(name)] = [round(float(np.mean(ranks < depth)), 3) for depth in (1, 5, 10, 20)]
    return shares


def _ranks(
    network: EmbedderNetwork, bundle: Bundle, asked: Sequence[int], chunks: Sequence[int], device: torch.device
) -> np.ndarray[Any, np.dtype[np.int64]]:
    places = {chunk: place for place, chunk in enumerate(chunks)}
    sentences, owners = [], []
    for chunk in chunks:
        for first, last in bundle.of("units", chunk).reshape(-1, 2):
            sentences.append(bundle.of("chunk_ids", chunk)[first : max(last, first + 1)])
            owners.append(places[chunk])
    wholes = _embedded(network, [bundle.of("chunk_ids", chunk) for chunk in chunks], device)
    parts = _embedded(network, sentences, device)
    questions = _embedded(network, [bundle.of("question_ids", question) for question in asked], device)
    best = np.full((len(asked), len(chunks)), -1.0)
    scores = questions @ parts.T
    for row in range(len(asked)):
        np.maximum.at(best[row], owners, scores[row])
    order = np.argsort(-(questions @ wholes.T + best), axis=1)
    ranks = []
    for row, question in enumerate(asked):
        candidates = bundle.of("candidates", question)
        gold = {places[int(candidates[each])] for each in bundle.of("gold_units", question).reshape(-1, 2)[:, 0]}
        ranks.append(next(rank for rank, each in enumerate(order[row]) if int(each) in gold))
    return np.array(ranks)


def _embedded(
    network: EmbedderNetwork, texts: Sequence[Ints], device: torch.device
) -> np.ndarray[Any, np.dtype[np.float32]]:
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    made: np.ndarray[Any, np.dtype[np.float32]] | None = None
    with torch.no_grad():
        for first in range(0, len(order), 256):
            some = order[first : first + 256]
            ids, lengths = padded([texts[index] for index in some])
            vectors = network(ids.to(device), lengths.to(device)).cpu().numpy()
            made = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32) if made is None else made
            made[some] = vectors
    if made is None:
        raise AssertionError("nothing to embed")
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, judge and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=1.5)
    parser.add_argument("--questions", type=int, default=192)
    parser.add_argument("--workers", type=int, default=0)
    options = parser.parse_args(arguments)
    torch.manual_seed(0)
    torch.set_float32_matmul_precision("high")
    torch.backends.cuda.enable_cudnn_sdp(False)  # it plans anew for each shape, which takes longer than the step
    options.out.mkdir(parents=True, exist_ok=True)
    bundle = Bundle.load(options.bundle)
    torch.multiprocessing.set_sharing_strategy("file_system")  # type: ignore[no-untyped-call]
    stream = _PairStream(bundle, options.questions)
    batches = iter(DataLoader(stream, batch_size=None, num_workers=options.workers))  # before anything is on the GPU
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = EmbedderNetwork(options.encoder).to(device).eval()  # no dropout: what moves is the adapters' doing
    results: dict[str, Any] = {}
    _train(network, batches, options.minutes * 60, device)
    results["after"] = judge(network, bundle, device, FIT)
    results["after, test"] = judge(network, bundle, device, TEST)
    network.switch(on=False)
    results["before"] = judge(network, bundle, device, FIT)
    results["before, test"] = judge(network, bundle, device, TEST)
    print(json.dumps({"embedder": results}), flush=True)
    (options.out / "embedder.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    trained: dict[str, torch.Tensor] = {}
    for name, adapter in network.adapters.items():
        trained |= {f"{name}.down": adapter.down, f"{name}.up": adapter.up}
    weights.save(trained, options.out / "embedder.safetensors")


def _train(network: EmbedderNetwork, batches: Iterator[Any], seconds: float, device: torch.device) -> None:
    parameters = [value for value in network.parameters() if value.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=_RATE, weight_decay=0.01)
    first = next(batches)
    begun = time.monotonic()
    for step, (*parts, own) in enumerate(chain([first], batches)):
        share = (time.monotonic() - begun) / seconds
        if share > 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, max(share, _FIRST) / _WARM_UP, (1 - share) / (1 - _WARM_UP))
        with half_where_fast(device):
            loss = loss_of(network, [(ids.to(device), lengths.to(device)) for ids, lengths in parts], own.to(device))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        if step % 50 == 0:
            print(
                json.dumps({"step": step, "seconds": round(share * seconds), "loss": round(float(loss.detach()), 4)}),
                flush=True,
            )


if __name__ == "__main__":
    main()
