"""Texts that try to be live in Slack, and a judge of what is: written from Slack's documentation, not from the code."""

import re

from hypothesis import strategies as st

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
