"""An answer on the screen: its text with [n], and under it each citation's title, place and quote."""

import re
from collections.abc import Sequence
from urllib.parse import urldefrag

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot import messages
from bot.answer import Answer, Citation, Sentence, nearest_quote
from bot.engine import Engine
from bot.terminal.markup import is_markdown, readable, under_headers
from bot.terminal.screen import ScreenBlock, harmless, put
from bot.verdict import Verdict

_CLOSEST = 3
_QUOTE_INDENT = 4
_MARK_OF_A_DOCUMENT = re.compile(r"(?<!\S)\[(?=\d+\])")  # it would look like a citation of ours
_REMARKS = {
    Verdict.NOT_FOUND: messages.NOT_SUPPORTED,
    Verdict.CONTRADICTED: messages.CONTRADICTED,
    Verdict.NOT_CHECKED: messages.NOT_CHECKED,
}


def show(screen: Console, answer: Answer) -> None:
    """Print the answer with its citations; an abstention with where the closest passages are from."""
    put(screen, answer_blocks(answer))
    if answer.abstained:
        put(screen, closest_blocks(answer))


def answer_blocks(answer: Answer) -> list[ScreenBlock]:
    """The answer, what should be told beside it, and its citations, with a blank line between."""
    blocks = [ScreenBlock(answer_text(answer))]
    if answer.note:
        blocks += [ScreenBlock(Text(harmless(answer.note), style="yellow"))]
    for citation in answer.citations:
        blocks += [ScreenBlock(Text()), *citation_blocks(citation)]
    return blocks


def answer_text(answer: Answer) -> Text:
    """The answer's text; sentences that no passage supports are followed by a remark."""
    text = harmless(answer.answer)
    if answer.abstained or answer.engine is Engine.FIXED:
        return Text(text, style="dim" if answer.abstained else "")
    shown, position = Text(), 0
    by_number = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        start = text.find(harmless(sentence.text), position)
        if start < 0:
            continue
        shown.append(text[position:start])
        cited = [by_number[number] for number in sentence.citations if number in by_number]
        shown.append_text(sentence_text(sentence, cited))
        position = start + len(sentence.text)
        position += len(_marks(sentence)) if text.startswith(_marks(sentence), position) else 0
    return shown.append(text[position:])


def sentence_text(sentence: Sentence, cited: Sequence[Citation] = ()) -> Text:
    """A sentence with its citation marks, and a remark when it does not hold or could not be checked.

    With the citations that it rests on, a row of a table is told with its headers, and Markdown without its marks.
    """
    text = sentence.text
    for citation in cited:
        if citation.quote.strip() == text.strip():
            text = under_headers(text, citation.columns or "")
    plain = Text(harmless(text))
    if any(is_markdown(citation.source) for citation in cited):
        plain = readable(plain)
    shown = Text(_MARK_OF_A_DOCUMENT.sub(r"\\[", plain.plain))
    shown.append(_marks(sentence), style="cyan")
    if remark := _REMARKS.get(sentence.verdict) if sentence.citations or not sentence.supported else None:
        shown.append(f" {remark}", style="dim")
    return shown


def _marks(sentence: Sentence) -> str:
    marks = "".join(f"[{number}]" for number in sentence.citations)
    return f" {marks}" if marks else ""


def first_sentence(answer: Answer) -> str:
    """The answer in the fewest words: the answering span, else its first sentence, else what stands for it."""
    if answer.short is not None:
        return answer.short
    if answer.sentences and answer.engine is not Engine.FIXED:
        return answer.sentences[0].text
    return answer.answer


def citation_blocks(citation: Citation) -> list[ScreenBlock]:
    """A citation: its number, title and place, and the quote with the answering words in bold."""
    return [ScreenBlock(citation_head([citation])), ScreenBlock(quoted(citation), _QUOTE_INDENT)]


def citation_head(citations: Sequence[Citation]) -> Text:
    """The numbers, the title and the place of citations of one passage."""
    first = citations[0]
    head = Text("".join(f"[{citation.number}]" for citation in citations), style="cyan")
    head = Text.assemble(head, " ", (harmless(first.title), "bold"))
    return head.append("  ").append_text(place(first))


def place(citation: Citation) -> Text:
    """Where the quote stands: source, page, heading, date. What has an address on the web is a link to the quote."""
    url = citation.link or ""
    linked = url.startswith(("http://", "https://"))
    source = urldefrag(url).url if linked and not citation.view else citation.source
    # The characters of a link are sent to the terminal inside an escape sequence, so they must be plain.
    link = Style(dim=True, link=url) if linked and url.isascii() and url.isprintable() else Style(dim=True)
    parts = [Text(harmless(source), style=link)] if source != citation.title else []
    details = [messages.PAGE.format(page=citation.page) if citation.page else "", citation.heading, citation.date]
    details += [messages.AS_OF.format(day=citation.as_of.partition("T")[0])] if citation.as_of else []
    parts += [Text(harmless(detail), style="dim") for detail in details if detail]
    return Text(" · ", style="dim").join(parts)


def quoted(citation: Citation) -> Text:
    """The quote, in quotation marks, with the answering words in bold: letter for letter but for Markdown's marks."""
    text = Text(harmless(citation.quote))
    for start, end in citation.emphasis:
        text.stylize("bold", start - citation.start, end - citation.start)
    return Text.assemble("“", readable(text) if is_markdown(citation.source) else text, "”")


def closest_blocks(answer: Answer) -> list[ScreenBlock]:
    """What came nearest to an answer, letter for letter, and where the closest passages are from."""
    titles = list(
        dict.fromkeys(str(passage.get("title") or passage["document"]) for passage in answer.trace.get("retrieved", ()))
    )
    if not titles:
        return []
    quote = nearest_quote(answer)
    near = [messages.NEAREST.format(quote=harmless(" ".join(quote.split())))] if quote else []
    lines = [*near, messages.CLOSEST, *(f"  {harmless(title)}" for title in titles[:_CLOSEST])]
    return [ScreenBlock(Text("\n".join(lines), style="dim"))]
