"""What is deleted of what is stored: a person's, a workspace's, and what is old."""

from sqlalchemy import ColumnElement, delete, or_, select

from bot.slack import schema
from bot.slack.database import Database

Forgotten = tuple[int, list[str]]  # rows, and the names of stored conversations


async def forget_person(database: Database, user: str) -> Forgotten:
    """Delete a person's questions, answers, feedback and claims, and the feedback on those answers."""
    answers, claims = schema.answers, schema.claims
    conversations = await _conversations(database, answers.c.user == user)
    ids = select(answers.c.id).where(answers.c.user == user)
    persons = or_(schema.feedback.c.user == user, schema.feedback.c.answer.in_(ids))
    count = await database.change(
        delete(schema.feedback).where(persons),
        delete(answers).where(answers.c.user == user),
        delete(claims).where(claims.c.user == user),
    )
    await database.flush()
    return count, conversations


async def forget_workspace(database: Database, team: str) -> Forgotten:
    """Delete all of a workspace, its tokens among it."""
    answers = schema.answers
    conversations = await _conversations(database, answers.c.team == team)
    ids = select(answers.c.id).where(answers.c.team == team)
    count = await database.change(
        delete(schema.feedback).where(schema.feedback.c.answer.in_(ids)),
        delete(schema.events).where(schema.events.c.id.contains(team, autoescape=True)),
        *(delete(table).where(table.c.team == team) for table in (answers, schema.claims, schema.installations)),
    )
    await database.flush()
    return count, conversations


async def purge(database: Database, claims_before: float, answers_before: float) -> None:
    """Delete what is older than it need be kept; times are seconds since 1970."""
    answers = schema.answers
    old = select(answers.c.id).where(answers.c.at < answers_before)
    brief = (schema.claims, schema.events, schema.states)
    await database.change(
        *(delete(table).where(table.c.at < claims_before) for table in brief),
        delete(schema.feedback).where(schema.feedback.c.answer.in_(old)),
        delete(answers).where(answers.c.at < answers_before),
    )


async def _conversations(database: Database, which: ColumnElement[bool]) -> list[str]:
    rows = await database.rows(select(schema.answers.c.conversation).where(which).distinct())
    return sorted(name for (name,) in rows if name)
