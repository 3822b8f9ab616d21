"""The measure that a question asks for: a share, money, a duration, a year, a length."""

import re

_FACETS = (
    (r"percent|proportion|\bshare\b|\brate\b", r"%|per ?cent|\bhalf\b|\bthirds?\b|\bquarters?\b"),
    (
        (
            r"how much (?:is|are|was|were|does|do|did|will|money)\b(?!.*\bweigh)|\bcosts?\b|\bprices?\b|\bpay\b|"
            r"\bfees?\b|salary|budget|\bfine\b|worth|money"
        ),
        r"[$€£¥]|\b(?:dollars?|euros?|pounds?|usd|eur|gbp|cents?|francs?|yen|rupees?)\b|\bfree\b",
    ),
    (
        r"how (?:long|old|soon|often)|duration",
        (
            r"\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur\w+|daily|weekly|monthly|yearly|"
            r"once|twice)\b"
        ),
    ),
    (r"(?:what|which) year", r"\b[12]\d{3}\b"),
    (r"(?:what|which) century", r"centur"),
    (
        r"how (?:far|tall|high|wide|deep|big|large|long)|distance|height|length",
        (
            r"\d\s?(?:m|km|cm|mm|ft|in)\b|\b(?:met(?:er|re)s?|kilomet\w+|centimet\w+|miles?|feet|foot|inch\w*|acres?|"
            r"hectares?)\b"
        ),
    ),
    (
        r"how heavy|\bweigh|weight",
        r"\d\s?(?:kg|g|t|lbs?|oz)\b|\b(?:kilo\w*|grams?|tons?|tonnes?|pounds?|ounces?)\b",
    ),
    (r"how (?:hot|cold|warm)|temperature", r"°|\bdegrees?\b"),
    (r"e-?mail address|\be-?mail\b", r"\S@\S"),
    (r"phone number|telephone", r"\d[\d\s()-]{5,}\d"),
    (r"web ?site|\burl\b|\blink\b|web address", r"https?:|www\.|\w\.(?:com|org|net|io|eu|gov)\b"),
)
_COMPILED = [(re.compile(asked), re.compile(held, re.IGNORECASE)) for asked, held in _FACETS]


def facet_checks(lowered: str) -> list[re.Pattern[str]]:
    """What an answer to a question (in lower case) holds, if the question asks for a measure; any of them will do."""
    return [held for asked, held in _COMPILED if asked.search(lowered)]
