"""Whether every question is answered once or told why, while what Footnote stands on fails."""
