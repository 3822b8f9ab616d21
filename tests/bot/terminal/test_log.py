import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.terminal.log import NAME, close_log, log_path, open_log


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_log()
    assert logging.raiseExceptions


def test_warnings_and_tracebacks_go_to_the_log_and_not_to_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_log(tmp_path)
    assert not (tmp_path / NAME).exists(), "without a record there is no log"
    logging.getLogger("some.package").warning("it is late")
    logging.getLogger("some.package").info("not said")
    try:
        raise ValueError("odd")
    except ValueError:
        logging.getLogger("bot").exception("failed")
    lines = (tmp_path / NAME).read_text(encoding="utf-8")
    assert "WARNING some.package: it is late" in lines
    assert "Traceback" in lines
    assert "not said" not in lines
    assert capsys.readouterr() == ("", "")


def test_secrets_are_cut_out(tmp_path: Path) -> None:
    open_log(tmp_path, ["s3cr3t.*", ""])
    try:
        raise ValueError("refused: s3cr3t.*")
    except ValueError:
        logging.getLogger("bot").exception("the key s3cr3t.* is wrong")
    lines = (tmp_path / NAME).read_text(encoding="utf-8")
    assert "s3cr3t" not in lines
    assert "the key *** is wrong" in lines


def test_only_the_last_one_opened_is_written(tmp_path: Path) -> None:
    open_log(tmp_path / "one")
    open_log(tmp_path)
    assert log_path() == tmp_path / NAME
    logging.getLogger("x").warning("said")
    assert "said" in (tmp_path / NAME).read_text(encoding="utf-8")


def test_without_its_folder_nothing_is_logged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_log(tmp_path / "missing")
    logging.getLogger("x").warning("lost")
    assert not (tmp_path / "missing").exists()
    assert capsys.readouterr() == ("", "")


def test_a_long_log_is_turned_over(tmp_path: Path) -> None:
    open_log(tmp_path)
    for _ in range(3):
        logging.getLogger("x").warning("y" * 600_000)
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, f"{NAME}.1"]


@pytest.mark.parametrize("token", ["xoxb-12-ab_C", "xapp-1-A0-9", "xoxe.xoxb-1-MQ", "xoxe-1-My0x"])
def test_slack_s_tokens_are_cut_out_that_nobody_has_told(tmp_path: Path, token: str) -> None:
    open_log(tmp_path)
    logging.getLogger("bot").warning("token_revoked: %s is at its end; a box-office is none", token)
    line = (tmp_path / NAME).read_text(encoding="utf-8")
    assert token not in line and "box-office is none" in line
