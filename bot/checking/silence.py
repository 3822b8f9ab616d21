"""What a sentence says that the passages do not say: "The documents do not mention a crane", "I could not find it"."""

import re

# What a chat model calls the passages; and what documents are, of which some may themselves "not cover" a thing.
_GIVEN = r"(?:documents?|passages?|texts?|sources?|context|information|excerpts?|materials?|pages?|articles?)"
_TEXTS = (
    rf"(?:{_GIVEN}|sheets?|guides?|polic(?:y|ies)|manuals?|chapters?|rules?|notes?|lists?|tables?|handbook|leaflet|letter"
    r"|minutes|reports?|contract|agreement|records?)"
)
_WHICH = (
    r"(?:(?:the|this|these|those|that|any|no|none of the|your)\s+)?"
    r"(?:(?:given|provided|retrieved|cited|available|above|supplied)\s+)?"
)
_GIVEN_SOURCE = rf"{_WHICH}{_GIVEN}(?:\s+(?:provided|given|above|here))?"
_SOURCE = rf"{_WHICH}{_TEXTS}(?:\s+(?:provided|given|above|here))?"
_GERMAN_SOURCE = (
    r"(?:(?:de[nmr]|die|das|diese[nmrs]?|vorliegenden?|bereitgestellten?)\s+)*"
    r"(?:Dokument(?:en?|s)?|Unterlagen|Passagen?|Text(?:en?|es)?|Quellen?|Abschnitt(?:en?|s)?|Auszügen?|Auszug|Vertrag"
    r"|Richtlinien?|Handbuch|Kontext|Informationen|Angaben|(?:Text)?stellen?)"
)
_ADVERB = (
    r"(?:(?:explicitly|actually|directly|also|itself|clearly|specifically|further|really|currently|exactly)\s+){0,2}"
)
_SAY = (
    r"(?:say|state|mention|name|tell|specify|describe|explain|indicate|give|list|reveal|disclose|clarify|define|answer"
    r"|discuss|address)"
)
_HOLD = r"(?:cover|contain|provide|include|have|hold|detail|offer|show)"
_SAID = r"(?:stated|mentioned|given|specified|said|named|described|explained|indicated|listed|disclosed|discussed)"
_HELD = r"(?:provided|included|found|covered|addressed|detailed|clear|known|available|answered)"
_NOT = r"(?:\s+not|n['\u2019]t)"
_OF_WHAT = r"(?:information|details?|mention|indication|references?|answer)"
_FIND = r"(?:find|see|determine|tell|say|answer|know|have|locate|provide|confirm)"
_GERMAN_SAY = (
    r"(?:enthalten|enthält|nennen|nennt|geben|gibt|machen|macht|sagen|sagt|erwähnen|erwähnt|beschreiben|beschreibt)"
)
_GERMAN_SAID = r"(?:erwähnt|genannt|angegeben|beschrieben|aufgeführt|beantwortet)"
_NOTHING_MORE = (
    r"^\W*(?:n/?a|not\s+(?:mentioned|specified|stated|given|provided|available|found|known)|unknown|no\s+idea"
    r"|no\s+information|keine\s+angaben?|unbekannt)\W*$"
)
_SILENT = (
    rf"\b(?:{_GIVEN_SOURCE}|there)\s+(?:do|does|did){_NOT}\s+{_ADVERB}(?:{_SAY}|{_HOLD})\b",
    rf"\b(?:{_SOURCE}|it|they)\s+(?:do|does|did){_NOT}\s+{_ADVERB}{_SAY}\b",
    rf"\b{_GIVEN_SOURCE}\s+{_ADVERB}(?:{_SAY}|{_HOLD})s?\s+no\b",
    rf"\b(?:{_SOURCE}|it|they)\s+(?:is|are)\s+silent\b(?:\s+(?:on|about))?",
    rf"\b(?:{_SOURCE}|it|they)\s+(?:say|tell|mention)s?\s+nothing\b(?:\s+(?:about|on|of))?",
    rf"\b(?:nothing\s+in|none\s+of)\s+{_SOURCE}\s+{_ADVERB}(?:{_SAY}|{_HOLD})s?\b",
    rf"\b(?:is|are|was|were){_NOT}\s+{_ADVERB}(?:{_SAID}\b|(?:{_HELD}\s+)?(?:in|by|from|part\s+of)\s+{_GIVEN_SOURCE})",
    rf"\bthere\s+(?:is|are|was|were)\s+no\s+{_OF_WHAT}\b",
    rf"\bno\s+(?:\w+\s+)?{_OF_WHAT}\b(?=.*\b(?:is|are|was|were)\s+{_ADVERB}(?:{_SAID}|{_HELD})\b)",
    rf"\bI(?:['\u2019]m|\s+am|\s+was)\s+(?:not\s+able|unable)\s+to\s+{_FIND}\b",
    rf"\bI\s+(?:can|could|do|did)(?:\s*not|n['\u2019]t)\s+{_FIND}\b",
    rf"\b(?:is|remains)\s+(?:unclear|unknown|unspecified|unstated|not\s+clear)\b(?=.*\b{_GIVEN}\b)",
    rf"\b{_GERMAN_SOURCE}\s+{_GERMAN_SAY}\s+(?:\w+\s+)?(?:\w+\s+)?(?:keine?[nrsm]?|nichts|nicht)\b",
    rf"\b(?:wird|werden|ist|sind|wurde|wurden)\b(?=.*\bnicht\s+{_GERMAN_SAID}\b)|\bnicht\s+{_GERMAN_SAID}\b",
    rf"\b(?:in\s+)?{_GERMAN_SOURCE}\s+(?:steht|stehen|findet\s+sich|finden\s+sich)\s+(?:\w+\s+)?(?:nicht|nichts|keine?[nrsm]?)\b",
    _NOTHING_MORE,
    r"\b(?:geht|gehen)\b(?=.*\bnicht\s+hervor\b)|\bnicht\s+hervor\b",
    r"\b(?:dazu|darüber|hierzu)\s+(?:steht|stehen|findet\s+sich|finden\s+sich|gibt\s+es|liegen)\b(?=.*\b(?:nichts|keine)\b)",
    r"\bes\s+gibt\s+(?:dazu\s+|hierzu\s+)?keine\s+(?:Angaben|Informationen|Hinweise)\b",
    r"\bich\s+(?:kann|konnte|habe|weiß)\b(?=.*\b(?:nicht|keine|nichts)\b)",
)
_UNSAID = re.compile("|".join(_SILENT), re.IGNORECASE)
_FILLER = re.compile(
    rf"\b(?:(?:any|specific|further|more|explicit|clear|direct|enough|sufficient|detailed)\s+)*{_OF_WHAT}\b"
    r"(?:\s+(?:about|on|of|for|to|regarding|concerning|as\s+to)\b)?"
    rf"|\b(?:in|from|within|by|of|based\s+(?:solely\s+)?on)\s+{_SOURCE}"
    rf"|\b(?:aus|in|im|laut)\s+{_GERMAN_SOURCE}"
    rf"|\b(?:to\s+)?(?:this|that|the|your)\s+question\b|\b(?:is|are|was|were)\s+{_ADVERB}(?:{_SAID}|{_HELD})\b"
    r"|^\s*(?:the|a|that|it|of|about|on|for|regarding)\s*$|\b(?:Angaben|Informationen|Hinweise|nichts|keine[nrsm]?)\b",
    re.IGNORECASE,
)
_ASKED = r"(?:who|whom|whose|what|which|when|where|why|how|whether|if|wer|wen|wem|was|wann|wo|warum|wie|ob)"
_CUT = re.compile(  # but not before what is not said: "It does not say, who"
    rf"(?:,|;|\s[-\u2013\u2014])\s+(?!{_ASKED}\b)(?:but|only|though|although|and|while|whereas|however|yet)?\s*"
    r"|\s+(?:but|although|though|whereas)\s+",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"\s*(?:(?:I['\u2019]m|I\s+am)\s+(?:sorry|afraid)|(?:my\s+)?apologies|sorry|unfortunately|regrettably|leider"
    r"|(?:es\s+)?tut\s+mir\s+leid)\b[,;:.!]?\s*(?:(?:but|aber|that)\s+)?"
    r"|\s*(?:in\s+(?:short|brief|summary|conclusion|other\s+words)|to\s+(?:sum\s+up|summari[sz]e)|overall|kurz\s+gesagt"
    r"|kurz\s+gefasst|zusammengefasst|insgesamt)\s*[,:]\s+"
    rf"|\s*(?:based\s+(?:solely\s+|only\s+)?on|according\s+to|as\s+stated\s+in|as\s+per)\s+{_SOURCE}\s*,\s*"
    rf"|\s*(?:laut|nach|gemäß)\s+{_GERMAN_SOURCE}\b\s*,?\s*",
    re.IGNORECASE,
)
_STOPS = " ,.;:!"


def without_preamble(sentence: str) -> str:
    """The sentence without the regret, or the mention of "the passages", with which it begins.

    >>> without_preamble("I'm sorry, but according to the passages, the ferry leaves at 9.")
    'the ferry leaves at 9.'
    """
    while preamble := _PREAMBLE.match(sentence):
        sentence = sentence[preamble.end() :]
    return sentence


def parted(statement: str) -> tuple[str, str | None]:
    """What the statement says of its own, and what it says that is not there: "" for all of it, None for nothing."""
    pieces, position = [], 0
    for cut in _CUT.finditer(statement):
        pieces.append(statement[position : cut.start()])
        position = cut.end()
    pieces.append(statement[position:])
    silent = [_UNSAID.search(piece) is not None for piece in pieces]
    if not any(silent):
        return statement, None
    first = silent.index(True)
    unsaid = " ".join(_FILLER.sub(" ", _UNSAID.sub(" ", pieces[first])).split())
    kept = ", ".join(piece for index, piece in enumerate(pieces) if index != first)
    return kept.strip(), unsaid.strip(_STOPS)
