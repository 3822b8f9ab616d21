"""Scorers: how likely each candidate answers, with or without a reader's network."""
