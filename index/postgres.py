"""Connections to a Postgres database, and what is said when there is none. No message ever holds a password."""

from typing import TYPE_CHECKING

from index.errors import StoreError

if TYPE_CHECKING:
    import psycopg

_FAULTY = (
    "database_url: is no address of a Postgres database; write postgresql://user:password@host/name, and what is no "
    "letter or digit of the password as %40 for @, %2F for /"
)
# The advisory locks of one database, each for one purpose; named together, so that no two are the same.
SYNC_LOCK = 0x666F6F74  # of the sync that runs
CATALOG_LOCK = 0x666F6F75  # of who makes the catalog's tables
TABLES_LOCK = 0x666F6F76  # of who makes the tables of conversations and servers
VECTORS_LOCK = 0x666F6F77  # of who makes the tables of vectors
SLACK_LOCK = 0x736C6163  # of who makes Slack's tables
VECTOR_TABLES = "footnote_vectors_"  # how the names of the tables of vectors begin
_WAIT = 10  # seconds for a connection
_IDLE = 30  # seconds, after which a silent server is asked for a sign of life
_SILENT = 60_000  # milliseconds that it may take to confirm what it was sent


def connect(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A new connection, on which each statement is a transaction unless one was begun. Raises StoreError."""
    try:
        from psycopg import Error
    except ImportError as error:
        raise missing(error) from error
    try:
        return open_connection(url, autocommit=True)
    except Error as error:
        raise StoreError(
            f"{place_of(url)}: cannot be reached ({line(error)}); check database_url and the server"
        ) from error


def open_connection(url: str, *, autocommit: bool) -> "psycopg.Connection[tuple[object, ...]]":
    """A new connection. Raises StoreError when `url` is no address, psycopg.Error when the server cannot be reached."""
    place_of(url)
    import psycopg

    return psycopg.connect(
        url,
        autocommit=autocommit,
        connect_timeout=_WAIT,
        client_encoding="utf8",
        application_name="footnote",
        keepalives_idle=_IDLE,
        tcp_user_timeout=_SILENT,
    )


def missing(error: ImportError) -> StoreError:
    """What is told when a package of the extra is not there, or the C library that one of them needs."""
    name = error.name or error
    return StoreError(f'database_url: {name} is not installed; run: pip install "footnote-qa[postgres]"')


def place_of(url: str) -> str:
    """The database as messages name it: without user and password. Raises StoreError when `url` names none."""
    try:
        from psycopg import Error
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise missing(error) from error
    try:
        parts = conninfo_to_dict(url)
    except Error:  # which may quote a part of a password
        raise StoreError(_FAULTY) from None
    host, port, name = (str(parts.get(part, "")) for part in ("host", "port", "dbname"))
    if any("@" in part for part in (host, port, name)) or (not port.replace(",", "").isdigit() and port):
        raise StoreError(_FAULTY)  # a password that is not encoded was taken for one of them
    named = "localhost" if not host or host.startswith("/") else host
    return f"postgresql://{named}{f':{port}' if port else ''}/{name}"


def line(error: BaseException) -> str:
    """The first line of what the database says."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
