from hypothesis import given
from hypothesis import strategies as st

from index.documents import configuration
from tests.index.documents.conftest import Read, assert_sound, shown


def test_yaml_keeps_its_characters_with_keys_as_headings_and_comments_as_prose(read: Read) -> None:
    text = (
        "# How the billing service runs.\n# Ask Ana first.\nretry_limit: 7  # per day\nserver:\n  host: a.example\n"
        "  tls:\n    port: 8443\nowners:\n- name: Ana\n  desk: 3\n- name: Bo\n  desk: 4\n"
        "note: |\n  Two lines\n  of text.\n"
    )
    document = read(text, "a.yaml")
    assert document.text == text
    assert_sound(document)
    assert shown(document) == [
        ("paragraph", "# How the billing service runs.\n# Ask Ana first."),
        ("item", "retry_limit: 7  # per day"),
        ("heading1", "server:"),
        ("item", "host: a.example"),
        ("heading2", "tls:"),
        ("item", "port: 8443"),
        ("heading1", "owners:"),
        ("item", "- name: Ana\n  desk: 3"),
        ("item", "- name: Bo\n  desk: 4"),
        ("item", "note: |\n  Two lines\n  of text."),
    ]


def test_toml_and_ini_have_sections(read: Read) -> None:
    toml = '[server.tls]\nport = 8443\nhosts = [\n  "a",\n  "b",\n]\n'
    assert shown(read(toml, "a.toml")) == [
        ("heading2", "[server.tls]"),
        ("item", "port = 8443"),
        ("item", 'hosts = [\n  "a",\n  "b",\n]'),
    ]
    assert shown(read("; for all\n[mail]\nhost=a\n", "a.ini")) == [
        ("paragraph", "; for all"),
        ("heading1", "[mail]"),
        ("item", "host=a"),
    ]


@given(st.text(alphabet="ab:-#[]{}|> \n\t=\"'", max_size=200))
def test_any_text_is_kept_whole(text: str) -> None:
    reading = configuration.read(text.encode(), "a.yaml")
    position = 0
    for block in reading.blocks:
        assert not reading.text[position : block.start].strip()
        assert reading.text[block.start : block.end].strip()
        position = block.end
    assert not reading.text[position:].strip()
