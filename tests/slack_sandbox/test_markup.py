"""Typed text becomes Slack's markup; markup becomes what people see, are pinged by and can follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from slack_sandbox.local import LocalSlack
from slack_sandbox.markup import Form, Seen, escaped, rich_text, seen, typed, unescaped

SLACK = LocalSlack()
WORKSPACE = SLACK.core.workspace
GROUP = SLACK.group("writers", ["alice"])
ALICE = SLACK.person("alice").id
GENERAL = SLACK.channel("general").id


def test_what_is_typed_becomes_markup() -> None:
    text = "@alice see #general & <b> at https://example.org/a?b=1, @here @writers @nobody a@b.org"
    assert typed(text, WORKSPACE) == (
        f"<@{ALICE}> see <#{GENERAL}|general> &amp; &lt;b&gt; at <https://example.org/a?b=1,> <!here>"
        f" <!subteam^{GROUP.id}> @nobody a@b.org"
    )


@pytest.mark.parametrize(
    ("text", "form", "shown"),
    [
        ("a &lt;b&gt; &amp;amp;", "mrkdwn", Seen("a <b> &amp;")),
        ("a &lt;b&gt;", "plain", Seen("a &lt;b&gt;")),
        (f"<@{ALICE}> <!channel>", "mrkdwn", Seen("@alice @channel", (f"<@{ALICE}>", "<!channel>"))),
        (f"<!subteam^{GROUP.id}|@x>", "markdown", Seen("@writers", (f"<!subteam^{GROUP.id}>",))),
        (f"<#{GENERAL}>", "mrkdwn", Seen("#general")),
        ("<https://example.org/a|the page>", "mrkdwn", Seen("the page", (), ("https://example.org/a",))),
        ("[the page](https://example.org/a_(b))", "markdown", Seen("the page", (), ("https://example.org/a_(b)",))),
        ("[no](https://example.org)", "mrkdwn", Seen("[no](https://example.org)", (), ("https://example.org",))),
        ("see http://example.org/x", "mrkdwn", Seen("see http://example.org/x", (), ("http://example.org/x",))),
        ("a < b and c > d", "mrkdwn", Seen("a < b and c > d")),
        ("<!channel>", "plain", Seen("<!channel>")),
        ("<!date^1^{date}|once>", "mrkdwn", Seen("once")),
    ],
)
def test_what_people_see(text: str, form: Form, shown: Seen) -> None:
    assert seen(text, form, WORKSPACE) == shown


@given(some.text())
def test_escaped_text_is_seen_as_it_was_and_pings_nobody(text: str) -> None:
    assert unescaped(escaped(text)) == text
    shown = seen(escaped(text), "mrkdwn", WORKSPACE)
    assert (shown.text, shown.pings) == (text, ())


@given(some.text(alphabet="<>@!#|&;aU ^"))
def test_any_text_can_be_read(text: str) -> None:
    for form in ("plain", "mrkdwn", "markdown"):
        assert isinstance(seen(text, form, WORKSPACE).text, str)
    rich_text(text)


def test_rich_text_names_what_is_marked_up() -> None:
    (block,) = rich_text(f"<@{ALICE}> in <#{GENERAL}|general> <!here> <!subteam^S1> <https://a.org|a>")
    kinds = [element["type"] for element in block["elements"][0]["elements"]]
    assert kinds == [
        *("user", "text", "channel", "text", "broadcast", "text", "usergroup", "text", "link"),
    ]
