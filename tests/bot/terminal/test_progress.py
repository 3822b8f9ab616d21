from bot.terminal.progress import bar
from tests.bot.terminal.consoles import pipe, terminal, written


def test_a_bar_that_is_gone_at_the_end() -> None:
    screen = terminal(100, color=False)
    with bar(screen) as shown:
        shown.step(0, 4, "a.txt")
        shown.say("waiting\x1b …")
        shown.step(3, 4, "a/very/long/way/to/a/document/that/is/there.txt\x1b\n")
    text = written(screen)
    assert "waiting␛ …" in text
    assert "3/4" in text
    assert "…/a/document/that/is/there.txt␛" in text
    assert "\x1b\n" not in text
    assert text.rstrip().endswith("\x1b[2K")


def test_no_bar_in_a_pipe_but_what_is_said() -> None:
    screen = pipe()
    with bar(screen) as shown:
        shown.step(0, 4, "a.txt")
        shown.say("waiting …" + "x" * 100)
    assert written(screen) == "waiting …" + "x" * 100 + "\n"
