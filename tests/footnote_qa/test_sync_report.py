from pathlib import Path

import pytest

import footnote_qa
from footnote_qa import SourceError


def test_what_cannot_be_read_is_told(handbook: Path) -> None:
    (handbook / "broken.pdf").write_bytes(b"no PDF")
    with footnote_qa.open("handbook") as footnote:
        assert [line.partition(":")[0] for line in footnote.report.failed] == ["handbook/broken.pdf"]
    with pytest.raises(SourceError, match=r"^handbok: does not exist"):
        footnote_qa.open("handbook", "handbok")
