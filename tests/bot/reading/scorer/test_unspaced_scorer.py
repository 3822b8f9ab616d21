from dataclasses import replace

import pytest

from bot.reading.candidates import candidates_of
from bot.reading.scorer.near_scorer import NearScorer
from bot.reading.scorer.scores import Scores
from bot.reading.scorer.unspaced_scorer import UnspacedScorer
from index.document import BlockKind
from index.passage import Passage
from tests.bot.reading.scorer.passages import TOWARDS, near
from tests.passages import cut

ROOMS = {"销售部": "二楼", "客服部": "一楼", "研发部": "六楼", "法务部": "五楼"}


def passages() -> list[Passage]:
    return [near(cut(name, f"{name}的会议室在{floor}，由王主管负责。"), 0.5) for name, floor in ROOMS.items()]


def score(question: str, found: list[Passage]) -> Scores:
    return UnspacedScorer(NearScorer()).score(question, TOWARDS, found, candidates_of(found))


@pytest.mark.parametrize("name", ROOMS)
def test_the_sentence_of_the_one_that_is_asked_about_is_likeliest(name: str) -> None:
    scores = score(f"{name}的会议室在哪里？", passages())
    best = scores.likeliest_first()[0]
    assert best.candidate.passage.document == f"{name}.txt"
    assert best.span is None
    assert scores.ranking[0].document == f"{name}.txt"
    assert scores.confidence > 0.6
    assert score("培训部的游泳池几点开门？", passages()).confidence < 0.2


def test_the_header_of_a_row_counts() -> None:
    table = near(cut("t", "部门 | 电话\n客服部 | 6604", ranges=[(0, 7), (8, 18)]), 0.5, 0.5)
    kinds = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)
    with_header = score("客服部的电话是多少？", [replace(table, kinds=kinds)])
    assert with_header.likeliest_first()[0].candidate.text == "客服部 | 6604"
    assert with_header.candidates[0].probability == 0


def test_a_question_in_other_writing_is_left_to_the_other_scorer() -> None:
    found = passages()
    scores = score("Where is the meeting room?", found)
    expected = NearScorer().score("Where is the meeting room?", TOWARDS, found, candidates_of(found))
    assert [each.probability for each in scores.candidates] == [each.probability for each in expected.candidates]
