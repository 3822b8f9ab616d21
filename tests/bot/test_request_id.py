"""The id of a request."""

import contextvars

import pytest

from bot import request_id


@pytest.mark.parametrize("given", ["a-1", "x" * 64, "3f.B_"])
def test_a_client_may_name_it(given: str) -> None:
    assert contextvars.copy_context().run(request_id.begin, given) == given


@pytest.mark.parametrize("given", [None, "", "x" * 65, "a b", "a\nb", "é", '"}{'])
def test_but_not_anything(given: str | None) -> None:
    context = contextvars.copy_context()
    made = context.run(request_id.begin, given)
    assert made != given
    assert len(made) == 32
    assert context.run(request_id.current) == made
    assert request_id.current() is None, "it belongs to its request alone"
