"""Refusals of the server, and every error as one shape of JSON: `{"error": {"message": …, "code": …}}`."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from bot import request_id
from bot.server import messages
from index.errors import (
    FootnoteError,
    IndexMismatch,
    IndexMissing,
    ModelError,
    QuestionError,
    SettingsError,
    StoreError,
)

_CLIENT_GONE = 499  # nobody reads it; as nginx has it in its log
_log = logging.getLogger(__name__)


class ErrorDetail(BaseModel):
    """What went wrong: `message` is a sentence for a person, `code` a word for a program."""

    message: str = Field(examples=["the question is empty; ask something"])
    code: str = Field(examples=["question"])
    request_id: str | None = Field(default=None, description="As the header X-Request-ID tells it, and the log.")


class ErrorBody(BaseModel):
    """The body of every answer that is an error."""

    error: ErrorDetail


class RefusalError(FootnoteError):
    """A request that is not served; `retry_after` are the seconds after which it may be."""

    status = 400
    code = "refused"

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        """The headers that go with it."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class ClientGoneError(Exception):
    """Nobody waits for the response any more."""


class UnauthorizedError(RefusalError):
    """Nobody knows who asks."""

    status, code = 401, "unauthorized"

    @property
    def headers(self) -> dict[str, str]:
        """How to say who one is."""
        return {"WWW-Authenticate": "Bearer"}


class ForbiddenError(RefusalError):
    """Whoever asks may not do this."""

    status, code = 403, "forbidden"


class NotFoundError(RefusalError):
    """There is no such thing, or the caller may not know of it."""

    status, code = 404, "not_found"


class TooLargeError(RefusalError):
    """The request has a longer body than is read."""

    status, code = 413, "too_large"


class TooManyError(RefusalError):
    """The caller has asked more than one caller may in this time."""

    status, code = 429, "too_many_requests"


class BusyError(RefusalError):
    """Too many questions wait already."""

    status, code = 503, "busy"


class StoppingError(RefusalError):
    """The server is being stopped."""

    status, code = 503, "stopping"


_CODES = {
    400: "bad_request",
    404: NotFoundError.code,
    405: "method_not_allowed",
    413: TooLargeError.code,
    415: "unsupported_media_type",
}
# What the message of an error may tell to whoever is let in: the rest names folders, and stands in the log.
_TOLD: tuple[tuple[type[FootnoteError], int, str, str | None], ...] = (
    (QuestionError, 422, "question", None),
    (SettingsError, 422, "invalid", None),
    (IndexMissing, 503, "no_index", messages.SERVE_NO_INDEX),
    (IndexMismatch, 503, "index", messages.SERVE_INDEX),
    (StoreError, 503, "index", messages.SERVE_INDEX),
    (ModelError, 502, "model", messages.SERVE_MODEL),
    (FootnoteError, 500, "failed", messages.SERVE_FAULT),
)


def shown(error: Exception) -> tuple[int, ErrorBody, Mapping[str, str]]:
    """The status, the body and the headers that tell of `error`; what is not told goes to the log."""
    if isinstance(error, RefusalError):
        return error.status, body(str(error), error.code), error.headers
    if isinstance(error, HTTPException):
        code = _CODES.get(error.status_code, "refused")
        return error.status_code, body(_sentence(error), code), error.headers or {}
    for kind, status, code, words in _TOLD:
        if isinstance(error, kind):
            if words is not None:
                _log.error("a request failed", exc_info=error)
            return status, body(words or str(error), code), {}
    _log.critical("a fault of Footnote's own", exc_info=error)
    return 500, body(messages.SERVE_FAULT, "fault"), {}


def body(message: str, code: str) -> ErrorBody:
    """The body of an error."""
    return ErrorBody(error=ErrorDetail(message=message, code=code, request_id=request_id.current()))


def response(error: Exception) -> JSONResponse:
    """The answer to a request that failed with `error`."""
    status, problem, headers = shown(error)
    number = problem.error.request_id  # the response to a fault does not pass through what would add it
    return JSONResponse(problem.model_dump(), status, dict(headers) | ({request_id.HEADER: number} if number else {}))


def tell_errors(app: FastAPI) -> None:
    """Have every error of `app` told in the one shape."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _failed)
    app.add_exception_handler(ClientGoneError, _gone)
    app.add_exception_handler(Exception, _failed)
    app.add_exception_handler(FootnoteError, _failed)


async def _gone(request: Request, error: Exception) -> Response:
    del request, error
    return Response(status_code=_CLIENT_GONE)


async def _failed(request: Request, error: Exception) -> JSONResponse:
    del request
    return response(error)


def _sentence(error: HTTPException) -> str:
    return messages.SERVE_HTTP.get(error.status_code, str(error.detail))


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    del request
    assert isinstance(error, RequestValidationError)
    return JSONResponse(body(faults_of(error), "invalid").model_dump(), 422)


def faults_of(error: RequestValidationError) -> str:
    """What is wrong with what was given, in one line."""
    return "; ".join(_fault(each["loc"], str(each["msg"])) for each in error.errors())


def _fault(place: tuple[str | int, ...], words: str) -> str:
    """One fault: where it stands, and what is wrong; what was given is not repeated, since it may be long."""
    parts = [str(part) for part in place[1:]]
    named = str(place[0]) if all(part.isdecimal() for part in parts) else ".".join(parts)  # a number alone: an offset
    sentence = words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"
    return f"{named}: {sentence}"


ERRORS: dict[int | str, dict[str, object]] = {
    code: {"model": ErrorBody, "description": words}
    for code, words in {
        400: "The request cannot be read.",
        401: "No token or login, or none that is known.",
        403: "The caller may not do this, or the request comes from another site's page.",
        413: "The body is too long.",
        422: "What was given is faulty: the message says what.",
        429: "The caller asks too often; Retry-After says when to ask again.",
        503: "Too many questions wait, the server is being stopped, or the index cannot be read; see Retry-After.",
    }.items()
}
"""The errors that a route may give, as OpenAPI tells of them."""
