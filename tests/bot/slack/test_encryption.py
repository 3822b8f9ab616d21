"""Tokens at rest: any of the keys opens them, and the first one closes them."""

import pytest

from bot.slack.encryption import Cipher, new_key
from index.errors import SettingsError


def test_what_one_key_encrypted_another_renews() -> None:
    old, new = new_key(), new_key()
    stored = Cipher(old).encrypted("xoxb-1")
    assert "xoxb" not in stored
    renewed = Cipher(f"{new}, {old}").renewed(stored)
    assert Cipher(new).decrypted(renewed) == Cipher(old).decrypted(stored) == "xoxb-1"
    with pytest.raises(SettingsError, match="SLACK_TOKEN_KEY: opens no stored tokens"):
        Cipher(new).decrypted(stored)


@pytest.mark.parametrize("keys", ["", "secret", f"{'A' * 43}=,"], ids=["none", "no key", "one of two"])
def test_what_is_no_key_is_refused(keys: str) -> None:
    with pytest.raises(SettingsError, match="footnote slack key"):
        Cipher(keys)
