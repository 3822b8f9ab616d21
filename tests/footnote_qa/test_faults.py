import pytest

import footnote_qa
from footnote_qa import StoreError


def test_a_folder_that_cannot_be_made_is_told_in_one_line() -> None:
    with pytest.raises(StoreError, match=r"^/proc/none.*: cannot be .*name another folder with data=$"):
        footnote_qa.open("handbook", data="/proc/none")
