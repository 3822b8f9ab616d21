"""Tokens of workspaces, encrypted at rest: Fernet (AES-128-CBC with HMAC-SHA256), and keys that can be changed."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.settings.slack import TOKEN_KEY
from bot.slack import operator_messages
from index.errors import SettingsError


class Cipher:
    """Encrypts with the first of its keys, and decrypts with any of them."""

    def __init__(self, keys: str) -> None:
        """`keys` are separated by commas, the newest first. Raises SettingsError when one of them is no key."""
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError as error:
            raise SettingsError(operator_messages.NO_KEY.format(name=TOKEN_KEY)) from error

    def encrypted(self, text: str) -> str:
        """What may be stored."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypted(self, stored: str) -> str:
        """What was encrypted. Raises SettingsError when none of the keys fits."""
        try:
            return self._fernet.decrypt(stored).decode()
        except InvalidToken as error:
            raise SettingsError(operator_messages.WRONG_KEY.format(name=TOKEN_KEY)) from error

    def renewed(self, stored: str) -> str:
        """The same, encrypted with the first key. Raises SettingsError when none of the keys fits."""
        return self.encrypted(self.decrypted(stored))


def new_key() -> str:
    """A key that nobody else has."""
    return Fernet.generate_key().decode()
