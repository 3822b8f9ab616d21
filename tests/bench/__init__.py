"""Speed and size, measured side by side with the same stack written from a tutorial."""
