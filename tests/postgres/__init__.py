"""A real Postgres for tests, with pgvector: the binaries of the package pgserver."""
