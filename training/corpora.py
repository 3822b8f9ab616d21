"""Corpora: documents with questions on them, from the project's own written files and from files in SQuAD's format.

A SQuAD article becomes one document, its paragraphs divided by blank lines, so that every corpus is cut, embedded and
searched in the same way.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.question.followup import Turn, documents_continued, standalone
from index.document import Document
from index.documents import markdown, read_file, text
from index.documents.reading import Reading
from index.sentences import sentence_ranges
from training.parts import Part, part_of, written_part

WRITTEN = Path(__file__).with_name("written")
_BETWEEN = "\n\n"
_MARKDOWN_SIGNS = ("# ", "\n#", "**", "\n- ", "\n| ", "\n|", "```")
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CorpusQuestion:
    """A question on one document of a corpus.

    `answers` are ranges in the document's text, `evidence` the range that proves them; both are empty or None when the
    document does not answer. `near` is the range that a careless reader would give. `how` is the kind of question.
    `continued` says that it goes on a conversation about the document, and comes as the bot completes it.
    """

    text: str
    document: int
    part: Part
    how: str
    answers: tuple[Range, ...] = ()
    evidence: Range | None = None
    near: Range | None = None
    continued: bool = False


@dataclass(frozen=True, slots=True)
class TrainingCorpus:
    """Documents that are searched together, and questions on them. `written` says that the project wrote them."""

    name: str
    documents: list[Document]
    questions: list[CorpusQuestion]
    written: bool


def corpus_of(path: Path) -> TrainingCorpus:
    """The corpus in a file: `.jsonl` as the project writes them, else SQuAD's format."""
    return _written(path) if path.suffix == ".jsonl" else _squad(path)


def followups_of(path: Path) -> TrainingCorpus:
    """A written file with the follow-ups of its threads, completed as the bot does it, in place of its questions."""
    corpus = corpus_of(path)
    followups = [
        replace(question, text=text, how="followup", continued=continued)
        for number, entry in enumerate(written_documents(path))
        for thread in entry.get("threads", [])
        for turn, text, continued in _completed(thread, entry["id"])
        for question in _written_questions([turn], corpus.documents[number].text, number, written_part(number))
    ]
    return replace(corpus, questions=followups)


def _completed(thread: Sequence[dict[str, Any]], document: str) -> Iterator[tuple[dict[str, Any], str, bool]]:
    """The turns of a thread after the first, each completed, and whether it goes on with an answer of the document."""
    turns: list[Turn] = []
    for entry in thread:
        alone = standalone(entry["q"], turns)
        if turns:
            yield entry, alone, bool(documents_continued(entry["q"], alone, turns))
        answer = turn_answer(entry)
        turns.append(Turn(entry["q"], alone, answer, not answer, (document,) if answer else (), short_answer(entry)))


def turn_answer(turn: dict[str, Any]) -> str:
    """The answer to a turn of a written thread, "" where the document has none."""
    return (turn.get("r") or turn.get("e") or "") if turn["a"] else ""


def short_answer(turn: dict[str, Any]) -> str:
    """The span that answers a turn of a written thread, "" where the document has none."""
    return ", ".join(turn["a"])


def written_files() -> list[Path]:
    """The project's own files of questions, in order."""
    return sorted(path for path in WRITTEN.glob("*.jsonl") if not path.name.startswith("claims_"))


