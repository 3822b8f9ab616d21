"""Footnote as a model for the clients of OpenAI's API: `/v1/chat/completions` and `/v1/models`."""
