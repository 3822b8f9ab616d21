"""Checking: a draft and its passages become a checked answer."""
