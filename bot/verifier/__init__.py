"""The verifier: whether a sentence answers a question, and whether a passage supports a sentence."""
