"""The tables of what is stored about Slack. Plain columns, which SQLite and Postgres hold alike.

Times are seconds since 1970, as floats; what is JSON stays as small as it can be.
"""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

# A post that was taken up, by whom and until when: nobody else answers it before the lease has run out.
claims = Table(
    "slack_claims",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("user", String, nullable=False, index=True),
    Column("worker", String, nullable=False),
    Column("state", String, nullable=False),
    Column("lease_until", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("messages", JSON, nullable=False),
    Column("at", Float, nullable=False),
    Index("slack_claims_by_lease", "state", "lease_until"),
)

# Deliveries that were seen: Slack sends one again when an acknowledgement was lost.
events = Table(
    "slack_events",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", Float, nullable=False),
)

answers = Table(
    "slack_answers",
    metadata,
    Column("id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("ts", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("user", String, nullable=False, index=True),
    Column("surface", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("abstained", Boolean, nullable=False),
    Column("hidden", Integer, nullable=False),
    Column("messages", JSON, nullable=False),
    Column("conversation", String),
    Column("at", Float, nullable=False),
    Index("slack_answers_by_post", "team", "channel", "ts", unique=True),
    Index("slack_answers_by_thread", "team", "channel", "thread"),
    Index("slack_answers_by_time", "channel", "at"),
)

# Workspaces that have installed the app; `tokens` is encrypted.
installations = Table(
    "slack_installations",
    metadata,
    Column("team", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("tokens", Text, nullable=False),
    Column("at", Float, nullable=False),
)

# What a browser must bring back that was sent to Slack to install the app, once.
states = Table(
    "slack_states",
    metadata,
    Column("state", String, primary_key=True),
    Column("at", Float, nullable=False),
)

feedback = Table(
    "slack_feedback",
    metadata,
    Column("answer", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", Float, nullable=False, index=True),
)