def written_documents(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a written file, as they stand there."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def question_set(path: Path, folder: Path) -> TrainingCorpus:
    """The dev split of a question set of the evaluation (docs/evaluation.md), over the files of `folder`.

    Questions that go on a conversation are left out. Quotes are the answers.
    """
    files = sorted(file for file in folder.iterdir() if file.is_file())
    documents = [read_file(file, id=file.name, source=file.name) for file in files]
    questions: list[CorpusQuestion] = []
    threads: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        goes_on = entry.get("thread") in threads
        threads.add(entry.get("thread") or entry["id"])
        if entry["split"] == "dev" and not goes_on:
            questions.append(_quoted(entry, documents))
    return TrainingCorpus(path.stem, documents, questions, written=False)


def _quoted(entry: dict[str, Any], documents: Sequence[Document]) -> CorpusQuestion:
    quotes = [piece for quote in entry.get("quotes", []) for piece in (quote if isinstance(quote, list) else [quote])]
    for number, document in enumerate(documents):
        ranges = [place for quote in quotes if (place := _found(document.text, quote))]
        if ranges:
            return CorpusQuestion(entry["question"], number, Part.FIT, "own", tuple(ranges), ranges[0])
    return CorpusQuestion(entry["question"], 0, Part.FIT, "own")


def _written(path: Path) -> TrainingCorpus:
    documents: list[Document] = []
    questions: list[CorpusQuestion] = []
    for number, entry in enumerate(written_documents(path)):
        part = written_part(number)
        made = _document(entry["id"], entry["title"], entry["text"], entry.get("date"))
        documents.append(made)
        turns = [{**turn, "q": turn["s"]} for thread in entry.get("threads", []) for turn in thread[1:]]
        questions += _written_questions([*entry["questions"], *turns], made.text, number, part)
    return TrainingCorpus(path.stem, documents, questions, written=True)


def _written_questions(
    entries: Iterable[dict[str, Any]], document: str, number: int, part: Part
) -> Iterator[CorpusQuestion]:
    for entry in entries:
        how = entry.get("how", "plain")
        if not entry["a"]:
            near = _found(document, entry.get("near") or "")
            yield CorpusQuestion(entry["q"], number, part, how, near=near)
            continue
        evidence = _found(document, entry["e"])
        if evidence is None:
            continue
        answers = [_found(document[: evidence[1]], answer, evidence[0]) for answer in entry["a"]]
        yield CorpusQuestion(entry["q"], number, part, how, tuple(each for each in answers if each), evidence)


def _found(text: str, wanted: str, start: int = 0) -> Range | None:
    position = text.find(wanted, start) if wanted else -1
    return (position, position + len(wanted)) if position >= 0 else None


def _document(name: str, title: str, body: str, date: str | None) -> Document:
    reading = _reading(body)
    return Document(name, title, name, reading.text, reading.blocks, date=date or reading.date)


def _reading(body: str) -> Reading:
    marked = any(sign in body for sign in _MARKDOWN_SIGNS)
    return markdown.read(body.encode(), "training") if marked else text.read(body.encode(), "training")


def _squad(path: Path) -> TrainingCorpus:
    name = path.name.split(".")[0]
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        articles: list[dict[str, Any]] = json.load(file)["data"]
    documents: list[Document] = []
    questions: list[CorpusQuestion] = []
    for title, group, paragraphs in _articles(articles):
        contexts = [" ".join(entry["context"].split("\n")) for entry in paragraphs]
        body = _BETWEEN.join(contexts)
        part, number, start = part_of(name, group), len(documents), 0
        documents.append(_plain(f"{name}-{number}", title, body))
        for entry, context in zip(paragraphs, contexts, strict=True):
            questions += [_asked(asked, body, start, number, part) for asked in entry["qas"]]
            start += len(context) + len(_BETWEEN)
    return TrainingCorpus(name, documents, questions, written=False)


def _plain(name: str, title: str, body: str) -> Document:
    reading = text.read(body.encode(), "training")
    return Document(name, title, name, reading.text, reading.blocks)


def _articles(articles: list[dict[str, Any]]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """(title, group that stays in one part, paragraphs); unrelated texts become a document each."""
    if len(articles) > 1:
        for article in articles:
            yield str(article["title"]).replace("_", " "), str(article["title"]), article["paragraphs"]
        return
    for number, entry in enumerate(articles[0]["paragraphs"]):
        yield "", f"{articles[0]['title']} {number}", [entry]


def _asked(asked: dict[str, Any], body: str, start: int, document: int, part: Part) -> CorpusQuestion:
    question = asked["question"].strip()
    if asked.get("is_impossible"):
        plausible = _places(asked.get("plausible_answers", []), start)
        return CorpusQuestion(question, document, part, "hard", near=plausible[0] if plausible else None)
    answers = _places(asked["answers"], start)
    first, last = answers[0]
    evidence = next(
        (
            (low, other)
            for low, other in sentence_ranges(body, start, min(len(body), last + 2000))
            if low <= first < other
        ),
        (first, last),
    )
    return CorpusQuestion(question, document, part, "public", answers, (evidence[0], max(evidence[1], last)))


def _places(answers: list[dict[str, Any]], start: int) -> tuple[Range, ...]:
    """The ranges of the answers, each once."""
    places = [
        (start + answer["answer_start"], start + answer["answer_start"] + len(answer["text"])) for answer in answers
    ]
    return tuple(dict.fromkeys(places))
