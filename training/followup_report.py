"""How well follow-ups are completed without a chat model, against questions that people made to stand alone.

    python -m training.followup_report [CANARD] [--part fit|test|train] [--show]

Prints a line for each source and part. `lacking` are the follow-ups whose gold form has words with a meaning that the
question lacks. Recall is the share of those words that the completion adds, precision the share of the added words that
the gold form has. A completion helps when it adds a word of the gold form and does no harm. It harms when it adds a
name that the gold form lacks, loses a word that the gold form keeps, or adds more words that the gold form lacks than
words that it has. CANARD is a file of dialogues in CANARD's format; without it the project's own threads are judged.
"""

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.language import english as w
from bot.question.followup import Turn, standalone
from index.stems import stem
from training.corpora import short_answer, turn_answer, written_documents, written_files
from training.parts import Part, part_of, written_part

_HEADS = 2  # a CANARD history opens with the article's title and the section's


@dataclass(frozen=True, slots=True)
class FollowupQuestion:
    """A question of a dialogue, as a person made it stand alone, and its answer, whole and short ("" for none)."""

    question: str
    gold: str
    answer: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class FollowupOutcome:
    """What a completion added to a question, in stems: `wanted` by the gold form, `added`, and the harm done."""

    question: str
    gold: str
    completed: str
    wanted: frozenset[str]
    added: frozenset[str]
    right: frozenset[str]
    harmful: bool

    @property
    def helpful(self) -> bool:
        """Whether it adds a word of the gold form and does no harm."""
        return bool(self.right & self.wanted) and not self.harmful


def written_dialogues(part: Part) -> Iterator[list[FollowupQuestion]]:
    """The threads of the project's own files."""
    for path in written_files():
        for number, document in enumerate(written_documents(path)):
            if written_part(number) is part:
                for thread in document.get("threads", []):
                    yield [
                        FollowupQuestion(turn["q"], turn["s"], turn_answer(turn), short_answer(turn)) for turn in thread
                    ]


def canard_dialogues(path: Path, part: Part) -> Iterator[list[FollowupQuestion]]:
    """The dialogues of a file in CANARD's format; an answer is read from the history of the question after it."""
    dialogues: dict[str, list[dict[str, list[str] | str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for entry in json.load(file):
            dialogues.setdefault(entry["QuAC_dialog_id"], []).append(entry)
    for name, entries in dialogues.items():
        if part_of("canard", name) is part:
            answers = list(entries[-1]["History"])[_HEADS + 1 :: 2]
            answers += [""] * (len(entries) - len(answers))
            yield [
                FollowupQuestion(
                    str(entry["Question"]), str(entry["Rewrite"]), "" if "CANNOTANSWER" in answer else answer
                )
                for entry, answer in zip(entries, answers, strict=False)
            ]


def outcomes(dialogue: Iterable[FollowupQuestion]) -> Iterator[FollowupOutcome]:
    """What becomes of each question after the first, every turn completed as the bot would."""
    turns: list[Turn] = []
    for asked in dialogue:
        completed = standalone(asked.question, turns)
        if turns:
            yield judged(asked.question, asked.gold, completed)
        turns.append(Turn(asked.question, completed, asked.answer, abstained=not asked.answer, short=asked.short))


def judged(question: str, gold: str, completed: str) -> FollowupOutcome:
    """A completion beside the gold form of its question."""
    own, meant, made = _stems(question), _stems(gold), _stems(completed)
    added = made - own
    right = added & meant
    wrong_name = any(not name & meant for name in _names(completed) if not name & own)
    lost = bool((own & meant) - made)
    return FollowupOutcome(
        question=question,
        gold=gold,
        completed=completed,
        wanted=meant - own,
        added=added,
        right=right,
        harmful=wrong_name or lost or len(added - right) > len(right),
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word.lower) for word in w.split(text) if word.is_content)


def _names(text: str) -> list[set[str]]:
    """The stems of each name: "Lesh" for "Phil Lesh" is the same name, so its words stand together."""
    name_stems: list[set[str]] = []
    end = -1
    for word in w.split(text):
        if word.is_capital and word.start:
            if end != word.start - 1:
                name_stems.append(set())
            name_stems[-1].add(stem(word.lower))
            end = word.end
    return name_stems


def row(name: str, results: list[FollowupOutcome]) -> str:
    """A line of the report."""
    wanted = sum(len(each.wanted) for each in results)
    added = sum(len(each.added) for each in results)
    right = sum(len(each.right) for each in results)
    changed = sum(each.completed != each.question for each in results)
    helped, harmed = sum(each.helpful for each in results), sum(each.harmful for each in results)
    return (
        f"{name:16} {len(results):5} {sum(bool(each.wanted) for each in results):7} {changed:7} "
        f"{right / max(wanted, 1):6.3f} {right / max(added, 1):9.3f} {helped:6} {harmed:6} {helped - harmed:+5}"
    )


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("canard", type=Path, nargs="?")
    parser.add_argument("--part", type=Part, action="append", choices=list(Part), help="default: fit and test")
    parser.add_argument("--show", action="store_true", help="show each completion that changed its question")
    given = parser.parse_args()
    lines = [f"{'source':16} asked lacking changed recall precision helped harmed   net"]
    for part in given.part or [Part.FIT, Part.TEST]:
        sources = {"written": written_dialogues(part)}
        if given.canard:
            sources["canard"] = canard_dialogues(given.canard, part)
        for name, dialogues in sources.items():
            results = [outcome for dialogue in dialogues for outcome in outcomes(dialogue)]
            if given.show:
                lines += [_shown(each) for each in results if each.completed != each.question]
            lines.append(row(f"{name} {part}", results))
    print("\n".join(lines))


def _shown(outcome: FollowupOutcome) -> str:
    mark = "-" if outcome.harmful else "+" if outcome.helpful else " "
    return f"{mark} {outcome.question}\n    {outcome.completed}\n    {outcome.gold}"


if __name__ == "__main__":
    main()
