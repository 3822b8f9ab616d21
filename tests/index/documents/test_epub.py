from tests.index.documents.conftest import made, shown
from tests.index.documents.test_opendocument import GUIDE


def test_chapters_come_in_their_order_of_reading() -> None:
    document = made("guide.epub")
    assert shown(document)[-len(GUIDE) :] == GUIDE
    assert (document.title, document.date) == ("Kiln guide", "2026-03-02")
