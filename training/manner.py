"""What the manner of a question alone gives away: whether it is asked in the way in which unanswerable ones are.

A model of the question's words, fitted on other documents than the question's. Training adds its log-odds to "no
answer", so that the reader is left with what the passages say (a product of experts: Clark et al., "Don't take the
easy way out", 2019); reports give figures within levels of it.
"""

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from training.corpora import TrainingCorpus

_FOLDS = 5
_FARTHEST = 2.0  # log-odds
_LEAST = 0.02  # share of either class from which on there is something to learn


def manner_of(corpus: TrainingCorpus) -> npt.NDArray[np.float64]:
    """The log-odds of each question's having an answer, over their mean, by its words alone: (questions,)."""
    texts = [question.text for question in corpus.questions]
    has_answer = np.array([bool(question.answers) for question in corpus.questions])
    folds = np.array([question.document % _FOLDS for question in corpus.questions])
    odds = np.zeros(len(texts))
    if not _LEAST < has_answer.mean() < 1 - _LEAST:
        return odds
    for fold in range(_FOLDS):
        others, own = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if not len(own) or len(set(has_answer[others])) == 1:
            continue
        words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"(?u)\w+|[?]")
        fitted = LogisticRegression(C=3.0, max_iter=500).fit(
            words.fit_transform([texts[index] for index in others]), has_answer[others]
        )
        odds[own] = fitted.decision_function(words.transform([texts[index] for index in own]))
        odds[own] -= np.log(has_answer[others].mean() / (1 - has_answer[others].mean()))
    return np.clip(odds, -_FARTHEST, _FARTHEST)
