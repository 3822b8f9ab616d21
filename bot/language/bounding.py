"""Words that make a number a bound, in English and German; each stands right before the number, or right behind it."""

import re

_COMPARED = r"more|later|older|longer|higher|larger|greater|earlier|mehr|später|älter|länger|höher|größer"
_LOWER = r"less|fewer|younger|shorter|lower|smaller|weniger|jünger|kürzer|niedriger|kleiner"
_END = r"\s+(?:(?:the|a|an|about|etwa|als)\s+)?\Z"

AT_MOST = re.compile(
    rf"\b(?:at most|(?:no|not) (?:{_COMPARED}) than|up to|a maximum of|höchstens|maximal|bis zu"
    rf"|nicht (?:{_COMPARED}) als){_END}",
    re.IGNORECASE,
)
AT_LEAST = re.compile(
    rf"\b(?:at least|(?:no|not) (?:{_LOWER}) than|a minimum of|mindestens|wenigstens|nicht (?:{_LOWER}) als){_END}",
    re.IGNORECASE,
)
MORE = re.compile(rf"\b(?:(?:{_COMPARED}) (?:than|als)|over|above|exceed(?:s|ing)?|über){_END}", re.IGNORECASE)
LESS = re.compile(rf"\b(?:(?:{_LOWER}) (?:than|als)|under|below|unter){_END}", re.IGNORECASE)
DENIED = re.compile(r"(?:\b(?:not|never|cannot|nicht|kein\w*)|n['\u2019]t)\W+(?:\w+\W+){0,2}\Z", re.IGNORECASE)
BEHIND = re.compile(
    rf"(?:\s+(?!(?:or|and|oder|und)\b)\w+){{0,2}}\s+(?:or|and|oder|und)\s+"
    rf"(?:(?P<lower>{_COMPARED}|over|above|upwards|darüber)|(?P<upper>{_LOWER}|under|below|darunter))\b(?!\s+than\b)",
    re.IGNORECASE,
)
