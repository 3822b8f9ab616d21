import numpy as np

from training.manner import manner_of


def test_manner_tells_what_documents_apart_have_in_common() -> None:
    from training.corpora import CorpusQuestion, TrainingCorpus
    from training.parts import Part

    asked = [
        CorpusQuestion(
            f"{'why ever' if number % 2 else 'when'} was number {number} closed",
            number,
            Part.TRAIN,
            "plain",
            ((0, 1),) * (number % 2 == 0),
        )
        for number in range(40)
    ]
    odds = manner_of(TrainingCorpus("made", [], asked, written=True))
    assert odds[::2].min() > odds[1::2].max()
    assert np.abs(odds).max() <= 2
