"""Fitting what Footnote ships as weights. Nothing here is needed to run it."""
