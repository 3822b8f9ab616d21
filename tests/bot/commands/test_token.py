"""`footnote token`."""

import json
import re
from pathlib import Path

from bot.server.database import Database
from bot.server.tokens import Tokens
from tests.bot.terminals import Terminal


def test_tokens_are_made_listed_and_removed(run: Terminal, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    assert run("token", "list", *data) == (0, "", "there is no token; make one: footnote token add NAME\n")
    made = run("token", "add", "ada", "--audience", "board", "--audience", "audit", *data)
    assert (made[0], made[2]) == (0, "keep it now, it is not shown again:\n")
    stored = Tokens(Database(tmp_path)).of_secret(made[1].strip())
    assert stored is not None and stored.audience == ("audit", "board")
    assert run("token", "add", "bo", "--expires", "7", "--upload", *data)[0] == 0
    status, out, err = run("token", "list", *data)
    assert (status, err) == (0, "")
    assert re.fullmatch(r"ada: audit, board; does not expire\nbo: what everybody may see; until \S+\+00:00\n", out)
    listed = json.loads(run("token", "list", "--json", *data)[1])["tokens"]
    assert [(token["name"], token["may_upload"], token["expired"]) for token in listed] == [
        ("ada", False, False),
        ("bo", True, False),
    ]
    assert run("token", "remove", "ada", *data) == (0, "", "")
    refused = "footnote: there is no token named 'ada'; see: footnote token list\n"
    assert run("token", "remove", "ada", *data) == (2, "", refused)
