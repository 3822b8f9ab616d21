"""An answer on the screen: its text with [n], and under it each citation's title, place and quote."""

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.answer import Answer, Citation


def rendered(answer: Answer) -> RenderableType:
    """The whole answer."""
    parts: list[RenderableType] = [Text(answer.answer, style="dim" if answer.abstained else "")]
    for citation in answer.citations:
        parts += [Text(), *cited(citation)]
    return Group(*parts)


def cited(citation: Citation) -> list[RenderableType]:
    """A citation: its number, title and place, and the quote with the answering words in bold."""
    head = Text(f"[{citation.number}] ", style="cyan")
    head.append(citation.title, style="bold")
    head.append(f"  {place(citation)}", style="dim")
    return [head, Padding(quoted(citation), (0, 0, 0, 4))]


def place(citation: Citation) -> str:
    """Where the quote stands: source, page, heading, date."""
    parts = [citation.url if citation.url and citation.url.startswith("http") else citation.source]
    parts += [f"page {citation.page}"] if citation.page else []
    parts += [citation.heading] if citation.heading else []
    parts += [citation.date] if citation.date else []
    return " · ".join(parts)


def quoted(citation: Citation) -> Text:
    """The quote, letter for letter, in quotation marks, with the answering words in bold."""
    text = Text(citation.quote)
    for start, end in citation.emphasis:
        text.stylize("bold", start - citation.start, end - citation.start)
    return Text.assemble("“", text, "”")


def show(console: Console, answer: Answer) -> None:
    """Print the answer."""
    console.print(rendered(answer))
