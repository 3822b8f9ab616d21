"""The methods of the Web API, a file a family."""

from slack_sandbox.methods import assistant, chat, conversations, people, streams, views
from slack_sandbox.methods.call import Method

METHODS: dict[str, Method] = {
    **assistant.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **people.METHODS,
    **streams.METHODS,
    **views.METHODS,
}
