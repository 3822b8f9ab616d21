"""Words that announce a number which is reckoned from others, in English and German."""

import re

DIFFERENCE = re.compile(
    r"\b(?:more|less|fewer|rose|risen|rise[sn]?|raised?|fell|fall(?:s|en)?|grew|grown|growth|dropped|drop|increase[ds]?"
    r"|decrease[ds]?|reduced|cut|up|down|off|by|difference|gap|margin|majority|earlier|later|longer|shorter|higher|lower"
    r"|cheaper|dearer|older|younger|faster|slower|left|remain(?:s|ing)?|gain(?:s|ed)?|los[et]s?|save[sd]?|extra"
    r"|additional|above|below|another|further|after|originally|planned|previously"
    r"|mehr|weniger|schneller|langsamer|teurer|billiger|günstiger|länger|kürzer|höher|niedriger|größer|kleiner|älter"
    r"|jünger|früher|später|um|unterschied|differenz|abstand|vorsprung|stieg(?:en)?|gestiegen|sank(?:en)?|gesunken"
    r"|fiel(?:en)?|gefallen|wuchs(?:en)?|gewachsen|rückgang|anstieg|zusätzlich|geplant\w*|ursprünglich\w*|zuvor|bisher"
    r"|übrig|rest)\b",
    re.IGNORECASE,
)
SUM = re.compile(
    r"\b(?:total|altogether|together|in all|both|combined|sum|overall|comes? to|adds? up|makes?"
    r"|insgesamt|zusammen|gesamt\w*|beide[nr]?|summe)\b",
    re.IGNORECASE,
)
RATIO = re.compile(
    r"\b(?:twice|half|double|triple|times|(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?|quarters?|per ?cent"
    r"|share|fold|hälfte|doppelt\w*|dreifach\w*|prozent|anteil|mal|\w*viertel|\w*drittel)\b|%",
    re.IGNORECASE,
)
# What gives the parts of a product: "12 × £4,250", "two rents, that is 360 euros".
PRODUCT = re.compile(r"[×*=]|\b(?:i\.e\.|that is|since|because|also|das sind|d\. ?h\.)(?=\W)", re.IGNORECASE)
EACH = re.compile(r"\b(?:each|apiece|per|every|je|pro|jeweils)\b", re.IGNORECASE)
ABOUT = re.compile(
    r"\b(?:about|roughly|around|approximately|approx|some|nearly|almost|just (?:over|under)|etwa|rund|circa|ca|knapp"
    r"|fast|ungefähr|gut)\b",
    re.IGNORECASE,
)
# What a number is worth in words, beside number words.
WORTH = {
    "single": "1",
    "twice": "2",
    "double": "2",
    "doubled": "2",
    "doubles": "2",
    "both": "2",
    "couple": "2",
    "pair": "2",
    "triple": "3",
    "tripled": "3",
    "half": "1/2",
    "halves": "1/2",
    "halved": "1/2",
    "quarter": "1/4",
    "third": "1/3",
    "fortnight": "14",
    "doppelt": "2",
    "doppelte": "2",
    "verdoppelt": "2",
    "halbiert": "1/2",
    "hälfte": "1/2",
    "halbe": "1/2",
    "halben": "1/2",
    "halber": "1/2",
    "halb": "1/2",
    "dutzend": "12",
}
PERIODS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
    "stündlich": "hour",
    "täglich": "day",
    "wöchentlich": "week",
    "monatlich": "month",
    "vierteljährlich": "quarter",
    "jährlich": "year",
}
GERMAN_UNITS = {
    "stunde": "hour",
    "tag": "day",
    "woche": "week",
    "monat": "month",
    "quartal": "quarter",
    "jahr": "year",
}
# One of a unit in German, with a word or two between: "pro Stunde", "jede nicht geleistete Stunde".
GERMAN_ONE = re.compile(
    rf"\b(?:ein(?:e[nmrs]?)?|pro|je|jede[nmrs]?|im)\s+(?:[a-zäöüß]+\s+){{0,2}}({'|'.join(GERMAN_UNITS)})\b",
    re.IGNORECASE,
)
