"""`footnote feedback`: what people thought of the server's answers."""

from contextlib import closing
from dataclasses import asdict

from bot.commands.options import Data, Json, load_settings
from bot.terminal import messages


def feedback(as_json: Json = False, data: Data = None) -> None:
    """List the answers that people have rated, oldest first."""
    from bot.server.feedback import Ratings
    from bot.server.tables import tables_of
    from bot.terminal.screen import print_json, print_line, say

    with closing(tables_of(load_settings(data=data))) as tables:
        rated = Ratings(tables).all()
    if as_json:
        print_json({"feedback": [asdict(rating) for rating in rated]})
        return
    for rating in rated:
        print_line(messages.RATED.format(verdict=rating.feedback.verdict, question=rating.question))
        if rating.feedback.comment:
            print_line(messages.RATED_BY.format(caller=rating.feedback.user, comment=rating.feedback.comment))
    if not rated:
        say(messages.RATED_NONE)
