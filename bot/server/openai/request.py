"""What a client of OpenAI's API sends, as far as it means something here."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MODEL = "footnote"


class Part(BaseModel):
    """A part of a message; only text can be read."""

    model_config = ConfigDict(extra="ignore")

    type: str
    text: str = ""


class Message(BaseModel):
    """A message of the conversation."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def words(self) -> str:
        """Its text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type in {"text", "refusal"})
        return self.content or ""

    @property
    def unreadable(self) -> set[str]:
        """The kinds of its parts that are no text, such as image_url."""
        parts = self.content if isinstance(self.content, list) else []
        return {part.type for part in parts} - {"text", "refusal"}


class StreamOptions(BaseModel):
    """How an answer is streamed."""

    model_config = ConfigDict(extra="ignore")

    include_usage: bool = False


class ChatRequest(BaseModel):
    """A request for a completion; what a model of another kind would heed (temperature, tools) is passed over."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(examples=[MODEL])
    messages: Annotated[list[Message], Field(min_length=1, max_length=2000)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=1)] | None = None

    @property
    def includes_usage(self) -> bool:
        """Whether a stream ends with the usage."""
        return self.stream_options is not None and self.stream_options.include_usage


Chunk = dict[str, Any]
