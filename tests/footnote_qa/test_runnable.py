"""Footnote as LangChain's Runnable, also inside a LangGraph graph that has a memory of its own."""

import asyncio
from typing import TypedDict

import pytest
from langchain_core.runnables import Runnable, RunnableLambda
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph

from footnote_qa import Answer, Sentence, SettingsError
from footnote_qa.footnote import Footnote

LEAVE = "How many days of leave do I have?"


def test_a_runnable_answers(board: Footnote) -> None:
    runnable = board.as_runnable()
    assert isinstance(runnable, Runnable)
    assert runnable.invoke(LEAVE).short == "thirty days"
    assert asyncio.run(runnable.ainvoke({"question": LEAVE})).short == "thirty days"
    assert [type(part) for part in runnable.stream(LEAVE)] == [Sentence, Answer]
    both = runnable.batch([LEAVE, "What is the capital of Peru?"])
    assert [answer.abstained for answer in both if isinstance(answer, Answer)] == [False, True]
    assert len(asyncio.run(runnable.abatch([LEAVE, LEAVE]))) == 2

    async def streamed() -> list[type]:
        return [type(part) async for part in runnable.astream(LEAVE)]

    assert asyncio.run(streamed()) == [Sentence, Answer]


def test_a_runnable_obeys_its_audience_whatever_its_input_says(board: Footnote) -> None:
    question = "What does the board plan to close?"
    assert board.as_runnable().invoke(question).abstained
    assert not board.as_runnable(audience="board").invoke(question).abstained
    with pytest.raises(SettingsError, match=r"^input: must be a question"):
        board.as_runnable().invoke({"question": question, "audience": "board"})


def test_a_runnable_is_a_part_of_a_chain(board: Footnote) -> None:
    chain = board.as_runnable() | RunnableLambda(lambda answer: answer.short)
    assert chain.invoke(LEAVE) == "thirty days"
    assert "".join(chain.stream(LEAVE)) == "thirty days"


class State(TypedDict, total=False):
    question: str
    short: str | None


def test_a_graph_around_it_keeps_its_own_memory(board: Footnote) -> None:
    def ask(state: State) -> State:
        return {"short": board.ask(state["question"], thread="inner").short}

    builder = StateGraph(State)
    builder.add_node("ask", ask)
    builder.add_edge(START, "ask")
    builder.add_edge("ask", END)
    saver = InMemorySaver()
    graph = builder.compile(checkpointer=saver)
    streamed = list(graph.stream({"question": LEAVE}, {"configurable": {"thread_id": "outer"}}, stream_mode="custom"))
    assert streamed == []
    assert graph.get_state({"configurable": {"thread_id": "outer"}}).values["short"] == "thirty days"
    assert {each.config["configurable"]["thread_id"] for each in saver.list(None)} == {"outer"}
    memory = board._answerer._parts.memory
    assert memory is not None
    assert memory.latest() == "inner"
