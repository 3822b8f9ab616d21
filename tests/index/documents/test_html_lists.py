import pytest

from tests.index.documents.conftest import Read, shown


def items(read: Read, markup: str) -> list[str]:
    return [quoted for _, quoted in shown(read(f"<body>{markup}</body>", "a.html"))]


def test_the_items_of_an_ordered_list_keep_their_places(read: Read) -> None:
    steps = "<ol><li>Dig.</li><li><p>Sow.</p><p>Not deep.</p></li><li hidden>Shout.</li><li><b>Wait.</b></li></ol>"
    assert items(read, steps) == ["1. Dig.", "2. Sow.", "Not deep.", "3. Wait."]


@pytest.mark.parametrize(
    ("stated", "first", "second"),
    [
        ("<ol start=3><li>Dig.<li>Sow.</ol>", "3. Dig.", "4. Sow."),
        ("<ol><li value=5>Dig.<li>Sow.</ol>", "5. Dig.", "6. Sow."),
        ("<ol type=a><li>Dig.<li>Sow.</ol>", "a. Dig.", "b. Sow."),
        ("<ol type=I start=4><li>Dig.<li>Sow.</ol>", "IV. Dig.", "V. Sow."),
        ("<ol reversed><li>Dig.<li>Sow.</ol>", "2. Dig.", "1. Sow."),
        ("<ol start=soon><li>Dig.<li>Sow.</ol>", "1. Dig.", "2. Sow."),
        (f"<ol start={'9' * 5000}><li value=1>Dig.<li>Sow.</ol>", "1. Dig.", "2. Sow."),
        ("<ol style='list-style: none'><li>Dig.<li>Sow.</ol>", "Dig.", "Sow."),
        ("<ul><li>Dig.<li>Sow.</ul>", "Dig.", "Sow."),
    ],
)
def test_numbers_as_the_list_states_them(read: Read, stated: str, first: str, second: str) -> None:
    assert items(read, stated) == [first, second]


def test_lists_in_lists_count_for_themselves(read: Read) -> None:
    nested = (
        "<ol><li>Dig.<ol type=a><li>Deep.</li></ol><ul><li>Wide.</li></ul></li><li><ol><li>Sow.</li></ol></li></ol>"
    )
    assert items(read, nested) == ["1. Dig.", "a. Deep.", "Wide.", "2. 1. Sow."]


def test_a_list_in_a_cell_keeps_its_numbers(read: Read) -> None:
    row = "<table><tr><td>Bed</td><td><ol><li>Dig.</li><li>Sow.</li></ol></td></tr></table>"
    assert items(read, row) == ["Bed | 1. Dig. 2. Sow."]


def test_numbers_do_not_hide_an_item_from_the_extraction(read: Read) -> None:
    links = "".join(f'<li><a href="/p{n}">Another story of the week, number {n}</a></li>' for n in range(30))
    steps = "".join(f"<li>Step {n} of the work takes all members a long and rainy day in spring.</li>" for n in "abcd")
    page = (
        f"<body><div><ul>{links}</ul></div><div><h1>Work</h1><p>{'Dig and sow. ' * 20}</p><ol>{steps}</ol></div></body>"
    )
    found = shown(read(page, "a.html"))
    assert ("item", "2. Step b of the work takes all members a long and rainy day in spring.") in found
