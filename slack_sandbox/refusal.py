"""What a method of the Web API says when it does not do what it was asked."""

from typing import Any


class Refusal(Exception):
    """A method's refusal: `{"ok": false, "error": …}` with Slack's own word for what is wrong.

    `fields` are more fields of the answer, such as `needed` and `provided` of a missing scope. `retry_after`
    (seconds) makes it an answer 429.
    """

    def __init__(self, error: str, *, retry_after: int | None = None, **fields: Any) -> None:  # noqa: ANN401  JSON
        super().__init__(error)
        self.error = error
        self.retry_after = retry_after
        self.fields = fields

    def to_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"ok": False, "error": self.error, **self.fields}
