"""What the passages say of a topic."""

from pathlib import Path

from bot.question.topic import Topic, topic_of
from bot.reading.candidates import candidates_of
from bot.reading.mentions import told_of
from bot.reading.scorer.scores import ScoredCandidate
from index.embedding import Embedder
from tests.bot.files import passages_of

MINUTES = """# Minutes of the harbour board

The board met in the old net loft. Nils opened the meeting.

## The crane

Its motor failed in May. A new one costs 4,000 euros. Ada asks for offers.

## 3. Other business

The dog of the harbour master may not come near the crane. Nobody spoke of the ferry, of which the board has heard
nothing. The next meeting is about the ferry. A ferry needs a berth. The ferry comes in June.
"""


def told(folder: Path, embedder: Embedder, topic: str) -> list[str]:
    (folder / "minutes.md").write_text(MINUTES, encoding="utf-8")
    shown = [each for each in candidates_of(passages_of(folder / "minutes.md", embedder)) if not each.silent]
    order = [ScoredCandidate(each, 0.1 / (rank + 1)) for rank, each in enumerate(reversed(shown))]
    named = topic_of(topic)
    assert isinstance(named, Topic)
    return [" ".join(each.candidate.text.split()) for each in told_of(named, order)]


def test_a_section_of_that_name_is_told_from_its_beginning(tmp_path: Path, embedder: Embedder) -> None:
    assert told(tmp_path, embedder, "What do the minutes say about the crane?") == [
        "Its motor failed in May. A new one costs 4,000 euros.",
        "Ada asks for offers.",
    ]


def test_the_likeliest_sentences_that_name_it_come_in_their_order(tmp_path: Path, embedder: Embedder) -> None:
    assert told(tmp_path, embedder, "ferry") == [
        "The next meeting is about the ferry.",
        "A ferry needs a berth.",
        "The ferry comes in June.",
    ]


def test_a_sentence_names_all_of_it(tmp_path: Path, embedder: Embedder) -> None:
    assert told(tmp_path, embedder, "harbour master") == ["The dog of the harbour master may not come near the crane."]


def test_what_is_not_named_is_not_told(tmp_path: Path, embedder: Embedder) -> None:
    assert told(tmp_path, embedder, "harbour pilots") == []


def test_a_section_has_its_name_beside_its_number(tmp_path: Path, embedder: Embedder) -> None:
    first, *_ = told(tmp_path, embedder, "Anything about other business?")
    assert first.startswith("The dog of the harbour master")


def test_a_sentence_need_not_repeat_the_title(tmp_path: Path, embedder: Embedder) -> None:
    assert told(tmp_path, embedder, "Tell me about the dog of the harbour board") == [
        "The dog of the harbour master may not come near the crane."
    ]
