"""`footnote feedback`."""

import json
from pathlib import Path

from bot.feedback import BAD, GOOD, Feedback
from bot.server.database import Database
from bot.server.feedback import Ratings
from tests.answers import answer
from tests.bot.terminals import Terminal


def test_feedback(run: Terminal, tmp_path: Path) -> None:
    data = str(tmp_path)
    assert run("feedback", "--data", data) == (0, "", "nobody has rated an answer of the server yet\n")
    now = [1_000.0]
    ratings = Ratings(Database(tmp_path), lambda: now[0])
    ratings.rate(Feedback("1", "token ada", BAD, comment="It is 1914."), answer().to_json())
    now[0] += 1
    ratings.rate(Feedback("2", "token bo", GOOD), answer().to_json())
    listed = "bad  Who rebuilt it?\n      token ada: It is 1914.\ngood  Who rebuilt it?\n"
    assert run("feedback", "--data", data) == (0, listed, "")
    [first, _] = json.loads(run("feedback", "--json", "--data", data)[1])["feedback"]
    assert (first["feedback"]["comment"], first["answer"]["short"]) == ("It is 1914.", "Ada Holm")


def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    now = [1_000.0]
    ratings = Ratings(Database(tmp_path), lambda: now[0])
    ratings.purge(1)
    ratings.rate(Feedback("1", "token ada", BAD), answer().to_json())
    now[0] += 86_000
    ratings.purge(1)
    assert len(ratings.all()) == 1
    now[0] += 1_000
    ratings.purge(1)
    assert ratings.all() == []
