"""An open index as a LangChain retriever."""

import asyncio
from collections.abc import Callable
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig

from index.passage import Passage
from index.retrieval import as_document

Find = Callable[[str, int, tuple[str, ...], RunnableConfig | None], tuple[Passage, ...]]


class FootnoteRetriever(BaseRetriever):
    """Finds what somebody with the labels `audience` may see: without labels, what everybody may see.

    A document's metadata: `document` (its id), `title`, `source`, `url`, `date`, `page`, `heading`, `start` and `end`
    (code points in the document), `score` (higher is nearer, comparable within one question).
    """

    find: Find
    audience: tuple[str, ...] = ()
    k: int = 8

    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:  # noqa: A002, ANN401, ARG002  LangChain's signature
        """The documents for a question, best first. Raises QuestionError, StoreError.

        What tracers are told of it is told by Footnote, which hides the text unless the settings allow it.
        """
        return [as_document(passage) for passage in self.find(input, self.k, self.audience, config)]

    async def ainvoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:  # noqa: A002, ANN401  LangChain's signature
        """The same, while the event loop goes on."""
        return await asyncio.to_thread(self.invoke, input, config, **kwargs)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return self.invoke(query, {"callbacks": run_manager.get_child()})
