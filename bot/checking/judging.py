"""Whether its evidence supports a claim: exact checks of its numbers, dates, names, quotations, denials and directions.

These checks read no meaning. They say "contradicted" only where the words alone show it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.checking.binding import exchanged
from bot.checking.bounds import bounds_alike, bounds_differ
from bot.checking.certainty import surer
from bot.checking.claim import Claim
from bot.checking.evidence import Evidence, Ground
from bot.checking.negation import denial_differs
from bot.checking.opposites import turned
from bot.checking.parts import strays
from bot.checking.permission import permitted
from bot.checking.quantities import Quantity, follows, quantity
from bot.checking.support import EntityIndex, plain
from bot.language.detection import GERMAN, differ
from bot.language.entities import Entity, EntityKind
from bot.language.units import unit_name
from bot.verdict import Verdict

_ABOUT_IT = 0.65  # share of the claim's words that the evidence must hold before another number contradicts it
_QUESTION_HELD = 0.6  # share of a question's words that the evidence must hold before "Yes." or "No." is judged
_SAID = 0.8  # share of the words that something must hold to be said, where the claim denies that it is
# Words after which a number or a name of the question only repeats the case that was asked about: "after nine years".
_CASE = re.compile(
    r"\b(?:after|with|within|at|for|of|aged|worth|on|in|over|since|from|past|if|when|like|as|about|around|under)"
    r"(?:\s+(?:an?|the|about|some|only|just))*\s*$",
    re.IGNORECASE,
)
_TOLD_TIME = re.compile(
    r"\b(?:half past|(?:a )?quarter (?:past|to)|(?:five|ten|twenty) (?:past|to)) \w+", re.IGNORECASE
)
_COMMON = re.compile(
    r"[A-Z][a-z]+s (?=[a-z])|Children|[A-Z][a-z]+(?:-[a-z]|\s\d|ly\s)|[A-Z][a-z]{2,}(?:ing|tion|ment|ness|body)\s"
    r"|[A-Z][a-z]+\s(?:from|in|of|on|at|for|with|who|that|which|to)\b"
)
_RATE = re.compile(
    r"\s*(?:an?|per|each|every|/)\s*(hour|day|week|month|year|night|person|mile|kilometre|km)\b", re.IGNORECASE
)
_POLAR = re.compile(
    r"\s*(?:is|are|was|were|do|does|did|can|could|may|might|must|has|have|had|will|would|should|shall|am|ist|sind|war"
    r"|waren|hat|haben|kann|können|darf|dürfen|muss|müssen|wird|werden|gibt)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\s+(?!of\b|der\b|des\b)[a-z]")
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][\w-]*[ -]$")
_BAR = " | "  # between the cells of a row
# What a question asks for, and what the words would look like that gave it.
_ATTRIBUTES = (
    (
        re.compile(r"\b(?:price|costs?|fee|charge|how much)\b", re.IGNORECASE),
        re.compile(r"[$€£¥]|\b(?:euros?|dollars?|pounds?)\b"),
    ),
    (re.compile(r"\b(?:why|reason)\b", re.IGNORECASE), re.compile(r"\b(?:because|since|due to|so that|as)\b")),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the exact checks find; `firm` when no other opinion can change it."""

    verdict: Verdict
    firm: bool = False


