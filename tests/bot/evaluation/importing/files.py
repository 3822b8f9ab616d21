"""Files of other benchmarks, and what they were imported as."""

import json
from pathlib import Path
from typing import Any

from bot.evaluation.cases import read_set
from bot.evaluation.corpus import EvaluatedCorpus, check_evidence
from bot.evaluation.importing import Imported

CONTEXT = "The mill burned in 1911. It was rebuilt by Ada Holm in 1913. Nobody was hurt."


def answer(text: str) -> dict[str, Any]:
    return {"text": text, "answer_start": CONTEXT.index(text)}


SQUAD = {
    "data": [
        {
            "title": "The Mill",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "1",
                            "question": "Who rebuilt it?",
                            "answers": [answer("Ada Holm"), answer("by Ada Holm")],
                        },
                        {"id": "2", "question": "Who burned it?", "is_impossible": True, "answers": []},
                        {"id": "1", "question": "Twice?", "answers": [answer("1911")]},
                        {"id": "3", "question": "And?", "answers": [answer("1911. It")]},
                    ],
                }
            ],
        }
    ]
}


def written(name: str, content: Any) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def beir() -> list[Path]:
    corpus = [
        {"_id": "d/1", "title": "Mill", "text": CONTEXT},
        {"_id": ".2", "text": "A bridge."},
        {"_id": "3", "text": ""},
    ]
    queries = [{"_id": "q1", "text": "Who?"}, {"_id": "q2", "text": "Unjudged?"}, {"_id": "q3", "text": "Empty?"}]
    return [
        written("set/corpus.jsonl", "\n".join(map(json.dumps, corpus))),
        written("set/queries.jsonl", "\n".join(map(json.dumps, queries))),
        written("set/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td/1\t1\nq1\t.2\t2\nq2\td/1\t0\nq3\t3\t1\n"),
    ]


def checked(imported: Imported) -> list[dict[str, Any]]:
    """The lines, which make a set that is right about the documents."""
    path = imported.write(Path("made"))
    texts = {each.name: each.read_text(encoding="utf-8") for each in Path("made/corpus").iterdir()}
    check_evidence(read_set(path), EvaluatedCorpus(texts))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
