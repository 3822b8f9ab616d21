"""The providers that a setting may name."""

import pytest
from langchain.chat_models import base

from bot.settings.loading import load
from bot.settings.providers import PROVIDERS, provider_fault
from index.errors import SettingsError


def test_they_are_those_of_langchain() -> None:
    assert frozenset(base._BUILTIN_PROVIDERS) == PROVIDERS


@pytest.mark.parametrize("model", ["openai:x", "azure-openai:x", "ollama:llama3.1:8b"])
def test_a_known_one_is_no_fault(model: str) -> None:
    assert provider_fault(model) is None


def test_an_unknown_one_is_told_with_those_that_exist_and_how_to_install_one() -> None:
    with pytest.raises(
        SettingsError, match=r"^--model = 'nope:x': there is no provider nope; there are: anthropic, "
    ) as told:
        load(model="nope:x")
    assert "pip install -c constraints.txt '.[openai]'" in str(told.value)
