from pathlib import Path

from tests.training.entries import ENTRY, written
from training.corpora import corpus_of
from training.parts import Part, part_of, written_part


def test_of_six_documents_the_fifth_fits_and_the_sixth_tests(tmp_path: Path) -> None:
    corpus = corpus_of(written(tmp_path, *({**ENTRY, "id": str(number)} for number in range(6))))

    parts = {question.document: question.part for question in corpus.questions}
    assert [parts[number] for number in range(6)] == [Part.TRAIN] * 4 + [Part.FIT, Part.TEST]
    assert [written_part(number) for number in (10, 11, 12)] == [Part.FIT, Part.TEST, Part.TRAIN]


def test_what_is_far_from_what_is_asked_of_only_trains() -> None:
    assert part_of("policyqa_dev", "anything") is Part.TRAIN
    assert {part_of("squad2_half", str(number)) for number in range(40)} == set(Part)
