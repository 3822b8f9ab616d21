"""A document with a table and a list."""

PLANS = """# Plans

Harbor Notes comes in three plans.

| Plan | Price | Seats | Storage |
| --- | --- | --- | --- |
| Free | $0 a month | 1 | 500 MB |
| Pro | $12 a month | 5 | 50 GB |
| Team | $39 a month | 25 | 1 TB |

## What is in the box

The starter box holds the following parts:

- a brass compass
- two spare needles
- a leather case

Keep the box dry.
"""
