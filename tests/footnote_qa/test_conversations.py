from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

import footnote_qa
from footnote_qa.conversations import Conversations


def test_a_thread_is_a_conversation_that_is_stored(footnote: footnote_qa.Footnote) -> None:
    def understood(by: footnote_qa.Footnote, thread: str | None) -> str:
        return by.ask("Who pays for it?", thread=thread).standalone_question

    footnote.ask("What may a hotel cost?", thread="anna")
    assert understood(footnote, "anna") == "Who pays for the hotel?"
    assert understood(footnote, "bert") == understood(footnote, None) == "Who pays for it?"
    with footnote_qa.open() as again:
        assert understood(again, "anna") == "Who pays for the hotel?"
    footnote.forget("anna", "never was")
    assert understood(footnote, "anna") == "Who pays for it?"


def test_questions_of_one_conversation_wait_for_each_other(footnote: footnote_qa.Footnote) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: footnote.ask(f"What is rule {number}?", thread="anna"), range(4)))
    state = footnote._answerer._parts.memory
    assert state is not None
    stored = state.saver.get({"configurable": {"thread_id": "anna"}})
    assert stored is not None
    turns = stored["channel_values"]["turns"]
    assert sorted(turn["question"] for turn in turns) == [f"What is rule {number}?" for number in range(4)]


def test_a_conversation_that_stays_busy_is_refused_in_time() -> None:
    conversations = Conversations(wait=0.05)
    with conversations.turn("anna", Event()):
        with pytest.raises(footnote_qa.FootnoteError, match="thread 'anna': its last question"):
            conversations.turn("anna", Event()).__enter__()
        gone = Event()
        gone.set()
        with conversations.turn("anna", gone) as taken:
            assert not taken
        with conversations.turn("bert", Event()) as taken:
            assert taken
    with conversations.turn("anna", Event()) as taken:
        assert taken
