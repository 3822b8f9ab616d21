"""Messages become turns."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.server.caller import Caller
from bot.server.openai.conversation import asked_of, passed_over
from bot.server.openai.request import Message

ANNA = Caller("anna")


def said(role: str, words: str) -> Message:
    return Message(role=role, content=words)  # type: ignore[arg-type]  # pydantic checks it


def test_the_turns_are_as_those_of_a_stored_conversation() -> None:
    given = [
        said("user", "Who leads the Leipzig office?"),
        said("assistant", "Ada Holm leads the Leipzig office. [1][2]\n\nSources:\n[1] Offices: “Ada Holm leads”"),
        said("user", "Since when does she lead it?"),
        said("assistant", "The documents do not answer this.\n\nThey come near it."),
        said("user", "Where does she live?"),
    ]
    asked = asked_of(given, ANNA)
    assert (asked.question, asked.thread) == ("Where does she live?", None)
    first, second = asked.context
    assert not isinstance(first, str)
    assert not isinstance(second, str)
    assert (first.answer, first.abstained) == ("Ada Holm leads the Leipzig office.", False)
    assert (second.answer, second.abstained) == ("", True)
    assert "Ada Holm" in second.standalone or "Leipzig" in second.standalone


messages = st.lists(
    st.builds(said, st.sampled_from(["system", "user", "assistant", "tool", "developer"]), st.text(max_size=80)),
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(messages)
def test_any_conversation(before: list[Message]) -> None:
    asked = asked_of([*before, said("user", "Who?")], ANNA)
    assert len(asked.context) <= 12
    assert len(asked.context) <= sum(message.role == "user" for message in before)
    assert {"user", "assistant"}.isdisjoint(passed_over(before))
