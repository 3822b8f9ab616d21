"""Where vectors are kept: one small interface, and the stores behind it."""
