"""From written questions to tokens."""

from pathlib import Path

import pytest

from index.embedding import default_weights
from training.batches import Bundle, window_of

torch = pytest.importorskip("torch")


@pytest.fixture
def bundle(path: Path) -> Bundle:
    return Bundle.load(path)


def test_the_spans_of_a_bundle_are_the_answers_tokens(bundle: Bundle) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(default_weights() / "tokenizer.json"))
    names = set()
    for number in range(bundle.questions):
        for place, first, last in bundle.of("spans", number).reshape(-1, 3):
            window = window_of(bundle, number, int(place))
            assert window.gold
            ((start, end), *_) = window.spans
            names.add(tokenizer.decode(window.ids[start : end + 1]))
            chunk = int(bundle.of("candidates", number)[place])
            assert bundle.of("chunk_ids", chunk)[first : last + 1].tolist() == window.ids[start : end + 1]
    assert names == {"1820", "grinds rye"}
