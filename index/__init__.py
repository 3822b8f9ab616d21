"""Documents become passages that can be found. Knows nothing of questions, models or Slack."""
