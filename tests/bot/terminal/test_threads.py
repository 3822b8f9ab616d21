import re

from bot.commands.options import checked_thread
from bot.terminal.threads import new_thread


def test_conversations_have_names_of_their_own_that_may_be_given_again() -> None:
    names = {new_thread() for _ in range(5)}
    assert len(names) == 5
    for name in names:
        assert re.fullmatch(r"chat-\d{8}-\d{6}-[0-9a-f]{4}", name)
        assert checked_thread(name) == name
