"""The trace of an answer: what was asked, found, scored and rejected, and how long each step took."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from bot import messages
from bot.answer import Answer
from bot.terminal.screen import ScreenBlock, harmless

_LABEL = 12  # columns
_PREVIEW = 90  # characters of a passage or a candidate


def why_blocks(answer: Answer) -> list[ScreenBlock]:
    """The trace, as lines."""
    lines = [_line(label, value) for label, value in _facts(answer)]
    retrieved, rejected = answer.trace.get("retrieved", []), answer.trace.get("rejected", [])
    lines += [ScreenBlock(Text()), ScreenBlock(Text("found", style="bold"))]
    if not retrieved:
        lines += [ScreenBlock(Text(messages.NOTHING_FOUND), 2)]
    else:
        lines += [ScreenBlock(Text(f"{'':3}{'dense':>6}{'words':>7}{'similarity':>12}{'score':>10}", style="dim"))]
    for number, passage in enumerate(retrieved, 1):
        lines += _passage(number, passage, cited=_is_cited(passage, answer))
    if withheld := answer.trace.get("withheld", []):
        lines += [ScreenBlock(Text()), ScreenBlock(Text(messages.WITHHELD_TITLE, style="bold"))]
        lines += [ScreenBlock(Text(f"{sentence['check']:<13}{harmless(sentence['text'])}"), 2) for sentence in withheld]
    if rejected:
        lines += [ScreenBlock(Text()), ScreenBlock(Text("rejected", style="bold"))]
        lines += [
            ScreenBlock(Text(f"{candidate['score']:6.3f}  {_preview(candidate['text'])}"), 2) for candidate in rejected
        ]
    return lines


def _facts(answer: Answer) -> Iterator[tuple[str, str]]:
    trace = answer.trace
    yield "question", answer.question
    if answer.standalone_question != answer.question:
        yield "read as", answer.standalone_question
    if trace.get("stopped"):
        yield "outcome", messages.STOPPED_EARLY
        return
    outcome = ", withheld" if answer.abstained else ""
    yield "engine", messages.ENGINES[answer.engine]
    yield "confidence", f"{answer.confidence:.0%}{outcome}"
    if fallback := trace.get("fallback"):
        yield "chat model", messages.FALLBACKS[fallback]
    if trace.get("unsupported"):
        yield "unsupported", f"{trace['unsupported']} of {len(answer.sentences) or trace['unsupported']} sentences"
    if trace.get("unknown_keys"):
        yield "unknown keys", str(trace["unknown_keys"])
    if tokens := trace.get("tokens"):
        yield "tokens", ", ".join(f"{name} {count}" for name, count in tokens.items() if count is not None)
    for name, digest in answer.prompts.items():
        yield "prompt", f"{name} {digest}"
    yield "index", answer.index
    yield "took", ", ".join(f"{step} {ms:.1f} ms" for step, ms in trace.get("timings_ms", {}).items())


def _line(label: str, value: str) -> ScreenBlock:
    return ScreenBlock(Text.assemble((f"{label:<{_LABEL}} ", "bold"), harmless(value)))


def _passage(number: int, passage: dict[str, Any], *, cited: bool) -> list[ScreenBlock]:
    similarity, score = passage.get("similarity"), passage["score"]
    ranks = "".join(
        f"{'–' if rank is None else rank:>{width}}"
        for rank, width in ((passage["dense_rank"], 6), (passage["lexical_rank"], 7))
    )
    near = "–" if similarity is None else f"{similarity:.3f}"
    row = Text(f"{number:>2} {ranks}{near:>12}{score:>10.4f}", style="bold" if cited else "")
    name = harmless(str(passage.get("title") or passage["document"]))
    where = Text.assemble(name, (f"  {passage['start']}–{passage['end']}", "dim"), "  cited" if cited else "")
    return [
        ScreenBlock(row),
        ScreenBlock(where, 3),
        ScreenBlock(Text(_preview(passage.get("text", "")), style="dim"), 3),
    ]


def _is_cited(passage: dict[str, Any], answer: Answer) -> bool:
    return any(
        citation.document == passage["document"] and citation.passage_start == passage["start"]
        for citation in answer.citations
    )


def _preview(text: str) -> str:
    line = " ".join(harmless(text).split())
    return line if len(line) <= _PREVIEW else f"{line[: _PREVIEW - 1]}…"
