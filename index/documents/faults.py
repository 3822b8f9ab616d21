"""What is said of a file that cannot be read because it is broken, or because what reads it is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import SourceError


@contextmanager
def readable_as(what: str, source: str) -> Iterator[None]:
    """Whatever fails inside means that `source` is not `what` (`an Excel workbook`). Raises SourceError."""
    try:
        yield
    except SourceError:
        raise
    except Exception as error:  # a broken file can raise nearly anything
        raise SourceError(source, f"is not {what} that can be read (broken?); save it anew") from error


def missing_extra(source: str, extra: str) -> SourceError:
    """The error for a file whose reader needs the packages of an extra of this project."""
    return SourceError(source, f"needs packages that are not installed; {install_line(extra)}")


def install_line(extra: str) -> str:
    """How the packages of an extra are installed."""
    return f"install them: pip install -c constraints.txt '.[{extra}]'"
