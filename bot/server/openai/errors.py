"""Errors in the shape that clients of OpenAI's API read."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from bot import request_id
from bot.server.errors import faults_of, shown
from index.errors import FootnoteError

_INVALID = 400
_UNPROCESSABLE = 422
_TYPES = {400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}


class OpenAIFault(BaseModel):
    """What went wrong: `type` and `code` are words for programs, `param` the part of the request at fault."""

    message: str
    type: str
    param: str | None = None
    code: str
    request_id: str | None = None


class OpenAIFaultBody(BaseModel):
    """The body of every answer that is an error."""

    error: OpenAIFault


ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": OpenAIFaultBody, "description": "The request is not served: it is faulty, or its sender may not."},
    "5XX": {"model": OpenAIFaultBody, "description": "The server is busy or being stopped, or the model has failed."},
}


class ModelUnknownError(FootnoteError):
    """The client asks for a model that is not here."""


def error_body(message: str, status: int, code: str, param: str | None = None) -> dict[str, Any]:
    """The body of an error."""
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")  # noqa: PLR2004  HTTP's own
    return {
        "error": {
            "message": message,
            "type": kind,
            "param": param,
            "code": _CODES.get(status, code),
            "request_id": request_id.current(),
        }
    }


def told(error: Exception) -> tuple[int, dict[str, Any], dict[str, str]]:
    """The status, the body and the headers that tell of `error`."""
    if isinstance(error, ModelUnknownError):
        return 404, error_body(str(error), 404, "model_not_found", "model"), {}
    if isinstance(error, RequestValidationError):
        place = ".".join(str(part) for part in error.errors()[0]["loc"][1:])
        return _INVALID, error_body(faults_of(error), _INVALID, "invalid", place or None), {}
    status, body, headers = shown(error)
    status = _INVALID if status == _UNPROCESSABLE else status
    return status, error_body(body.error.message, status, body.error.code), dict(headers)


class OpenAIRoute(APIRoute):
    """A route whose errors have that shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with its errors told."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except (FootnoteError, RequestValidationError, HTTPException) as error:
                status, body, headers = told(error)
                return JSONResponse(body, status, headers)

        return handled
