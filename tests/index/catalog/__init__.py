"""Tests of the catalog's databases."""
