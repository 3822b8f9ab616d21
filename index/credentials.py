"""Credentials in web addresses: used to fetch a page, and never stored, shown or logged."""

import netrc
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

HIDDEN = "***"  # stands in an address where a secret was
_SECRET = re.compile(
    r"token|secret|passw|pwd|passphrase|signature|credential|session|api.?key|auth(?!or)|^(?:key|sig|sign|hmac|jwt|pass)$",
    re.IGNORECASE,
)


def without_credentials(address: str) -> str:
    """The address as it may be stored and shown: no user and password, and *** for each secret value of its query."""
    try:
        parts = urlsplit(address)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:  # no address that anybody could fetch
        return f"{address.partition('://')[0]}://{address.rpartition('@')[2]}" if "@" in address else address
    if not secrets_of(address):
        return address
    shown = parts.query
    if any(_is_secret(name, value) for name, value in query):
        shown = urlencode([(name, HIDDEN if _is_secret(name, value) else value) for name, value in query], safe="*")
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=shown))


def _is_secret(name: str, value: str) -> bool:
    return bool(value and _SECRET.search(name))


def secrets_of(address: str) -> tuple[str, ...]:
    """What `without_credentials` takes out of an address: user and password, and the secret values of its query."""
    try:
        parts = urlsplit(address)
        values = [value for name, value in parse_qsl(parts.query) if _is_secret(name, value) and value != HIDDEN]
    except ValueError:
        return ()
    pair = parts.netloc.rpartition("@")[0]
    return tuple(filter(None, [pair, pair.partition(":")[2], *values]))


def lacks_secret(address: str) -> bool:
    """Whether a secret was taken out of the query of this address."""
    return f"={HIDDEN}" in address


def with_login(address: str) -> str:
    """The address with the user and password that the person's .netrc file holds for its host, if any."""
    try:
        parts = urlsplit(address)
        login = netrc.netrc().hosts.get(parts.hostname or "")
    except (OSError, ValueError, netrc.NetrcParseError):
        return address
    if login is None or "@" in parts.netloc:
        return address
    user, _, password = login
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password or '', safe='')}@{parts.netloc}"))


def cleaned(text: str, address: str) -> str:
    """The text without the secrets of `address`."""
    text = text.replace(address, without_credentials(address))
    for secret in sorted(secrets_of(address), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
