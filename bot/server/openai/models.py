"""`GET /v1/models`: the one model that there is."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool

from bot.server.caller import Asking
from bot.server.openai.completions import check_model
from bot.server.openai.errors import ERRORS, OpenAIRoute
from bot.server.openai.request import MODEL
from bot.server.parts import Parts, ServerParts

router = APIRouter(prefix="/v1", tags=["OpenAI"], route_class=OpenAIRoute, responses=ERRORS)


@router.get("/models", summary="List the models", response_model=None)
async def models(caller: Asking, parts: Parts) -> dict[str, Any]:
    """The one model."""
    del caller
    return {"object": "list", "data": [await run_in_threadpool(_model, parts)]}


@router.get("/models/{name}", summary="Tell of a model", response_model=None)
async def model(name: str, caller: Asking, parts: Parts) -> dict[str, Any]:
    """The one model, by its name."""
    del caller
    check_model(name)
    return await run_in_threadpool(_model, parts)


def _model(parts: ServerParts) -> dict[str, Any]:
    changed = parts.service.library.facts().changed
    made = int(datetime.fromisoformat(changed).timestamp()) if changed else 0
    return {"id": MODEL, "object": "model", "created": made, "owned_by": "footnote"}