def judge(claim: Claim, question: EntityIndex, grounds: Sequence[Ground], evidence: Sequence[Evidence]) -> Judgement:
    """The judgement of a claim, given the ranges that support it best and the passages `grounds` that these lie in.

    Firm is what is found word for word, what is plainly otherwise (another number or date, words that nobody said),
    and what these checks alone can tell: that something is not said, and another language.
    """
    if is_quoted(claim, evidence):
        return Judgement(Verdict.SUPPORTED, firm=True)
    if claim.unsaid is not None and claim.silent:
        return Judgement(_unsaid(claim.unsaid, question, grounds), firm=True)
    if evidence and claim.bare:
        verdict = _bare(claim, question, evidence)
        return Judgement(verdict, firm=verdict is Verdict.CONTRADICTED)
    if not evidence or not claim.statement.text:
        return Judgement(Verdict.NOT_FOUND)
    used = [ground for ground in grounds if any(part.passage is ground.passage for part in evidence)]
    foreign = bool(used) and all(differ(claim.language, ground.index.language) for ground in used)
    quotes = EntityIndex("\n".join(part.quote for part in evidence), language=used[0].index.language if used else None)
    by_facts = _by_facts(claim, question, used, quotes, foreign=foreign)
    if by_facts.firm or by_facts.verdict is not Verdict.SUPPORTED:
        return by_facts
    return Judgement(Verdict.NOT_FOUND) if _is_scattered(claim.statement, evidence) else _by_wording(claim, quotes)


def is_quoted(claim: Claim, evidence: Sequence[Evidence]) -> bool:
    """Whether the evidence holds the claim word for word."""
    return not claim.bare and bool(claim.text) and any(plain(claim.text) in plain(part.quote) for part in evidence)


def _by_facts(
    claim: Claim, question: EntityIndex, used: Sequence[Ground], quotes: EntityIndex, *, foreign: bool
) -> Judgement:
    missing = [
        entity
        for entity in _demanded(claim.statement)
        if not _holds(entity, claim.statement, question, used, quotes, foreign=foreign)
    ]
    if missing:
        verdict = _missing(missing, claim.statement, quotes)
        misquoted = any(entity.kind is EntityKind.QUOTATION for entity in missing)
        return Judgement(verdict, firm=verdict is Verdict.CONTRADICTED or misquoted or foreign)
    return Judgement(Verdict.NOT_CHECKED, firm=True) if foreign else Judgement(Verdict.SUPPORTED)


def _is_scattered(statement: EntityIndex, evidence: Sequence[Evidence]) -> bool:
    """Whether the claim is a row of a table, and its numbers stand in other rows than what it begins with."""
    first, bar, _ = statement.text.partition(_BAR)
    if not bar or not all("|" in part.quote for part in evidence):
        return False
    numbers = [
        entity for entity in statement.entities if entity.kind is EntityKind.NUMBER and entity.start > len(first)
    ]
    begun = plain(first.rpartition(":")[2]).casefold()
    rows = [
        EntityIndex(line) for part in evidence for line in part.quote.split("\n") if begun in plain(line).casefold()
    ]
    held = [sum(row.supports(number) for number in numbers) for row in rows if row.quantities]
    return bool(held) and max(held) < len(numbers)


def _by_wording(claim: Claim, quotes: EntityIndex) -> Judgement:
    if (
        denial_differs(claim.statement, quotes.text)
        or turned(claim.statement, quotes.text)
        or _other_rate(claim.statement, quotes)
        or bounds_differ(claim.statement, quotes)
        or exchanged(claim.statement, quotes)
        or (claim.language == GERMAN and claim.statement.stems and strays(claim.statement, quotes))
    ):
        return Judgement(Verdict.CONTRADICTED)
    return Judgement(Verdict.NOT_FOUND if surer(claim.statement.text, quotes.text) else Verdict.SUPPORTED)


def _other_rate(statement: EntityIndex, quotes: EntityIndex) -> bool:
    """Whether the same number is "a week" in the claim and "a day" in the evidence."""
    quoted = _rates(quotes)
    return any(value in quoted and not units & quoted[value] for value, units in _rates(statement).items())


def _rates(text: EntityIndex) -> dict[str, set[str]]:
    """The units of time that the numbers of a text are given for."""
    rates: dict[str, set[str]] = {}
    for entity in text.entities:
        if entity.kind is EntityKind.NUMBER and (per := _RATE.match(text.text, entity.end)):
            rates.setdefault(entity.value, set()).add(unit_name(per[1]))
    return rates


