"""Reading: passages become a draft without a chat model, by ranking the sentences of the text itself."""
