"""Texts that try to be live in Slack, and a judge of what is: written from Slack's documentation, not from the code."""

import re
from typing import Any

from hypothesis import Phase
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.answer import Citation

# Without shrinking: long texts take minutes to shrink, and the first one says enough.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
ADDRESS = "https://a.org/x"  # of the passages that have one

_FRAGMENTS = [
    *("<!channel>", "<!here>", "<!everyone>", "<@U0123>", "<#C0123|general>", "<!subteam^S1>", "<!date^0^{date}|x>"),
    *("<https://evil.com|Payroll>", "<mailto:a@b.com|x>", "https://evil.com", "http://evil.zip/x?y=1", "www.evil.org"),
    *("[Payroll](https://evil.com)", "![x](http://evil.com/a.png)", "[a][b]\n\n[b]: http://evil.com", "evil.com"),
    *("@channel", "@here", "@everyone", "<", ">", "&", "&lt;", "&amp;lt;", "]", "(", "[", "|", "!channel", "@U0123"),
    *("```", "```python\n", "~~~", "`", "*", "_", "~", "> ", "\n", "\n\n", " ", ". ", ":smile:", "\x00", "\ud800"),
]
texts = st.lists(st.sampled_from(_FRAGMENTS) | st.text(max_size=12)).map("".join)
long_texts = st.tuples(texts, st.integers(1, 2_000)).map(lambda both: ((both[0] or "x ") * both[1])[:14_000])

_OF_SLACK = re.compile(r"<[^<>]*>")  # mentions and links of Slack's own, everywhere
_LIVE = re.compile(
    r"\]\(|\]:"  # Markdown's links, and the definitions of their addresses
    r"|[a-z][a-z0-9+.-]*://"
    r"|\bwww\."
    r"|(?<!\w)@(?:here|channel|everyone)\b"
    r"|\w\.(?:com|org)\b",
    re.IGNORECASE,
)


def live(text: str) -> list[str]:
    """What Slack would make a mention or a link of, in text that it looks through for both."""
    return [*_OF_SLACK.findall(text), *_LIVE.findall(text)]


def live_markdown(text: str) -> list[str]:
    """What is live in Markdown: in its code only what is so everywhere, as a parser of CommonMark has it."""
    shown: list[str] = []
    for token in MarkdownIt("commonmark").parse(text):
        for child in token.children or ():
            shown += [f"]({child.attrs.get('href')}"] if child.type == "link_open" else []
            shown += [child.content] if child.type in {"text", "html_inline"} else []
    return [*_OF_SLACK.findall(text), *(each for piece in shown for each in _LIVE.findall(piece))]


def live_strings(value: Any) -> list[str]:
    """What is live in some JSON, each text judged by what holds it, but for the links to passages."""
    if isinstance(value, str):
        return live(value)
    if isinstance(value, list):
        return [string for each in value for string in live_strings(each)]
    if not isinstance(value, dict):
        return []
    own = re.compile(rf"<{re.escape(ADDRESS)}\|([^<>]*)>")
    match value.get("type"):
        case "mrkdwn":
            assert value.get("verbatim") is True
            return _OF_SLACK.findall(own.sub(r"\1", value["text"]))
        case "plain_text" | "text":  # nothing in them is ever live
            return []
        case "link":
            return [] if value["url"].startswith("https://a.org/") else [value["url"]]
        case "markdown":
            return live_markdown(value["text"])
    shown = [inner for name, inner in value.items() if name != "value"]  # what a button carries is shown to nobody
    return [string for inner in shown for string in live_strings(inner)]


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    quote = draw(texts | long_texts) or "x"
    first = draw(st.integers(0, len(quote)))
    last = draw(st.integers(first, len(quote)))
    url = draw(st.sampled_from([None, ADDRESS, "javascript:alert(1)"]))
    return Citation(
        number=draw(st.integers(1, 40)),
        document="d",
        title=draw(texts | long_texts),
        source=draw(texts),
        url=url,
        page=draw(st.none() | st.integers(1, 9)),
        heading=draw(st.none() | texts),
        date=draw(st.none() | texts),
        start=7,
        end=7 + len(quote),
        quote=quote,
        passage=quote,
        passage_start=7,
        emphasis=((7 + first, 7 + last),),
    )
