"""Whether a question asks what a whole text says: "Summarise it", "What is the travel policy about?"."""

import re

THING = (
    r"(?:(?:this|that|the|these|those|my|our|your|whole|entire|full|above|attached|following|given) )*"
    r"(?:it|this|that|these|those|article|document|documents|docs|text|page|pages|file|files|report|story|"
    r"paper|policy|"
    r"news|post|content|contents|passage|everything|site|website|manual|guide|book|email|memo|transcript|"
    r"all of (?:it|this))"
)
_LEAD_IN = (
    r"(?:(?:please|so|ok|okay|hi|hello|hey|and|now|can you|could you|would you|"
    r"will you|can i have|could i have|i want|i need|i'd like|give me|give us|show me|tell me|"
    r"write|make|provide|just|a|an|the|me|us|short|brief|quick|concise|"
    r"one sentence|in short|in brief|briefly|quickly) )*"
)
_TAIL = (
    r"(?: (?:please|briefly|shortly|quickly|in short|in brief|again|here|now|for me|for us|"
    r"overall|in general|in a nutshell|"
    r"in (?:a|one|two|three|a few|\d+) (?:sentences?|words?|lines?|paragraphs?|points?|bullets?|bullet points?)|"
    r"mainly|all|really|actually|to me))*"
)
NAMED = (  # "the travel policy": a text by its subject
    r"(?:the|this|that|my|our|your) (?:[\w']+ ){0,4}"
    r"(?:article|document|documents|docs|text|page|file|report|story|paper|policy|post|manual|guide|book|memo|handbook|"
    r"minutes|notes|contract|agreement)"
)
_OF_THING = rf"(?: (?:of|about|from|in|for) (?:{THING}|{NAMED})|(?: {THING}))?"
_NOUN = (
    r"(?:summary|summaries|summarisation|summarization|overview|gist|synopsis|abstract|outline|recap|tl ?dr|tldr|"
    r"(?:key|main|most important|important|central|major|core) (?:points?|takeaways?|facts?|ideas?|messages?|"
    r"topics?|themes?|"
    r"findings?|things?|subjects?|content)|takeaways?|highlights|bottom line|topic|subject|theme)"
)
_OVERVIEW = re.compile(
    _LEAD_IN
    + "(?:"
    + "|".join(
        [
            rf"(?:summari[sz]e|sum up|recap|outline|condense|shorten)(?: (?:{THING}|{NAMED}))?(?: up)?",
            rf"{_NOUN}{_OF_THING}",
            rf"(?:what(?:'s| is| was| are| were)|list|name|which are)(?: the)?(?: {_NOUN}){_OF_THING}",
            rf"what(?:'s| is| are| was| were) (?:{THING}|they) (?:\w+ )?(?:about|saying|on about|regarding)",
            rf"what(?:'s| is| are) {NAMED} about",
            rf"what (?:do|does|did) {THING} (?:say|cover|contain|discuss|describe|deal with|tell(?: us| me)?)",
            rf"what (?:do|does|did) {THING} talk about",
            rf"what (?:is|are|was) (?:covered|discussed|described|said|written|contained|in) ?(?:in )?{THING}",
            rf"(?:explain|describe|introduce) {THING}",
            rf"what(?:'s| is) in {THING}",
            rf"(?:tell me|talk) (?:more )?about {THING}",
            rf"about what is {THING}",
            r"what happened",
        ]
    )
    + ")"
    + _TAIL
)
_MARKS = re.compile(r"[^\w\s']+")
_LONGEST = 120  # characters


def is_overview(question: str) -> bool:
    """Whether `question` asks what a whole text says, not for something in it."""
    if len(question) > _LONGEST:
        return False
    plain = " ".join(_MARKS.sub(" ", question.lower().replace("\u2019", "'")).split())
    return _OVERVIEW.fullmatch(plain) is not None
