"""Links into the passage viewer: the address of a quote, and a signature that lets whoever has the link read it.

A signed link opens one document, for as long as it is valid, and only while whoever asked may see that document.
"""

from dataclasses import dataclass, replace
from hashlib import blake2b
from urllib.parse import quote, urlencode

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from bot.answer import Citation
from bot.settings import Settings
from bot.signing import key_of
from index.access import Filter

VIEWER = "/d"
_SECONDS_A_DAY = 86_400
_CHECK_BYTES = 4
_EVERYBODY = "*"  # the mark of an asker whose view is not limited


class ExpiredLinkError(Exception):
    """The link was valid once."""


def links_of(settings: Settings) -> "ViewerLinks":
    """The links of the server that the settings describe. Raises StoreError when its key cannot be read or made."""
    return ViewerLinks(settings.serve.public_url or "", key_of(settings), settings.serve.link_days)


def document_path(document: str) -> str:
    """The path of a document's page, and its beginning as a query where the id is an address.

    Proxies make one slash of two, so an address cannot be a part of a path.
    """
    if "//" in document:
        return f"{VIEWER}?{urlencode({'document': document})}"
    return f"{VIEWER}/{quote(document, safe='/', errors='surrogatepass')}"


def passage_path(document: str, start: int, end: int, quoted: str) -> str:
    """The path that opens a document at a quote; it also tells whether the document has changed since."""
    path = document_path(document)
    query = urlencode({"start": start, "end": end, "check": check_of(quoted)})
    return f"{path}{'&' if '?' in path else '?'}{query}"


def check_of(quoted: str) -> str:
    """A few characters by which a quote is known again."""
    return blake2b(quoted.encode("utf-8", "surrogatepass"), digest_size=_CHECK_BYTES).hexdigest()


@dataclass(frozen=True, slots=True)
class ViewerLinks:
    """Signed links to the viewer of the server at `public_url`, valid for `days`; `key` signs them."""

    public_url: str
    key: str
    days: float

    def address(self, citation: Citation, allowed: Filter) -> str:
        """The address that opens a citation for whoever may see what `allowed` lets through."""
        path = passage_path(citation.document, citation.start, citation.end, citation.quote)
        return f"{self.public_url}{path}&{urlencode({'key': self.signed(citation.document, allowed)})}#quote"

    def signed(self, document: str, allowed: Filter) -> str:
        """The signature that opens a document."""
        labels = _EVERYBODY if allowed.audience is None else sorted(allowed.audience)
        return self._serializer(document).dumps(labels)

    def opened(self, document: str, key: str) -> Filter | None:
        """What whoever has the link may see; None when it is not signed for this document. Raises ExpiredLinkError."""
        try:
            labels = self._serializer(document).loads(key, max_age=int(self.days * _SECONDS_A_DAY))
        except SignatureExpired as error:
            raise ExpiredLinkError from error
        except BadSignature:
            return None
        return Filter() if labels == _EVERYBODY else Filter(audience=frozenset(labels))

    def linked(self, citations: tuple[Citation, ...], allowed: Filter) -> tuple[Citation, ...]:
        """The citations with the addresses that open them."""
        return tuple(replace(citation, view=self.address(citation, allowed)) for citation in citations)

    def _serializer(self, document: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.key, salt=f"document {document}")
