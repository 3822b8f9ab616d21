"""Question sets become scores, and scores a report: the surface that tells how good the answers are."""
