"""A web service.

pip install fastapi uvicorn; FOLDER=handbook/ uvicorn examples.web:app; then GET /ask?question=…
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request

import footnote_qa


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """One index for all requests, opened before the first one and closed after the last."""
    footnote = await asyncio.to_thread(footnote_qa.open, os.environ["FOLDER"])
    app.state.footnote = footnote
    try:
        yield
    finally:
        footnote.close()


app = FastAPI(lifespan=lifespan)


@app.get("/ask")
async def ask(
    request: Request,
    question: Annotated[str, Query(max_length=1000)],
    thread: Annotated[str | None, Query(max_length=100)] = None,
) -> dict[str, Any]:
    """The answer, as `footnote ask --json` prints it, drawn from what everybody may see: no audience is passed on."""
    footnote: footnote_qa.Footnote = request.app.state.footnote
    try:
        answer = await footnote.aask(question, thread)
    except footnote_qa.QuestionError as error:
        raise HTTPException(422, str(error)) from error
    except footnote_qa.FootnoteError as error:
        raise HTTPException(503, "the documents cannot be asked now") from error
    return answer.to_json()
