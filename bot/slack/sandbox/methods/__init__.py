"""The methods of the Web API, a file a family."""

from bot.slack.sandbox.methods import assistant, chat, conversations, people, streams, views
from bot.slack.sandbox.methods.call import Method

METHODS: dict[str, Method] = {
    **assistant.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **people.METHODS,
    **streams.METHODS,
    **views.METHODS,
}
