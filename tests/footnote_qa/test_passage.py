from pathlib import Path

import footnote_qa


def test_passages_are_letter_for_letter(footnote: footnote_qa.Footnote, handbook: Path) -> None:
    passages = footnote.search("leave", k=2)
    assert len(passages) == 2
    for passage in passages:
        text = (handbook / passage.document).read_text(encoding="utf-8")
        assert passage.text in text
        assert passage.end - passage.start == len(passage.text)