def _demanded(statement: EntityIndex) -> list[Entity]:
    """The entities that must be found; "one" must be, where it counts something ("one day")."""
    entities = [*map(_counted, statement.entities)]
    times = [match.span() for match in _TOLD_TIME.finditer(statement.text)]
    inside = (entity for entity in entities if not any(start <= entity.start < end for start, end in times))
    return [
        entity
        for entity in inside
        if not (
            entity.weak
            or _is_first_word(entity, statement.text)
            or _is_ordinal(entity, statement.text)
            or _is_head(entity, statement.text)
        )
    ]


def _counted(entity: Entity) -> Entity:
    """The entity, worth asking for where it is a "one" that counts something."""
    return replace(entity, weak=False) if entity.weak and entity.value.startswith("1 ") else entity


def _is_head(entity: Entity, text: str) -> bool:
    """Whether a "name" is in the head of a column, in a row of a table."""
    if entity.kind is not EntityKind.NAME or _BAR not in text:
        return False
    cell, following = text.rfind(_BAR, 0, entity.start) + 1, text.find(_BAR, entity.start)
    return entity.start < text.find(":", cell, following if following >= 0 else len(text))


def _is_ordinal(entity: Entity, text: str) -> bool:
    """Whether a "share" only counts on: "a fifth session"."""
    return (
        entity.value.startswith("1/")
        and text[entity.start : entity.end].isalpha()
        and bool(_ORDINAL.match(text, entity.end))
    )


def _is_first_word(entity: Entity, text: str) -> bool:
    """Whether a "name" is rather a common word that has its capital from the beginning of the sentence."""
    if entity.kind is not EntityKind.NAME or entity.start > 0 or " " in entity.value:
        return False
    return _COMMON.match(text, entity.start) is not None


def _holds(
    entity: Entity,
    statement: EntityIndex,
    question: EntityIndex,
    used: Sequence[Ground],
    quotes: EntityIndex,
    *,
    foreign: bool,
) -> bool:
    """Whether the entity is supported: a name by a passage; others by the quotes, or by the case asked about."""
    if entity.kind is EntityKind.NAME:
        if any(ground.index.supports(entity) for ground in used) or (foreign and not _half_known(entity, used)):
            return True
    elif entity.kind is EntityKind.QUOTATION:
        return foreign or any(ground.index.supports(entity) for ground in used)
    elif (
        quotes.supports(entity)
        or _is_dated(entity, used)
        or bounds_alike(entity, statement, quotes)
        or _follows(entity, statement, question, quotes)
    ):
        return True
    return _is_part_of_name(entity, statement, used) or _is_case(entity, statement, question)


def _is_dated(entity: Entity, used: Sequence[Ground]) -> bool:
    """Whether it is a date that the title, the headings or the date of a passage hold."""
    return entity.kind is EntityKind.DATE and any(
        EntityIndex(ground.index.context, language=ground.index.language).supports(entity) for ground in used
    )


def _half_known(name: Entity, used: Sequence[Ground]) -> bool:
    """Whether the passages hold a part of the name, and not the rest."""
    words = name.value.split()
    known = [any(ground.index.supports(replace(name, value=word)) for ground in used) for word in words]
    return any(known) and not all(known)


def _is_part_of_name(number: Entity, statement: EntityIndex, used: Sequence[Ground]) -> bool:
    """Whether the number only ends a name that a passage or its title holds: "Heron 3"."""
    before = _CAPITAL_BEFORE.search(statement.text[: number.start])
    if before is None:
        return False
    name = statement.text[before.start() : number.end]
    return any(name in text for ground in used for text in (ground.index.text, ground.index.context))


def _is_case(entity: Entity, statement: EntityIndex, question: EntityIndex) -> bool:
    """Whether the claim repeats, as the case that it speaks of, what the question has said.

    What a question takes for granted that is not answered "yes" or "no" is such a case anyway.
    """
    if not question.text or not question.supports(entity):
        return False
    return not _POLAR.match(question.text) or _CASE.search(statement.text[: entity.start]) is not None


