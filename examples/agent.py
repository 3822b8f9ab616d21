"""An agent of LangChain and LangGraph that looks things up with Footnote: python examples/agent.py FOLDER "QUESTION".

Its chat model is scripted, so that it runs without a key; put a real one in its place: `init_chat_model("openai:…")`.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.tools import BaseTool, tool
from langgraph.checkpoint.memory import InMemorySaver

import footnote_qa


def lookup_tool(footnote: footnote_qa.Footnote, audience: Sequence[str] = ()) -> BaseTool:
    """Footnote as a tool. The audience is fixed here: the model cannot ask for more than its user may see."""

    @tool
    def look_up(question: str) -> str:
        """Answer one question from the company's documents, with quotes; or say that they do not answer it."""
        answer = footnote.ask(question, audience=audience)
        quotes = [f"[{each.number}] {each.title}: “{each.quote}”" for each in answer.citations]
        return "\n".join([answer.answer, *quotes])

    return look_up


def agent_of(footnote: footnote_qa.Footnote, model: BaseChatModel) -> Any:  # noqa: ANN401  LangGraph's own generic type
    """An agent that remembers its conversations, and may look things up."""
    return create_agent(model, [lookup_tool(footnote)], checkpointer=InMemorySaver())


class ScriptedModel(GenericFakeChatModel):
    """Says what it is told to, tool calls included, in place of a chat model that needs a key."""

    def bind_tools(self, tools: Sequence[Any | Callable[..., Any]], **kwargs: Any) -> "ScriptedModel":  # noqa: ANN401, ARG002  LangChain's signature
        """It knows its calls already."""
        return self


def scripted(question: str) -> ScriptedModel:
    """A model that looks the question up and then says that it did."""
    call = {"name": "look_up", "args": {"question": question}, "id": "call-1"}
    return ScriptedModel(
        messages=iter([AIMessage("", tool_calls=[call]), AIMessage("It is in the documents: see there.")])
    )


def main(folder: str, question: str) -> None:
    """Print what the agent's turn consists of."""
    with footnote_qa.open(folder) as footnote:
        agent = agent_of(footnote, scripted(question))
        turn = {"messages": [{"role": "user", "content": question}]}
        result = agent.invoke(turn, {"configurable": {"thread_id": "1"}})
        for message in result["messages"]:
            print(f"{message.type}: {message.text}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [folder, question]:
            main(folder, question)
        case _:
            sys.exit(__doc__)
