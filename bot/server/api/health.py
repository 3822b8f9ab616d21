"""`GET /healthz` and `GET /readyz`: for whoever watches over the server; they tell nothing that is not for all."""

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from bot.server import messages
from bot.server.errors import ErrorBody, StoppingError
from bot.server.parts import Parts

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """That it is well."""

    status: str = "ok"


@router.get("/healthz", summary="Whether the server lives")
async def healthz() -> Health:
    """Whether the server lives."""
    return Health()


@router.get(
    "/readyz",
    summary="Whether questions are answered",
    responses={503: {"model": ErrorBody, "description": "The index cannot be read, or the server is being stopped."}},
)
async def readyz(parts: Parts) -> Health:
    """Whether questions are answered: the models are loaded, and the index can be read."""
    if parts.service.workers.closing:
        raise StoppingError(messages.SERVE_STOPPING)
    await run_in_threadpool(parts.service.library.facts)
    return Health()
