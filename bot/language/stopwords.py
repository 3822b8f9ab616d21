"""Words that say little by themselves: one list, and what each use of it adds.

The grammatical classes of English words stand in `english.py`; they say what a word does in a question, not whether it
tells anything.
"""

from bot.language.vocabulary import listed
from index.lexical import COMMON

# What any text holds, whatever it is about. COMMON is the part of it that a search leaves out.
LITTLE = COMMON | listed(
    """about above according after again all also am any because before being below between both d didn doesn doing don
    during each few further having here hers him into isn it's itself just ll m more most no nor not now off once only
    other out over own re s same some such t that's there's through too under until up ve very wasn what's while
    who's"""
)
# Words that questions are made of. In a text they can tell something: "a long list of old names".
ASKING = listed("far give know list long many much name often old please tell")
# Words of a question or a sentence that do not say what it is about.
STOPWORDS = LITTLE | ASKING

# What a claim shares with a text that does not bear it out: besides the above, forms of denying, allowing and saying.
_CLAIMING = listed(
    """against although among arent cant couldnt didnt doesnt dont down hadnt hasnt havent herself himself isnt may
    might must mustnt neednt never ours said says shall shouldnt stated states theirs upon wasnt werent within without
    wont wouldnt yes yours"""
)
_GERMAN = listed(
    """der die das den dem des ein eine einen einem einer eines und oder aber ist sind war waren wird werden wurde
    wurden hat haben kann können muss müssen darf dürfen soll sollen für mit auf von zum zur bei nach aus als auch nur
    noch nicht kein keine keinen sich sie wir ihr ihre ihren sein seine dass wenn wer wie was wann dies diese dieser
    dieses man bis über unter vor durch gegen ohne zwischen sowie bzw ja nein jedoch aber etwa rund sogar"""
)
CLAIM_STOPWORDS = LITTLE | _CLAIMING | _GERMAN
