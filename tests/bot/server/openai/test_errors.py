"""Errors as a client of OpenAI's API reads them."""

import pytest
from starlette.exceptions import HTTPException

from bot.server.errors import BusyError, TooManyError, UnauthorizedError
from bot.server.openai.errors import told
from index.errors import QuestionError, StoreError


@pytest.mark.parametrize(
    ("error", "status", "kind", "code"),
    [
        (QuestionError("the question is empty"), 400, "invalid_request_error", "question"),
        (UnauthorizedError("who?"), 401, "authentication_error", "invalid_api_key"),
        (TooManyError("too many", 5), 429, "rate_limit_error", "rate_limit_exceeded"),
        (HTTPException(400, "There was an error parsing the body"), 400, "invalid_request_error", "bad_request"),
        (BusyError("busy", 5), 503, "server_error", "busy"),
        (StoreError("/srv/secret: damaged"), 503, "server_error", "index"),
        (ZeroDivisionError("x"), 500, "server_error", "fault"),
    ],
)
def test_told(error: Exception, status: int, kind: str, code: str) -> None:
    response_status, body, headers = told(error)
    assert (response_status, body["error"]["type"], body["error"]["code"]) == (status, kind, code)
    assert "secret" not in body["error"]["message"]
    assert headers.get("Retry-After") == ("5" if status in {429, 503} and code != "index" else None)
