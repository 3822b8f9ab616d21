"""The version of Footnote that is installed."""

from importlib import metadata


def installed_version() -> str | None:
    """The version; None where Footnote runs from its source folder and is not installed."""
    try:
        return metadata.version("footnote-qa")
    except metadata.PackageNotFoundError:
        return None
