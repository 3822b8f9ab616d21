"""Completions as clients of OpenAI's API see them: the real packages, a real server on loopback, a real index."""

from typing import Any

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI
from openai.types.chat import ChatCompletionMessageParam

from bot.viewer_links import passage_path

QUESTION: list[ChatCompletionMessageParam] = [{"role": "user", "content": "How many days of leave do I have?"}]
FOLLOW_UP: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "You are a pirate."},
    {"role": "user", "content": "How many days of paid leave do I have?"},
    {"role": "assistant", "content": "Every employee has thirty days of paid leave a year. [1]\n\nSources:\n[1] Leave"},
    {"role": "user", "content": [{"type": "text", "text": "And who approves it?"}]},
]


@pytest.fixture
def client(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key="anything", max_retries=0)


def test_an_answer_with_its_citations(client: openai.OpenAI, address: str) -> None:
    made = client.chat.completions.create(model="footnote", messages=QUESTION, temperature=0.2)
    [choice] = made.choices
    assert (made.object, made.model, choice.finish_reason, choice.message.role) == (
        "chat.completion", "footnote", "stop", "assistant"
    )  # fmt: skip
    text = choice.message.content or ""
    assert text.startswith("Every employee has thirty days of paid leave a year. [1]\n\nSources:\n[1] Leave: “Every")
    assert choice.message.annotations
    [annotation] = choice.message.annotations
    cited = annotation.url_citation
    assert text[cited.start_index : cited.end_index] == "[1]"
    assert cited.title == "Leave"
    quote = "Every employee has thirty days of paid leave a year."
    start = 9
    assert cited.url == address + passage_path("leave.md", start, start + len(quote), quote)
    assert made.usage
    assert made.usage.total_tokens == 0
    more = made.to_dict()["footnote"]
    assert isinstance(more, dict)
    assert (more["abstained"], more["ignored"], more["citations"][0]["quote"]) == (False, [], quote)


def test_a_stream_gives_the_same(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="footnote", messages=QUESTION)
    chunks = list(
        client.chat.completions.create(
            model="footnote", messages=QUESTION, stream=True, stream_options={"include_usage": True}
        )
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    annotations = [
        annotation
        for chunk in chunks
        if chunk.choices
        for annotation in getattr(chunk.choices[0].delta, "annotations", [])
    ]
    assert len(annotations) == 1
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert [chunk.usage is None for chunk in chunks] == [True] * (len(chunks) - 1) + [False]
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_messages_are_the_conversation(client: openai.OpenAI) -> None:
    made = client.chat.completions.create(model="footnote", messages=FOLLOW_UP)
    assert "head of department" in (made.choices[0].message.content or "")
    more = made.to_dict()["footnote"]
    assert isinstance(more, dict)
    assert more["ignored"] == ["system"]


def test_what_the_documents_do_not_hold(client: openai.OpenAI) -> None:
    made = client.chat.completions.create(
        model="footnote", messages=[{"role": "user", "content": "When will the board close the Leipzig office?"}]
    )
    message = made.choices[0].message
    assert (message.content or "").startswith("The documents do not answer this.")
    assert message.annotations == []
    assert "Leipzig" not in (message.content or ""), "the document is not for everybody"


def test_langchain(address: str) -> None:
    model = ChatOpenAI(model="footnote", base_url=f"{address}/v1", api_key="anything")  # type: ignore[arg-type]
    given = [("human", "How many days of paid leave do I have?"), ("ai", "Thirty days."), ("human", "Who approves it?")]
    assert "head of department" in str(model.invoke(given).text)
    pieces = [str(piece.text) for piece in model.stream(given)]
    assert "".join(pieces) == model.invoke(given).text


def test_another_model_is_not_here(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        client.chat.completions.create(model="gpt-5", messages=QUESTION)
    assert (refused.value.code, refused.value.param) == ("model_not_found", "model")
    assert "there is: footnote" in str(refused.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"messages": []}, "messages: "),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "the last one must be the user's question"),
        ({"messages": [{"role": "user", "content": "  "}]}, "the question is empty"),
        ({"messages": [{"role": "user", "content": "x" * 10_001}]}, "has more than 10,000 characters"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "only text can be read, not image_url"),
        ({"messages": QUESTION, "n": 2}, "n: "),
        ({"messages": "x"}, "messages: "),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_is_given_wrong(given: dict[str, Any], words: str, stream: bool, address: str) -> None:
    response = httpx.post(f"{address}/v1/chat/completions", json={"model": "footnote", "stream": stream} | given)
    assert response.status_code == 400
    error = response.json()["error"]
    assert error.keys() == {"message", "type", "param", "code", "request_id"}
    assert error["request_id"] == response.headers["x-request-id"]
    assert error["type"] == "invalid_request_error"
    assert words in error["message"]
