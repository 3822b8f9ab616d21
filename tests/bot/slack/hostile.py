"""Texts that try to be live in Slack, and a judge of what is: written from Slack's documentation, not from the code."""

import re
from collections.abc import Iterator
from typing import Any

from hypothesis import Phase
from hypothesis import strategies as st

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

_LIVE = re.compile(
    r"<[^<>]*>"  # mentions and links of Slack's own
    r"|\]\(|\]:"  # Markdown's links, and the definitions of their addresses
    r"|[a-z][a-z0-9+.-]*://"
    r"|\bwww\."
    r"|(?<!\w)@(?:here|channel|everyone)\b"
    r"|\w\.(?:com|org)\b",
    re.IGNORECASE,
)


def live(text: str) -> list[str]:
    """What Slack would make a mention or a link of."""
    return _LIVE.findall(text)


def live_strings(value: Any) -> list[str]:
    """What is live in some JSON, but for the links to passages."""
    own = re.compile(rf"<{re.escape(ADDRESS)}\|([^<>]*)>")
    return [found for text in _strings(value) for found in live(own.sub(r"\1", text))]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


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
