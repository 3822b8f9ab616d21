"""Follow-ups that are only a part of a question ("Why?", "And in 2020?", "What about the banks?")."""

import re

from bot.language import english as w
from bot.language.english import Word
from bot.language.vocabulary import listed
from bot.question.followup.mentions import NAMED, Kind, Mention, mentions
from bot.question.followup.referents import definite
from bot.question.followup.times import time_for_time
from bot.question.followup.turn import Turn
from index.stems import stem

_LONGEST_PIECE = 7  # words
_LINK = re.compile(
    r"^(?:(?:and|but|so|or|ok|okay|then|also|well|yes|no|hm+)\b(?!\.\s*\d)(?:[\s,]|[.!](?=\s+[^\W\d]))*)+",
    re.IGNORECASE,
)
_TOO = re.compile(r"[\s,]+(?:too|as well|also|then|again|please)$", re.IGNORECASE)
_EXISTS = re.compile(r"^(?P<asks>(?:is|are|was|were) there) (?:an?|any)\b", re.IGNORECASE)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about\s+(?P<piece>.+)$", re.IGNORECASE | re.DOTALL)
_MORE = re.compile(
    r"^(?:please |can you |could you )*(?:(?:tell|give|show) (?:me|us) )?(?:(?:some |a bit |a little )?"
    r"(?:more|further|additional)(?: (?:details?|info|information|please))?|go on|continue|elaborate|explain)"
    r"(?: please)?[.?!\s]*$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"^(?:and |so |but )?(?:then|then what|what then|what next|next)\W*$", re.IGNORECASE)
_WHEN = re.compile(r"\s(?:in|on|during|since|by|at)\s\S+(?:\s\d{4})?$")
_ORDINALS = listed("first second third fourth fifth sixth last latest next previous")
_ONE = re.compile(rf"(?<!\w)({'|'.join(sorted(_ORDINALS))}) ones?$", re.IGNORECASE)
# Words that may follow the question word of a fragment without making it a question of its own.
_FILLERS = listed(
    "so exactly not come else then is was are were that this it though one ones many much long often far old big "
    "specifically precisely by for to from with in on at since until about of how did does do happened you mean say"
)
_DEGREES = listed("many much old big")
_NEGATIVE = listed("not no never nothing nobody none 't \u2019t")
_HOW_LONG = (["how", "long"], ["how", "often"], ["how", "far"])
_BARE = w.WH | listed("anyone anybody anything someone something anywhere really")


Range = tuple[int, int]
_PLACING = listed("in on at during since until before after by within")
_COUNTS = re.compile(r"\b(?:how (?:many|much)|which|what) $", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)


def completed(question: str, last: Turn) -> str | None:
    """The whole question that the fragment `question` stands for after the turn `last`; None for any other question."""
    core = _core(question)
    before = _base(last)
    if _NEXT.match(question.strip()):
        return f"What happened next: {_lowered(before)}"
    if _MORE.match(core):
        return before
    about = _WHAT_ABOUT.match(core)
    if about and ":" not in core:
        return _with_piece(_piece(about["piece"]), before)
    return _from_words(question, core, last)


def asks_about(question: str) -> bool:
    """Whether it is a question like "And what about dogs?"."""
    return _WHAT_ABOUT.match(_core(question)) is not None


def _core(question: str) -> str:
    """The question without the words that only link it to what was said."""
    return _LINK.sub("", question.strip()) or question.strip()


def _from_words(question: str, core: str, last: Turn) -> str | None:
    before = _base(last)
    spoken = [word for word in w.split(core) if word.is_word]
    if not spoken or ":" in core or "(" in core:
        return None
    if _is_bare(spoken):
        return _asked_again(_trimmed(core), spoken, last)
    if spoken[0].lower == "any":
        return _alike(_trimmed(core), before)
    linked = len(core) < len(question.strip())
    if _is_piece(spoken, core, linked):
        return _with_piece(_piece(core), before)
    return time_for_time(_piece(core), before) if linked or core.endswith("?") else None


def _piece(text: str) -> str:
    return _trimmed(_TOO.sub("", _trimmed(text)))


def _base(turn: Turn) -> str:
    """The turn's question; of a completed fragment ("Who: what was signed?") the question alone."""
    whole = turn.standalone.strip()
    piece = _trimmed(_LINK.sub("", turn.question.strip()))
    return whole.removeprefix(f"{piece}: ") if piece else whole


def _trimmed(text: str) -> str:
    return text.strip().rstrip("?!.… ").strip()


def _is_bare(words: list[Word]) -> bool:
    """Whether the words are a question word and nothing that has a meaning: "why", "since when", "who else"."""
    lowers = [word.lower for word in words]
    asking = [word for word in lowers if word in _BARE]
    if not asking or len(lowers) > _LONGEST_PIECE or any(word not in _BARE | _FILLERS for word in lowers):
        return False
    if lowers[0] not in _BARE | w.PREPOSITIONS:
        return False
    return "it" not in lowers and not {"you", "happened", "mean"} & set(lowers)


def _is_piece(words: list[Word], core: str, linked: bool) -> bool:
    """Whether the words are a phrase without a verb: "in 2020", "the banks", "any sisters", or "and Berlin"."""
    if len(words) > _LONGEST_PIECE or any(x.lower in w.AUXILIARIES | w.WH | w.VERBS for x in words):
        return False
    if words[0].lower in w.PRONOUNS - w.POSSESSIVE or not any(x.is_content for x in words):
        return bool(linked and words[0].lower in w.PRONOUNS)
    opening = words[0].lower in w.PREPOSITIONS | w.DETERMINERS | w.POSSESSIVE
    named = words[0].is_capital or words[0].text.isdigit() or w.is_plural(words[-1].lower)
    return linked or (core.rstrip().endswith("?") and (opening or named))


def _asked_again(piece: str, words: list[Word], last: Turn) -> str | None:
    """What the turn `last` was about, asked for what the bare question word `piece` asks for.

    An answered question never comes again with its own question word, or the same answer would be found again; None
    where no clause can be made of it.
    """
    before = _base(last)
    lowers = [word.lower for word in words]
    heads = w.split(before)
    if lowers[-1] == "else" and len(heads) > 1 and heads[0].lower == lowers[0]:
        return f"{piece} {before[heads[1].start :]}"
    asks = _wh(lowers, piece)
    clause = _clause(before, last.answer) if asks else None
    if clause:
        return f"{asks} {_denied(clause) if 'not' in lowers else clause}"
    statement = _told(before, last.answer)
    return f"{piece}: {statement}" if statement else None


def _wh(lowers: list[str], piece: str) -> str | None:
    """The part of a bare question that can stand before a clause: "why" of "why is that", "how long", "by whom"."""
    if lowers[:2] == ["how", "come"]:
        return "Why" if piece[0].isupper() else "why"
    if lowers[:2] in _HOW_LONG or (len(lowers) == len(("by", "whom")) and lowers[0] in w.PREPOSITIONS):
        return piece
    counts = len(lowers) > 1 and lowers[0] == "how" and lowers[1] in _DEGREES
    return piece[: len(lowers[0])] if lowers[0] in w.ADVERBIAL_WH and not counts else None


def _denied(clause: str) -> str:
    """The question with a "not": "are interns paid?" becomes "are interns not paid?"."""
    heads = w.split(clause)
    if any(word.lower in _NEGATIVE for word in heads):
        return clause
    subject = next((m.end for m in mentions(clause) if m.start == heads[1].start), heads[1].end)
    return f"{clause[:subject]} not{clause[subject:]}"


def _told(before: str, answer: str) -> str | None:
    """The question with its answer in it: "who leads the site?" becomes "Ann Bell leads the site?"."""
    heads = w.split(before)
    if not answer:
        return _lowered(before)
    named = mentions(answer)[:1]
    if heads[0].lower == "who" and len(heads) > 1 and named and named[0].start == 0 and named[0].kind in NAMED:
        return f"{named[0].text} {before[heads[1].start :]}"
    return None


def _clause(before: str, answer: str) -> str | None:
    """The question `before` without its question word, to put another in its place: "did the bank fail?", or None."""
    heads = w.split(before)
    opening = 2 if [x.lower for x in heads[:2]] in _HOW_LONG else int(heads[0].lower in w.ADVERBIAL_WH)
    if opening < len(heads) and heads[opening].lower in w.AUXILIARIES:
        return _lowered(before[heads[opening].start :])
    asked = mentions(before)[:1]
    if asked and asked[0].start == 0 and heads[0].lower in {"how", "which", "what"}:
        return _with_asked(before, asked[0])
    if heads[0].lower in {"what", "who", "whom"} and len(heads) > 1 and heads[1].lower in w.DO:
        return _with_object(before[heads[1].start :], answer)
    return None


def _with_asked(before: str, asked: Mention) -> str | None:
    """The question on what it counts: "how many staff were sent home?" gives "were the staff sent home?"; or None."""
    rest = before[asked.end :].strip()
    words = w.split(rest)
    if not words or words[0].lower not in w.AUXILIARIES:
        return None
    if words[0].lower in w.DO:
        return _inserted(_trimmed(rest), definite(asked.text))
    return f"{words[0].text} {definite(asked.text)}{rest[words[0].end :]}"


def _with_object(rest: str, answer: str) -> str | None:
    """The question with its answer's object: "did the board sell?" gives "did the board sell the mill?"; or None."""
    known = {stem(x.lower) for x in w.split(rest) if x.is_content}
    for mention in mentions(answer):
        if not known & {stem(x.lower) for x in w.split(mention.text)}:
            return _inserted(_trimmed(rest), mention.text)
    return None


def _inserted(rest: str, thing: str) -> str:
    """The question with `thing` put in: "did they send home in May" gives "did they send home the staff in May?"."""
    when = _WHEN.search(rest)
    place = when.start() if when else len(rest)
    return f"{rest[:place]} {thing}{rest[place:]}?"


def _with_piece(piece: str, before: str) -> str | None:
    """`before`, with `piece` in the place of what is of its kind, or with a phrase of place or time added; or None."""
    piece = _ONE.sub(r"\1", piece)
    if not piece:
        return None
    replaced = (
        _one_for_one(piece, before)
        or time_for_time(piece, before)
        or _alike(piece, before)
        or _name_for_name(piece, before)
    )
    if replaced:
        return replaced
    words = w.split(piece)
    if words[0].lower in w.PREPOSITIONS and words[0].lower not in {"of", "to", "by", "like", "as"}:
        return f"{_trimmed(before)} {_lowered(piece)}?"
    return None


def _one_for_one(piece: str, before: str) -> str | None:
    """The question for another thing: "is there a gym?" becomes "is there a canteen in Turin?"."""
    exists = _EXISTS.match(before)
    if not exists or w.split(piece)[0].lower not in {"a", "an", "any"}:
        return None
    return f"{exists['asks']} {_lowered(piece)}?"


def _alike(piece: str, before: str) -> str | None:
    """Replaces the phrase that opens with the same preposition or determiner, or ends in the same noun."""
    words, heads = w.split(piece), w.split(before)
    opening = words[0].lower
    if opening in w.PREPOSITIONS | {"any"}:
        start = next((i for i, head in enumerate(heads) if head.lower == opening), None)
        return None if start is None else _put(piece, before, heads[start].start, _run_end(heads, start))
    for mention in mentions(before):
        if mention.kind in {Kind.THING, Kind.THINGS} and _last(mention.text) in {words[-1].lower, *_ordinal(words)}:
            inner = max(mention.text.rfind(" of "), mention.text.rfind(" for "))
            start = mention.text.find(" ", inner + 1) + 1 if inner >= 0 else _opening(mention)
            return _put(piece, before, mention.start + start, mention.end)
        if words[-1].lower in _ORDINALS and any(x.lower in _ORDINALS for x in w.split(mention.text)):
            return _ordinal_swapped(words[-1].lower, before, mention)
    return None


def _opening(mention: Mention) -> int:
    """How many characters of a mention only ask: "how many ", "which "."""
    return next((x.start for x in w.split(mention.text) if x.lower not in {"how", "many", "much", "which", "what"}), 0)


def _run_end(words: tuple[Word, ...], start: int) -> int:
    """Where the words with a meaning after the small word at `start` end, as a place in the text."""
    end = start + 1
    while end < len(words) and (words[end].is_content or words[end].lower in w.ARTICLES | _ORDINALS):
        end += 1
    return words[end - 1].end


def _ordinal(words: tuple[Word, ...]) -> set[str]:
    return {words[-2].lower} if len(words) > 1 and words[-1].lower in {"one", "ones"} else set()


def _last(text: str) -> str:
    return w.split(text)[-1].lower


def _ordinal_swapped(ordinal: str, before: str, mention: Mention) -> str:
    old = next(x for x in w.split(mention.text) if x.lower in _ORDINALS)
    return _put(ordinal, before, mention.start + old.start, mention.start + old.end)


def _name_for_name(piece: str, before: str) -> str | None:
    """Replaces the only name of `before` by a piece that is a name, or its only phrase by a phrase."""
    given = mentions(piece)
    if len(given) != 1 or given[0].text != piece:
        return None
    spoken = [mention for mention in mentions(before) if not w.is_quoted(before, mention.start)]
    slots = [(mention.start, mention.end) for mention in spoken if mention.kind in NAMED]
    if given[0].kind in NAMED:
        slots = slots or [run for mention in spoken for run in _names_within(mention)]
    else:
        slots = [] if slots else _phrase_slots(before, spoken, w.split(piece)[0].lower)
    if len(slots) != 1 or before[slice(*slots[0])].lower() in piece.lower():
        return None
    return _put(piece, before, *slots[0])


def _names_within(mention: Mention) -> list[Range]:
    """Where a phrase holds a name: "Lyon" of "the Lyon site"."""
    words = w.split(mention.text)
    first = next((i for i, word in enumerate(words) if word.is_capital), None)
    if first is None:
        return []
    last = first
    while last + 1 < len(words) and words[last + 1].is_capital:
        last += 1
    return [(mention.start + words[first].start, mention.start + words[last].end)]


def _phrase_slots(before: str, spoken: list[Mention], opening: str) -> list[Range]:
    """The phrases of `before` that another can replace: neither its place or time nor all that it says."""
    slots = []
    for mention in spoken:
        words = w.split(before[: mention.start])
        rest = (*words, *w.split(before[mention.end :]))
        whole = rest[0].lower in w.ADVERBIAL_WH or any(word.is_content for word in rest)
        first = w.split(mention.text)[0].lower
        placing = words and words[-1].lower in _PLACING and first != opening
        if whole and first not in {"what", "which"} and not placing:
            slots.append((mention.start + _opening(mention), mention.end))
    return slots


def _put(piece: str, before: str, start: int, end: int) -> str:
    """`before` with `piece` from `start` to `end`, and in the place of a name that described what stood there."""
    words = [word for word in w.split(before) if word.end <= start]
    while len(words) > 1 and words[-1].is_capital and before[words[-1].end : start] == " ":
        start = words.pop().start
    given = _lowered(piece) if start else piece
    if _COUNTS.search(before[:start]):
        given = _ARTICLE.sub("", given)
    return before[:start] + given + before[end:]


def _lowered(question: str) -> str:
    """The question without the capital that only its place at the beginning gave it."""
    words = w.split(question)
    if words and words[0].lower in w.FUNCTION and words[0].lower != "i":
        return question[0].lower() + question[1:]
    return question
