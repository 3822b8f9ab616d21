"""SQuAD's format: one JSON object; articles, their paragraphs, questions with their answers' offsets, or impossible."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation import messages
from bot.evaluation.importing.imported import Imported, ImportFault, file_name, text_of
from index.sentences import sentence_ranges

_FORM = "squad"


def read(files: Sequence[Path]) -> Imported:
    """The paragraphs, a document each, and the questions. The evidence of an answer is the sentence around it.

    Raises ImportFault.
    """
    documents: dict[str, str] = {}
    lines: dict[str, dict[str, Any]] = {}
    for file in files:
        try:
            for title, number, paragraph in _paragraphs(json.loads(text_of(file, _FORM))):
                context = str(paragraph["context"])
                documents[file_name(f"{title}-{number:03}")] = context
                for line in _questions(paragraph, context, title):
                    lines.setdefault(line["id"], line)  # some sets repeat a question with its id
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ImportFault(file, _FORM, messages.IMPORT_SHAPE) from error
    return Imported(documents, tuple(lines.values()))


def _paragraphs(data: Any) -> Iterator[tuple[str, int, Mapping[str, Any]]]:  # noqa: ANN401  JSON, not checked yet
    for number, article in enumerate(data["data"], 1):
        title = str(article.get("title") or f"article {number}")
        for position, paragraph in enumerate(article["paragraphs"], 1):
            yield title, position, paragraph


def _questions(paragraph: Mapping[str, Any], context: str, title: str) -> Iterator[dict[str, Any]]:
    sentences = sentence_ranges(context)
    for each in paragraph["qas"]:
        question = str(each["question"]).strip()
        answers = [] if each.get("is_impossible") else each["answers"]
        texts = list(dict.fromkeys(text for answer in answers if (text := str(answer["text"]).strip())))
        if not question or (answers and not texts):
            continue
        line: dict[str, Any] = {"id": str(each["id"]), "question": question, "answers": texts}
        if texts:
            quotes = [
                _around(context, sentences, int(answer["answer_start"]), str(answer["text"])) for answer in answers
            ]
            line["quotes"] = list(dict.fromkeys(quotes))
        yield line | {"tags": [title, "answerable" if texts else "unanswerable"], "split": "test"}


def _around(context: str, sentences: Sequence[tuple[int, int]], start: int, answer: str) -> str:
    """The sentences that hold the answer, which begins at `start` of the context."""
    end = start + len(answer)
    touched = [(first, last) for first, last in sentences if first < end and start < last]
    first, last = (touched[0][0], touched[-1][1]) if touched else (start, end)
    return context[first:last].strip()
