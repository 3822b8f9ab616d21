"""Each example runs in a folder of its own, with documents to ask."""

from tests.footnote_qa.folders import handbook

__all__ = ["handbook"]
