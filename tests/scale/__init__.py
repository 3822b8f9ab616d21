"""What an index costs by its size: real folders of synthetic chunks, asked real questions."""
