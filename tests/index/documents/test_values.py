import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import json_values
from index.errors import SourceError
from tests.index.documents.conftest import Read, shown


def test_each_value_stands_under_its_whole_key(read: Read) -> None:
    text = '{"server": {"tls": {"port": 8443, "ciphers": ["a", "b"]}, "on": true}, "rate": 1.10, "owner": null}'
    assert shown(read(text, "a.json")) == [
        ("item", "rate: 1.10"),
        ("item", "owner: null"),
        ("heading1", "server"),
        ("item", "server.on: true"),
        ("heading2", "server.tls"),
        ("item", "server.tls.port: 8443"),
        ("item", "server.tls.ciphers: a, b"),
    ]


def test_like_records_are_a_table(read: Read) -> None:
    text = '[{"part": "bolt", "count": 38}, {"part": "nut", "bin": "B2"}]'
    assert shown(read(text, "a.json")) == [
        ("table_header", "| part | count | bin |"),
        ("table_row", "| bolt | 38 | |"),
        ("table_row", "| nut | | B2 |"),
    ]


def test_nested_records_are_sections_under_their_names(read: Read) -> None:
    text = '{"users": [{"name": "Ana", "desk": {"floor": 3}}, {"name": "Bo", "desk": {"floor": 4}}]}'
    assert ("item", "users.Bo.desk.floor: 4") in shown(read(text, "a.json"))


def test_a_value_on_each_line(read: Read) -> None:
    text = '{"q": "Where is the key?", "a": "In the box."}\n\n{"q": "Who has it?", "a": "Ana."}\n'
    assert shown(read(text, "a.jsonl"))[1] == ("table_row", "Where is the key? | In the box.")


@pytest.mark.parametrize(
    ("name", "text", "line"), [("a.json", '{"a": 1,\n "b": }', 2), ("a.jsonl", '{"a": 1}\n{"b"', 2)]
)
def test_a_fault_is_named_with_its_place(read: Read, name: str, text: str, line: int) -> None:
    with pytest.raises(SourceError, match=rf"is not JSON that can be read \(.*: line {line}, column \d+\); mend it"):
        read(text, name)


def test_values_nested_without_end_are_refused(read: Read) -> None:
    with pytest.raises(SourceError, match="is not JSON that can be read"):
        read("[" * 100_000 + "]" * 100_000, "a.json")


def test_xml_keeps_texts_attributes_and_prose(read: Read) -> None:
    text = (
        '<plan xmlns="urn:x"><!-- no --><item name="pump">Replace the <b>seal</b> now.</item>'
        "<crew><name>Ana</name><shift>early</shift></crew><crew><name>Bo</name><shift>late</shift></crew></plan>"
    )
    assert shown(read(text, "a.xml")) == [
        ("item", "item (name: pump): Replace the seal now."),
        ("heading1", "crew"),
        ("table_header", "name | shift"),
        ("table_row", "Ana | early"),
        ("table_row", "Bo | late"),
    ]


def test_entities_of_an_xml_file_are_not_followed(read: Read) -> None:
    text = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a><b>Words.</b><c>&f;</c></a>'
    assert "root:" not in read(text, "a.xml").text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="abc é", min_size=1).filter(str.strip),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet="xyz", min_size=1), inner, max_size=4),
    max_leaves=20,
)


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value if isinstance(value, str) else json.dumps(value)]


@given(JSON)
def test_no_value_is_lost(value: object) -> None:
    text = " ".join(json_values.read(json.dumps(value).encode(), "a.json").text.split())
    for leaf in leaves(value):
        assert " ".join(leaf.split()) in text
