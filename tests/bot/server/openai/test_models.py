"""The list of models, as the real client reads it."""

import openai
import pytest


def test_the_one_model(address: str) -> None:
    client = openai.OpenAI(base_url=f"{address}/v1", api_key="anything", max_retries=0)
    [model] = client.models.list()
    assert (model.id, model.owned_by) == ("footnote", "footnote")
    assert model.created > 1_700_000_000
    assert client.models.retrieve("footnote") == model
    with pytest.raises(openai.NotFoundError, match="there is: footnote"):
        client.models.retrieve("gpt-5")
