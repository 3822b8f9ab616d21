"""What the tools give: the same once as data, and once as text that a model reads."""

from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel, Field

from bot import messages
from bot.answer import Answer, Citation
from bot.server import messages as server_messages
from bot.server.api.documents import Documents
from bot.server.api.search import Passages


class Quote(BaseModel):
    """A citation: `quote` is the document's text from `start` to `end` (code points), letter for letter."""

    number: int
    document: str
    title: str
    source: str
    url: str | None
    page: int | None
    heading: str | None
    start: int
    end: int
    quote: str


class Reply(BaseModel):
    """An answer with [1] marks and its citations; `abstained`: the documents do not hold it, `withheld` says why."""

    answer: str
    short: str | None = Field(description="The words that answer, or null.")
    abstained: bool
    withheld: str | None
    confidence: float = Field(description="The probability, 0 to 1, that the best candidate is right.")
    note: str | None
    citations: list[Quote]


class TextRange(BaseModel):
    """A range of a document: `text` from `start` to `end`; the document has `length` code points in all."""

    document: str
    title: str
    start: int
    end: int
    length: int
    text: str


def reply(answer: Answer) -> CallToolResult:
    """The answer, and behind it each quote with the place where it stands."""
    lines = [answer.answer, *([answer.note] if answer.note else []), *map(_cited, answer.citations)]
    return _result("\n\n".join(lines), Reply.model_validate(answer, from_attributes=True))


def passages(listed: Passages) -> CallToolResult:
    """The passages, each below the place where it stands."""
    texts = [
        f"{_place(passage.document, passage.title, passage.start, passage.end)}\n{passage.text}"
        for passage in listed.passages
    ]
    return _result("\n\n".join(texts) or messages.NOTHING_FOUND, listed)


def text_range(part: TextRange) -> CallToolResult:
    """The text alone: nothing stands before it that is not the document's."""
    return _result(part.text, part)


def documents(listed: Documents) -> CallToolResult:
    """One line for each document."""
    lines = [f"{document.id}: {document.title} ({document.length} characters)" for document in listed.documents]
    if listed.next is not None:
        lines.append(server_messages.MCP_MORE.format(total=listed.total, after=listed.next))
    return _result("\n".join(lines) or messages.NOTHING_INDEXED, listed)


def _cited(citation: Citation) -> str:
    place = _place(citation.document, citation.title, citation.start, citation.end)
    return f"[{citation.number}] {place}\n“{citation.quote}”"


def _place(document: str, title: str, start: int, end: int) -> str:
    return f"{title} ({document}, {start}-{end})"


def _result(text: str, data: BaseModel) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=data.model_dump())
