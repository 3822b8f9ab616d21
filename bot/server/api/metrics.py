"""`GET /metrics`: for Prometheus, which must say who it is as everybody else does."""

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool

from bot.server.caller import Asking
from bot.server.errors import ERRORS
from bot.server.metrics import MEDIA_TYPE
from bot.server.parts import Parts

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    summary="What is counted and measured",
    response_class=Response,
    responses={200: {"description": "Prometheus' text form", "content": {"text/plain": {}}}, **ERRORS},
)
async def metrics(caller: Asking, parts: Parts) -> Response:
    """What is counted and measured. It names no document and no caller."""
    del caller  # that there is one is all that counts
    workers = parts.service.workers

    def read() -> bytes:
        counts = dict(parts.ratings.counts())
        return parts.service.metrics.text(parts.service.library.facts(), workers.waiting, workers.running, counts)

    return Response(await run_in_threadpool(read), media_type=MEDIA_TYPE)
