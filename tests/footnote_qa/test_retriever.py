"""Footnote as LangChain's retriever."""

import asyncio
from pathlib import Path
from typing import Any

from langchain_core.retrievers import BaseRetriever

from footnote_qa.footnote import Footnote


def test_a_retriever_gives_passages_with_their_places(board: Footnote, handbook: Path) -> None:
    retriever = board.as_retriever(k=1)
    assert isinstance(retriever, BaseRetriever)
    [document] = retriever.invoke("days of leave")
    data = document.metadata
    text = (handbook / data["document"]).read_text(encoding="utf-8")
    assert (data["document"], data["title"], data["heading"]) == ("leave.md", "Leave", "Leave")
    assert document.page_content == text[data["start"] : data["end"]]
    assert data["score"] > 0
    [again] = asyncio.run(retriever.ainvoke("days of leave"))
    assert again == document


def test_a_retriever_obeys_the_audience(board: Footnote) -> None:
    def found(**given: Any) -> set[str]:
        return {document.metadata["document"] for document in board.as_retriever(**given).invoke("canteen")}

    assert found() == found(audience=[]) == found(audience="staff") == {"leave.md", "travel.md"}
    assert found(audience="board") == found(audience=["board", "x"]) == {"leave.md", "travel.md", "board.txt"}
    everything = board._answerer._parts.retriever.invoke("canteen")  # the index's own entry leaks no more
    assert {document.metadata["document"] for document in everything} == {"leave.md", "travel.md"}
