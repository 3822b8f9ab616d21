"""Fit what tells a follow-up from a question that stands alone: `python -m training.fit_followups`.

Follow-ups are the later turns of the written threads; beside them stand questions of the same documents, each after
another one. What is fitted goes by the questions' form (bot/question/followup/dependence.py).
"""

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.question.followup.dependence import FITTED, Dependence, features_of
from training.corpora import written_documents, written_files
from training.parts import Part, written_part

_ALONE = 3  # questions that stand alone, of each document with a thread
_FEWEST = 8  # questions that have a feature that is kept
_SEED = 0


@dataclass(frozen=True, slots=True)
class SecondQuestion:
    """A question asked after another one, and whether it goes on with that."""

    text: str
    before: str
    goes_on: bool


def second_questions(part: Part) -> Iterator[SecondQuestion]:
    """Those of the written documents of a part that have a thread."""
    rng = random.Random(_SEED)
    for path in written_files():
        for number, document in enumerate(written_documents(path)):
            threads = document.get("threads", [])
            if written_part(number) is not part or not threads:
                continue
            for thread in threads:
                turns = [turn["q"] for turn in thread]
                yield from (SecondQuestion(turn, before, True) for before, turn in pairwise(turns))
            alone = rng.sample([each["q"] for each in document["questions"]], _ALONE + 1)
            yield from (SecondQuestion(each, alone[0], False) for each in alone[1:])


def fit(questions: list[SecondQuestion]) -> Dependence:
    """The weights and the bias."""
    rows = [features_of(each.text, each.before) for each in questions]
    counts = Counter(name for row in rows for name in row)
    kept = [{name: value for name, value in row.items() if counts[name] >= _FEWEST} for row in rows]
    table = DictVectorizer()
    model = LogisticRegression(C=0.3, max_iter=3000)
    model.fit(table.fit_transform(kept), [each.goes_on for each in questions])
    weights = {
        str(name): round(float(weight), 3) for name, weight in zip(table.feature_names_, model.coef_[0], strict=True)
    }
    return Dependence(weights, round(float(model.intercept_[0]), 3))


def main() -> None:
    """Fit on the training part, report on the fitting part, and write."""
    fitted = fit([*second_questions(Part.TRAIN)])
    held_out = [*second_questions(Part.FIT)]
    chances = np.array([fitted.probability(each.text, each.before) for each in held_out])
    goes_on = np.array([each.goes_on for each in held_out])
    print(f"{len(held_out)} questions, {goes_on.mean():.2f} go on: area {roc_auc_score(goes_on, chances):.3f}")
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        taken = [float((chances[mine] >= least).mean()) for mine in (goes_on, ~goes_on)]
        print(f"  from {least}: {taken[0]:.3f} of those that go on, {taken[1]:.3f} of the others")
    FITTED.write_text(json.dumps({"weights": fitted.weights, "bias": fitted.bias}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
