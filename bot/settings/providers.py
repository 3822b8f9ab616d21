"""The providers of chat models that a setting may name."""

# LangChain's own list costs a second to import, so it stands here; a test holds both equal.
PROVIDERS = frozenset(
    "anthropic anthropic_bedrock azure_ai azure_openai baseten bedrock bedrock_converse bedrock_mantle_anthropic "
    "bedrock_mantle_openai cohere deepseek fireworks google_anthropic_vertex google_genai google_vertexai groq "
    "huggingface ibm langsmith litellm meta mistralai nvidia ollama openai openrouter perplexity together upstage "
    "xai".split()
)
_FAULT = (
    "there is no provider {provider}; there are: {providers}; install the package of the one you choose, "
    "e.g. pip install -c constraints.txt '.[openai]' (also anthropic, ollama), or pip install langchain-NAME"
)


def provider_fault(model: str) -> str | None:
    """What is wrong with the provider in `provider:name`; None when there is one of this name."""
    provider = model.partition(":")[0]
    if provider.replace("-", "_") in PROVIDERS:
        return None
    return _FAULT.format(provider=provider, providers=", ".join(sorted(PROVIDERS)))
