"""A second call of the model judges the sentences."""

from threading import Event

from bot.verdict import Verdict
from tests.bot.chat_server import ChatServer
from tests.bot.writing.providers import BRIDGE, Provider, writer

VERDICTS = {"verdicts": [{"number": 1, "verdict": "supported"}, {"number": 2, "verdict": "not_there"}]}


def test_sentences_are_verified_in_a_call_of_their_own(server: ChatServer, provider: Provider) -> None:
    server.play(provider.gives(VERDICTS))
    statements = [("It opened in 1932.", BRIDGE.text), ("It is green.", BRIDGE.text), ("It is long.", BRIDGE.text)]
    verdicts, calls = writer(server, provider.name).verify("When?", statements, Event())
    assert verdicts == [Verdict.SUPPORTED, Verdict.NOT_FOUND, None]
    assert [(call.input_tokens, call.output_tokens) for call in calls] == [(70, 7)]
