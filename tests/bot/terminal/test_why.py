from bot.answer import Answer, Sentence
from bot.engine import Engine
from bot.terminal.screen import put
from bot.terminal.why import why_blocks
from tests.answers import abstention, answer, found
from tests.bot.terminal.consoles import pipe, written


def why(shown_answer: Answer) -> str:
    screen = pipe()
    put(screen, why_blocks(shown_answer))
    return written(screen)


def test_how_an_answer_of_the_reader_came_about() -> None:
    other = found(title="", start=0, end=90, dense_rank=None, lexical_rank=2, similarity=None, text="word " * 30)
    rejected = [{"document": "mill.txt", "start": 0, "end": 5, "text": "The mill\nburned\x1b", "score": 0.25}]
    trace = {"retrieved": [found(), other], "rejected": rejected, "timings_ms": {"retrieve": 4.25, "check": 0.5}}
    assert why(answer(trace=trace)) == (
        "question     Who rebuilt it?\n"
        "read as      Who rebuilt the mill?\n"
        "engine       the reader (no chat model)\n"
        "confidence   87%\n"
        "index        embedder-1.chunks-1-160\n"
        "took         retrieve 4.2 ms, check 0.5 ms\n"
        "\n"
        "found\n"
        "    dense  words  similarity     score\n"
        " 1      1      –       0.512    0.7500\n"
        "   The mill  100–177  cited\n"
        "   The mill burned in 1911. It was rebuilt by Ada Holm in 1913. Nobody was hurt.\n"
        " 2      –      2           –    0.7500\n"
        "   mill.txt  0–90\n"
        "   word word word word word word word word word word word word word word word word word word…\n"
        "\n"
        "rejected\n"
        "   0.250  The mill burned␛\n"
    )


def test_how_an_answer_of_a_chat_model_came_about() -> None:
    sentences = (Sentence("One.", (1,), supported=True), Sentence("Two.", (), supported=False))
    trace = {"unsupported": 1, "unknown_keys": 2, "tokens": {"input": 70, "output": None}, "timings_ms": {}}
    shown = answer(
        *sentences,
        engine=Engine.WRITER,
        prompts={"answer": "sha256:1"},
        standalone_question="Who rebuilt it?",
        trace=trace,
    )
    assert why(shown) == (
        "question     Who rebuilt it?\n"
        "engine       a chat model, checked\n"
        "confidence   87%\n"
        "unsupported  1 of 2 sentences\n"
        "unknown keys 2\n"
        "tokens       input 70\n"
        "prompt       answer sha256:1\n"
        "index        embedder-1.chunks-1-160\n"
        "took\n"
        "\n"
        "found\n"
        "  nothing was found\n"
    )


def test_why_nothing_was_answered() -> None:
    assert "confidence   4%, withheld\n" in why(abstention())


def test_what_a_chat_model_wrote_and_nothing_bears_out_is_shown() -> None:
    trace = {"fallback": "unsupported", "withheld": [{"text": "It sank in 1912.", "check": "contradicted"}]}
    text = why(answer(trace=trace))
    assert "chat model   wrote what nothing supports; the reader was turned to\n" in text
    assert "written by the chat model and withheld\n  contradicted It sank in 1912.\n" in text
