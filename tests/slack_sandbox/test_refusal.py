from slack_sandbox.refusal import Refusal


def test_a_refusal_is_slacks_answer() -> None:
    refusal = Refusal("missing_scope", needed="chat:write")
    assert (str(refusal), refusal.retry_after) == ("missing_scope", None)
    assert refusal.to_json() == {"ok": False, "error": "missing_scope", "needed": "chat:write"}
