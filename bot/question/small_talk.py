"""What people say to a bot that is no question to the documents: a greeting, thanks, what can you do."""

import re
from enum import StrEnum


class SmallTalk(StrEnum):
    """A kind of small talk."""

    GREETING = "greeting"
    THANKS = "thanks"
    ABILITIES = "abilities"


_BOT = r"(?: (?:there|everyone|all|footnote|bot|friend|again|team|folks|guys|you))*"
_MUCH = r"(?: (?:so much|very much|a lot|a bunch|a million|again|anyway|indeed|then|you|footnote|bot|everyone|all))*"
_HELLO = (
    rf"(?:hello|hi|hiya|hey|heya|howdy|greetings|yo|hallo|hola|bonjour|good (?:morning|afternoon|evening|day)){_BOT}"
)
_HOW_ARE_YOU = (
    r"(?:how are (?:you|things)(?: (?:today|doing|going))*|how(?:'s| is) it going|what'?s up|nice to meet you)"
)
_GREETING = rf"{_HELLO}(?: {_HELLO})*(?: {_HOW_ARE_YOU})?|{_HOW_ARE_YOU}"
_PRAISE = (
    r"(?:great|good|perfect|nice|ok|okay|cool|awesome|excellent|wonderful|got it|very helpful|that helps|that helped|"
    r"that was (?:very )?helpful|good (?:job|bot|answer)|well done)"
)
_THANK = (
    rf"(?:(?:many )?thanks|thank you|thx|ty|thankyou|cheers|much appreciated|merci|danke){_MUCH}"
    r"(?: for (?:(?:your|the|all your|all the) (?:help|answers?|time|info|information|support|reply|explanation)|"
    r"(?:that|this|helping)))?"
)
_THANKS = rf"(?:{_PRAISE} )*{_THANK}(?: {_PRAISE}| {_THANK})*"
_ABILITIES = (
    r"(?:please )?help(?: me)?(?: please)?|"
    r"what (?:can|could|do|will) (?:you|this bot|footnote) (?:do|help(?: me)? with|answer|know|offer)(?: for (?:me|"
    r"us))?(?: here)?|"
    r"what (?:else )?(?:can|could|should|may) (?:i|we) (?:ask|ask you|do here|use you for)(?: about| here| for)?|"
    r"how (?:can|could|do|will) you help(?: me| us)?|how (?:do|can|should) (?:i|we) use (?:you|this bot|this|"
    r"footnote)|"
    r"(?:who|what) are you(?: exactly)?|what is (?:this bot|footnote)(?: for)?|what(?:'s| is) your (?:name|purpose|"
    r"job)|"
    r"how do you work|what (?:questions|kinds? of questions) can (?:you answer|i ask(?: you)?)|"
    r"what (?:do you know|are your (?:abilities|capabilities|features|skills))(?: about)?|introduce yourself|"
    r"tell me about yourself|"
    r"are you (?:a )?(?:bot|robot|human|real|an ai|ai)"
)
_PATTERNS = (
    (SmallTalk.THANKS, re.compile(rf"(?:{_THANKS})")),
    (SmallTalk.ABILITIES, re.compile(rf"(?:{_HELLO} )?(?:{_ABILITIES})")),
    (SmallTalk.GREETING, re.compile(rf"(?:{_GREETING})")),
)
_MARKS = re.compile(r"[^\w\s']+")
_LONGEST = 100  # characters


def small_talk(question: str) -> SmallTalk | None:
    """Which small talk `question` is; None when it is a question to the documents, or says anything else as well."""
    if len(question) > _LONGEST:
        return None
    plain = " ".join(_MARKS.sub(" ", question.lower().replace("\u2019", "'")).split())
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(plain)), None)
