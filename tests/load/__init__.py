"""How the server bears many questions at once."""
