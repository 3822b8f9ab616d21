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

# What Chinese and Japanese questions are made of, longest first where one begins another. Hiragana, which writes the
# grammar of Japanese, is left out as a whole.
ASKING_UNSPACED = tuple(
    sorted(
        listed(
            """什么时候 什么 甚么 怎么办 怎么样 怎么 怎样 如何 为什么 为何 多少钱 多少 多久 多长 多大 多高 多远 几
            哪里 哪儿 哪些 哪个 哪 谁 何时 何地 何种 是否 能否 请问 吗 呢 吧 的 了 是 在 有 要 会 能 可以 应该
            应当 需要 必须 须 时候 情况下 情况 意思 和 与 或 由 被 把 对 从 到 以后 之后 这 那 每 一 個 个 什麼
            怎麼 為什麼 多長 幾 哪裡 誰 嗎 應該 何年 何月 何日 何時 何人 何台 何分 何個 何回 何番 何階 何歳 何円
            何度 何曜日 何 幾つ"""
        ),
        key=lambda word: (-len(word), word),
    )
)
