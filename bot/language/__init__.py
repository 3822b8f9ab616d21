"""The English language as the product needs it: words, names, numbers, units, and the entities in a text."""
