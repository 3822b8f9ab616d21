"""Remarks that only say how a document was read: all of it was. Every other remark names what could not be read."""

READ_AS = "does not say how it is encoded and was read as {encoding}; save it as UTF-8 to be sure"
PICTURES_READ = "its words were read from pictures, and may hold mistakes"
PAGE_READ = "page {page} was read from its picture, and may hold mistakes"
NOT_TOLD_APART = "its headings and tables are not told apart; to have them, {remedy}"
_SIGNS = ("does not say how it is encoded", "may hold mistakes", "are not told apart")


def is_note(remark: str) -> bool:
    """Whether a remark says how a document was read, and not what of it was not."""
    return any(sign in remark for sign in _SIGNS)
