"""The server's own API, a router a file."""
