"""The server against its own description."""
