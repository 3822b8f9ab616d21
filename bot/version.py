"""The version of Footnote that is installed."""

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str | None:
    """The version; None where Footnote runs from its source folder and is not installed."""
    try:
        return version("footnote-qa")
    except PackageNotFoundError:
        return None
