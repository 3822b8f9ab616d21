"""What a chat model can do."""

import pytest

from bot.writing.asking import ChatModel
from bot.writing.models import ModelSettings, UnreachableError
from bot.writing.probing import probe
from index.errors import ModelError
from tests.bot.chat_server import ChatServer, fails, says


def model(server: ChatServer) -> ChatModel:
    return ChatModel(ModelSettings("openai:scripted", base_url=server.base_url, retries=0, timeout=20.0))


def test_a_model_that_can_do_all(server: ChatServer) -> None:
    server.play(says("one ", "two ", "three"), says('{"word": "ready"}'))
    abilities = probe(model(server))
    assert (abilities.pieces, abilities.tokens, abilities.structured) == (3, 77, True)
    assert 0 < abilities.seconds < 20


def test_a_model_that_sends_all_at_once_and_knows_no_structure(server: ChatServer) -> None:
    server.play(says("one two three"), fails(400), says("ready"))
    abilities = probe(model(server))
    assert (abilities.pieces, abilities.structured) == (1, False)


def test_a_model_that_says_nothing_is_an_error(server: ChatServer) -> None:
    server.play(says(""))
    with pytest.raises(ModelError, match="gave an empty answer"):
        probe(model(server))


def test_a_server_that_is_down_is_an_error() -> None:
    with ChatServer() as gone:
        asked = model(gone)
    with pytest.raises(UnreachableError, match="check that it runs"):
        probe(asked)