def _follows(entity: Entity, statement: EntityIndex, question: EntityIndex, quotes: EntityIndex) -> bool:
    if entity.kind is not EntityKind.NUMBER:
        return False
    wanted = [stated for reading in entity.readings if (stated := quantity(reading)) is not None]
    own = set(wanted)
    asked: list[Quantity] = [given for given in question.quantities if given not in own]
    said = [given for given in statement.quantities if given not in own]
    return any(follows(each, statement.text, quotes.quantities, asked, said) for each in wanted)


def _missing(missing: Sequence[Entity], statement: EntityIndex, quotes: EntityIndex) -> Verdict:
    """Contradicted where the evidence is plainly about it and gives another number or date of the kind."""
    about = len(statement.stems & quotes.stems) / len(statement.stems) if statement.stems else 0.0
    if about >= _ABOUT_IT and any(_other_value(entity, statement, quotes) for entity in missing):
        return Verdict.CONTRADICTED
    return Verdict.NOT_FOUND


def _other_value(entity: Entity, statement: EntityIndex, quotes: EntityIndex) -> bool:
    if entity.kind is EntityKind.NUMBER:
        units = {reading.partition(" ")[2] for reading in entity.readings}
        others = (
            quoted
            for quoted in map(_counted, quotes.entities)
            if quoted.kind is EntityKind.NUMBER and not statement.supports(quoted)
        )
        return any(reading.partition(" ")[2] in units for quoted in others for reading in quoted.readings)
    return entity.kind is EntityKind.DATE and any(
        quoted.kind is EntityKind.DATE
        and (":" in quoted.value) == (":" in entity.value)
        and not statement.supports(quoted)
        for quoted in quotes.entities
    )


def _bare(claim: Claim, question: EntityIndex, evidence: Sequence[Evidence]) -> Verdict:
    """A "Yes." stands where the evidence repeats the question, a "No." where it denies or turns it round."""
    quotes = EntityIndex("\n".join(part.quote for part in evidence))
    if (leave := permitted(question.text, quotes.text)) is not None and not _unmet(question, quotes):
        return Verdict.SUPPORTED if leave == claim.answer else Verdict.CONTRADICTED
    repeated = len(question.stems & quotes.stems) / len(question.stems) if question.stems else 0.0
    if repeated < _QUESTION_HELD:
        return Verdict.NOT_FOUND
    asked = EntityIndex(question.text.strip().rstrip("?"))
    missing = _unmet(asked, quotes)
    opposed = denial_differs(asked, quotes.text) or turned(asked, quotes.text)
    denied = opposed or (bool(missing) and _missing(missing, asked, quotes) is Verdict.CONTRADICTED)
    if denied:
        return Verdict.CONTRADICTED if claim.answer else Verdict.SUPPORTED
    return Verdict.SUPPORTED if claim.answer and not missing else Verdict.NOT_FOUND


def _unmet(asked: EntityIndex, quotes: EntityIndex) -> list[Entity]:
    """The numbers, dates and quotations of a question that the evidence lacks."""
    return [entity for entity in _demanded(asked) if entity.kind is not EntityKind.NAME and not quotes.supports(entity)]


def _unsaid(unsaid: EntityIndex, question: EntityIndex, grounds: Sequence[Ground]) -> Verdict:
    """Whether what the claim calls unsaid is indeed not said: no sentence holds (nearly) all of its words.

    Without words of its own it is what the question asks for.
    """
    unsaid = unsaid if unsaid.stems else question
    for wanted, given in _ATTRIBUTES:
        if wanted.search(unsaid.text):
            words = EntityIndex(wanted.sub(" ", unsaid.text)).stems
            if words and any(
                words <= part.stems and given.search(part.text) for each in grounds for part in each.parts
            ):
                return Verdict.CONTRADICTED
    if not unsaid.stems:
        return Verdict.NOT_FOUND
    best = max(
        (len(unsaid.stems & part.stems) / len(unsaid.stems) for each in grounds for part in each.parts), default=0.0
    )
    return Verdict.NOT_FOUND if best >= _SAID else Verdict.SUPPORTED
