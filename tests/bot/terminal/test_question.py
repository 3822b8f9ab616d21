import io

import pytest

from bot.terminal.question import LONGEST, checked, piped, piped_line


def test_a_question() -> None:
    assert checked("  Who?\n") == "Who?"
    assert checked("caf\udce9 \ud800") == "caf� �"
    assert checked("x" * LONGEST) == "x" * LONGEST


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_no_question(text: str) -> None:
    with pytest.raises(match="the question is empty"):
        checked(text)


def test_too_long_a_question() -> None:
    with pytest.raises(match="more than 10,000 characters; ask a shorter one"):
        checked("x" * (LONGEST + 1))


def test_a_pipe_is_read_no_further_than_a_question_may_go() -> None:
    assert piped(io.BytesIO("\ufeffWho?\nAnd why?\n".encode())) == "Who?\nAnd why?\n"
    assert piped(io.BytesIO(b"caf\xe9")) == "caf�"
    endless = io.BytesIO("é".encode() * 100_000)
    assert len(piped(endless)) > LONGEST
    assert endless.tell() < 100_000


def test_of_a_long_line_the_beginning_is_kept() -> None:
    stream = io.BytesIO(b"x" * 300_000 + b"\nnext\n")
    line = piped_line(stream)
    assert line is not None
    assert LONGEST < len(line) < 100_000
    assert [piped_line(stream), piped_line(stream)] == ["next\n", None]
