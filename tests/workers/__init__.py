"""Several workers on one Postgres, while they are killed, restarted and given a new index."""
