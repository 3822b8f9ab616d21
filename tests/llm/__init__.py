"""A real small chat model on this machine, and how the bot does with it: `make llm`."""
