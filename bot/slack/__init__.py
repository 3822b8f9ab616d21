"""Footnote in Slack: events in, checked answers out."""
