"""Footnote as LangChain's retriever and Runnable, also inside a LangGraph graph that has a memory of its own."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph

import footnote_qa
from footnote_qa import Answer, Sentence, SettingsError, Source
from footnote_qa.footnote import Footnote

LEAVE = "How many days of leave do I have?"


@pytest.fixture
def footnote(tmp_path: Path) -> Iterator[Footnote]:
    (tmp_path / "board.txt").write_text("The board plans to close the canteen in May.", encoding="utf-8")
    with footnote_qa.open("handbook", Source("board.txt", "board")) as opened:
        yield opened


def test_a_retriever_gives_passages_with_their_places(footnote: Footnote, handbook: Path) -> None:
    retriever = footnote.as_retriever(k=1)
    assert isinstance(retriever, BaseRetriever)
    [document] = retriever.invoke("days of leave")
    data = document.metadata
    text = (handbook / data["document"]).read_text(encoding="utf-8")
    assert (data["document"], data["title"], data["heading"]) == ("leave.md", "Leave", "Leave")
    assert document.page_content == text[data["start"] : data["end"]]
    assert data["score"] > 0
    [again] = asyncio.run(retriever.ainvoke("days of leave"))
    assert again == document


def test_a_retriever_obeys_the_audience(footnote: Footnote) -> None:
    def found(**given: Any) -> set[str]:
        return {document.metadata["document"] for document in footnote.as_retriever(**given).invoke("canteen")}

    assert found() == found(audience=[]) == found(audience="staff") == {"leave.md", "travel.md"}
    assert found(audience="board") == found(audience=["board", "x"]) == {"leave.md", "travel.md", "board.txt"}
    everything = footnote._answerer._parts.retriever.invoke("canteen")  # the index's own entry leaks no more
    assert {document.metadata["document"] for document in everything} == {"leave.md", "travel.md"}


def test_a_runnable_answers(footnote: Footnote) -> None:
    runnable = footnote.as_runnable()
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


def test_a_runnable_obeys_its_audience_whatever_its_input_says(footnote: Footnote) -> None:
    question = "What does the board plan to close?"
    assert footnote.as_runnable().invoke(question).abstained
    assert not footnote.as_runnable(audience="board").invoke(question).abstained
    with pytest.raises(SettingsError, match=r"^input: must be a question"):
        footnote.as_runnable().invoke({"question": question, "audience": "board"})


def test_a_runnable_is_a_part_of_a_chain(footnote: Footnote) -> None:
    chain = footnote.as_runnable() | RunnableLambda(lambda answer: answer.short)
    assert chain.invoke(LEAVE) == "thirty days"
    assert "".join(chain.stream(LEAVE)) == "thirty days"


class State(TypedDict, total=False):
    question: str
    short: str | None


def test_a_graph_around_it_keeps_its_own_memory(footnote: Footnote) -> None:
    def ask(state: State) -> State:
        return {"short": footnote.ask(state["question"], thread="inner").short}

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
    memory = footnote._answerer._parts.memory
    assert memory is not None
    assert memory.latest() == "inner"
