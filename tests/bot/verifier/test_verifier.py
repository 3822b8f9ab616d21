"""The verifier in ONNX Runtime, with what it was trained to tell."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.verifier import verifier as module
from bot.verifier.pairs import SentenceInPlace
from bot.verifier.verifier import Verifier
from index.errors import ModelError

BUILT = SentenceInPlace("The mill", "", "The mill on the Orra was built in 1820.")
COLOUR = SentenceInPlace("The mill", "", "The mill is made of red stone.")


def test_a_sentence_that_answers_is_told_from_one_that_does_not(verifier: Verifier) -> None:
    built, colour = verifier.answers("When was the mill built?", [BUILT, COLOUR])
    assert built > 0 > colour


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("The mill dates from 1820.", True),
        ("The mill dates from 1840.", False),
        ("The mill was torn down in 1820.", False),
    ],
)
def test_a_claim_that_is_supported_is_told_from_a_distorted_one(
    verifier: Verifier, claim: str, *, supported: bool
) -> None:
    assert (verifier.supports(claim, BUILT.text) >= verifier.least_support) is supported


def test_what_is_told_does_not_depend_on_what_stands_beside_it(verifier: Verifier) -> None:
    alone = verifier.answers("When was the mill built?", [BUILT])
    beside = verifier.answers("When was the mill built?", [BUILT, SentenceInPlace("", "", BUILT.text * 9)])
    assert beside[0] == pytest.approx(alone[0], abs=1e-3)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=80), text=st.text(max_size=300))
def test_anything_can_be_read(verifier: Verifier, question: str, text: str) -> None:
    assert len(verifier.answers(question, [SentenceInPlace(text, "", text)])) == 1
    assert isinstance(verifier.supports(question, text), float)


def test_lost_adapters_are_said_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ADAPTERS", tmp_path / "lost.safetensors")
    with pytest.raises(ModelError, match='reinstall Footnote, or set verifier = "none"'):
        Verifier(tmp_path)


def test_it_runs_without_torch(verifier: Verifier, model_data: Path) -> None:
    assert verifier.least_support < 0
    code = (
        "import sys\nfrom pathlib import Path\nfrom bot.verifier.verifier import Verifier\n"
        f"print(Verifier(Path({str(model_data)!r})).supports('It is red.', 'It is red.') > 0, 'torch' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["True", "False"]
