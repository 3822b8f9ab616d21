"""Writing: passages become a draft by a chat model."""
