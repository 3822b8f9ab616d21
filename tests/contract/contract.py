"""`make contract`: schemathesis makes requests from the server's OpenAPI description, faulty ones among them.

No request may make it fail, and each response must be one that the description tells of. pytest finds it by name alone.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from index.embedding import Embedder
from tests.bot.server.app import World, opened


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, model_data: Path, embedder: Embedder) -> Iterator[World]:
    made = opened(tmp_path_factory.mktemp("served"), model_data)
    with closing(made.answerer):
        yield made


@pytest.fixture
def schema(world: World) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", world.app(rate=0, hosts=("testserver",)))


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_response_is_described(schema: Any, mode: GenerationMode) -> None:
    operations = [operation.ok() for operation in schema.get_all_operations()]
    assert len(operations) > 5
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
            continue  # nothing is given that could be faulty

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: Any) -> None:
            # A question of white space alone fits the description and is refused all the same.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        check()
