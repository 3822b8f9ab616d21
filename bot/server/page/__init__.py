"""The page for people: a question, its answer, and the source beside it."""
