import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import source_code
from tests.index.documents.conftest import Read, shown

PYTHON = '''#!/usr/bin/env python
"""Uploads measurements."""

LIMIT = 9  # tries


class Uploader(Base):
    """Sends files."""

    # Called for each file.
    @traced
    def send(self, path: str) -> bool:
        """Send one file.

        A file larger than 40 MB is refused.
        """
        text = """not
        a docstring"""
        return True


async def main() -> None:
    pass
'''
JAVA = """/**
 * Counts the visitors.
 */
public final class Counter {
    private int seen = 0; // since midnight

    // One more has come.
    public void add(int number) {
        seen += number;
    }
}
"""


def test_python_has_names_prose_and_code(read: Read) -> None:
    document = read(PYTHON, "up.py")
    assert document.title == "up.py"
    assert shown(document) == [
        ("paragraph", "/usr/bin/env python"),
        ("paragraph", "Uploads measurements."),
        ("code", "LIMIT = 9  # tries"),
        ("heading1", "class Uploader"),
        ("code", "class Uploader(Base):"),
        ("paragraph", "Sends files."),
        ("heading2", "def send"),
        ("paragraph", "Called for each file."),
        ("code", "@traced\ndef send(self, path: str) -> bool:"),
        ("paragraph", "Send one file."),
        ("paragraph", "A file larger than 40 MB is refused."),
        ("code", 'text = """not\na docstring"""\nreturn True'),
        ("heading1", "async def main"),
        ("code", "async def main() -> None:\n    pass"),
    ]


def test_java_has_names_prose_and_code(read: Read) -> None:
    blocks = shown(read(JAVA, "Counter.java"))
    assert blocks[:2] == [("heading1", "public final class Counter"), ("paragraph", "Counts the visitors.")]
    assert ("heading2", "public void add") in blocks
    assert ("paragraph", "One more has come.") in blocks
    assert ("code", "public void add(int number) {\n    seen += number;\n}\n}".replace("}\n}", "}")) not in blocks


@pytest.mark.parametrize(
    ("name", "text", "heading"),
    [
        ("a.go", "// Add adds.\nfunc (c *Counter) Add(n int) {\n}\n", "func (c *Counter) Add"),
        ("a.rs", "/// Adds.\npub fn add(n: i32) -> i32 {\n    n\n}\n", "pub fn add"),
        ("a.ts", "// Adds.\nexport const add = (n: number) => n + 1\n", "export const add"),
        ("a.sql", "-- Who works here.\nCREATE TABLE staff (\n  name TEXT\n);\n", "CREATE TABLE staff"),
        ("a.js", "/* Adds. */\nexport async function add(n) {\n}\n", "export async function add"),
    ],
)
def test_the_name_stands_over_the_comment_before_it(read: Read, name: str, text: str, heading: str) -> None:
    blocks = shown(read(text, name))
    assert blocks[0] == ("heading1", heading)
    assert blocks[1][0] == "paragraph"
    assert blocks[2][0] == "code"


@given(st.text(alphabet="abdef_ :#()\"'\n\t/*-{};,=@", max_size=300), st.sampled_from(["a.py", "a.c", "a.sql", "a.el"]))
def test_no_word_is_lost(text: str, name: str) -> None:
    kept = source_code.read(text.encode(), name).text
    for letter in "abdef":
        assert kept.count(letter) >= text.count(letter)
