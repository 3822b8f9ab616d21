"""Whether a text supports an entity, and how many of a sentence's words it shares."""

import re
from bisect import bisect_left
from functools import cached_property, lru_cache

from bot.checking.quantities import Quantity, equal, quantities, quantity
from bot.language import german
from bot.language.detection import GERMAN
from bot.language.entities import Entity, EntityKind, entities
from bot.language.names import folded, is_acronym
from bot.language.stopwords import CLAIM_STOPWORDS
from bot.language.tokens import WORD

_PIECE = re.compile(r"[^\W_]{2,}")  # "d'Arc" names "Arc" too
_SHORTEST_ROOT = 4
_ENDINGS = ("ians", "ian", "ans", "ean", "ese", "ish", "ia", "an", "es", "a", "e", "s", "y", "n", "i")
_NATIONS = {
    "british": "britain",
    "briton": "britain",
    "britons": "britain",
    "danish": "denmark",
    "dutch": "netherlands",
    "english": "england",
    "finnish": "finland",
    "french": "france",
    "greek": "greece",
    "irish": "ireland",
    "polish": "poland",
    "scottish": "scotland",
    "spanish": "spain",
    "swiss": "switzerland",
    "welsh": "wales",
}
_SAME_NAMES = ({"US", "USA", "united states", "american", "americans", "america"}, {"UK", "united kingdom", "britain"})
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STEM_LETTERS = 5  # cutting words short is a plain stemmer that needs no language (McNamee & Mayfield, 2004)
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("\u2018\u2019`\u00b4", "'"))
_OMISSION = re.compile(r"\s*(?:\[?(?:\.\.\.|…)\]?|\[[^\]]*\])\s*")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The folded word, cut to its first letters; empty for a word that says little."""
    plain = folded(word)
    return "" if len(plain) < 3 or plain in CLAIM_STOPWORDS else plain[:_STEM_LETTERS]  # noqa: PLR2004  "of", "it", "he"


def stems_of(word: str) -> set[str]:
    """The stem of the word; where nothing divides words, as in Chinese, each two neighbouring characters."""
    if _IDEOGRAPH.search(word):
        return {word[index : index + 2] for index in range(max(1, len(word) - 1))}
    return {stem(word)} - {""}


@lru_cache(maxsize=8192)
def _root(word: str) -> str:
    """What a country, its people and its adjective share: "russ" for Russia and Russians."""
    word = _NATIONS.get(word, word)
    shortened = True
    while shortened:
        shortened = False
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ROOT:
                word, shortened = word[: -len(ending)], True
                break
    return word


def plain(text: str) -> str:
    """The text with one kind of quotation mark and single spaces."""
    return " ".join(text.translate(_QUOTES).split())


class EntityIndex:
    """What can be looked up of a text: its entities and words, read when first asked for.

    `context` (title, headings, date) supports names and dates, but no numbers and no quotations.
    """

    def __init__(self, text: str, context: str = "", language: str | None = None) -> None:
        self.text = text
        self.context = context
        self.language = language

    def part(self, start: int, end: int) -> "EntityIndex":
        """The index of `text[start:end]` alone, made of the entities that were read already."""
        part = EntityIndex(self.text[start:end], language=self.language)
        inside = (entity for entity in self.entities if start <= entity.start and entity.end <= end)
        part.__dict__["entities"] = [
            Entity(entity.kind, entity.start - start, entity.end - start, entity.value, entity.weak)
            for entity in inside
        ]
        first, last = bisect_left(self.words, (start,)), bisect_left(self.words, (end,))
        part.__dict__["words"] = [(position - start, word) for position, word in self.words[first:last]]
        return part

    def supports(self, entity: Entity) -> bool:
        """Whether the text holds the entity, in any of its forms, or a date that is more exact."""
        if entity.weak:
            return True
        if entity.kind is EntityKind.NAME:
            return self._holds_name(entity.value)
        if entity.kind is EntityKind.QUOTATION:
            return self._holds_quotation(entity.value)
        holds = self._holds_number if entity.kind is EntityKind.NUMBER else self._holds_date
        return any(holds(reading) for reading in entity.readings)

    @cached_property
    def stems(self) -> set[str]:
        """The stems of the content words of the text, without its context."""
        return {stemmed for _, word in self.words for stemmed in stems_of(word)}

    @cached_property
    def words(self) -> list[tuple[int, str]]:
        """The words of the text, each with its start, without the context."""
        return [(match.start(), match.group()) for match in WORD.finditer(self.text)]

    @cached_property
    def entities(self) -> list[Entity]:
        """The entities of the text, without its context."""
        return self._read(self.text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers of the text with their units, also those in other words, without its context."""
        return quantities(self.text, self.entities)

    def _read(self, text: str) -> list[Entity]:
        return german.entities(text) if self.language == GERMAN else entities(text)

    @cached_property
    def _all_entities(self) -> list[Entity]:
        return [*self.entities, *self._read(self.context)] if self.context else self.entities

    @cached_property
    def _numbers(self) -> dict[str, set[str]]:
        """The units that each number stands with, "" for none."""
        units: dict[str, set[str]] = {}
        for entity in self.entities:
            if entity.kind is EntityKind.NUMBER:
                for reading in entity.readings:
                    number, _, unit = reading.partition(" ")
                    units.setdefault(number, set()).add(unit)
        return units

    @cached_property
    def _dates(self) -> set[str]:
        return {
            reading for entity in self._all_entities if entity.kind is EntityKind.DATE for reading in entity.readings
        }

    @cached_property
    def _calendar(self) -> list[tuple[str, str, str]]:
        """Year, month and day of each date of the calendar, "?" for what is not said."""
        parts = [date.split("-") for date in self._dates if date.count("-") == 2]  # noqa: PLR2004  y-m-d
        return [(year, month, day) for year, month, day in parts]

    @cached_property
    def _years(self) -> set[str]:
        return {year for year, _, _ in self._calendar} - {"?"}

    @cached_property
    def _hours(self) -> set[str]:
        """The full hours that the text names, also as they are said in the afternoon: 17:00 is five."""
        times = [date.split(":") for date in self._dates if ":" in date]
        full = [int(time[0]) for time in times if int(time[1]) == 0]
        return {str(hour) for hour in full} | {str(hour - 12) for hour in full if hour > 12}  # noqa: PLR2004

    @cached_property
    def _written_words(self) -> list[str]:
        words = [word for _, word in self.words] + WORD.findall(self.context)
        return words + [piece for word in words if not word.isalnum() for piece in _PIECE.findall(word)]

    @cached_property
    def _words(self) -> set[str]:
        return {folded(word) for word in self._written_words}

    @cached_property
    def _roots(self) -> set[str]:
        return {_root(word) for word in self._words if len(word) >= _SHORTEST_ROOT}

    @cached_property
    def _acronyms(self) -> set[str]:
        words = self._written_words
        return {folded(word).upper() for word in words if word[:2].isupper() or ("." in word and is_acronym(word))}

    @cached_property
    def _initials(self) -> set[str]:
        """The initials of the names that have several words."""
        return {
            initials
            for entity in self._all_entities
            if entity.kind is EntityKind.NAME
            for initials in _initials(entity.value)
        }

    @cached_property
    def _plain_text(self) -> str:
        return plain(self.text)

    @cached_property
    def _compact_text(self) -> str:
        return self.text.lower().replace("-", "")

    def _holds_number(self, reading: str) -> bool:
        if reading.startswith("="):
            return reading[1:] in self._compact_text
        number, _, unit = reading.partition(" ")
        units = self._numbers.get(number, set())
        if unit in units or "" in units or (units and not unit):
            return True
        if unit == "century":
            return any(f"{int(year) // 100 + 1}" == number for year in self._years)
        if (
            number.isdigit()
            and not unit
            and (number in self._years or number in self._hours or any(number == day for _, _, day in self._calendar))
        ):
            return True
        wanted = quantity(reading)
        return wanted is not None and any(equal(wanted, given) for given in self.quantities)

    def _holds_date(self, reading: str) -> bool:
        if reading in self._dates:
            return True
        if reading.endswith("0s"):
            decade = reading[: -len("00s")] if reading.endswith("00s") else reading[: -len("0s")]
            return any(year.startswith(decade) for year in self._years)
        if ":" in reading:
            hour, minute = reading.split(":")[:2]
            return int(minute) == 0 and "" in self._numbers.get(hour, set())
        if reading.count("-") != 2:  # noqa: PLR2004  a weekday
            return False
        year, month, day = reading.split("-")
        if (month, day) == ("?", "?"):
            return year in self._years or year in self._numbers
        return any(
            month == held_month and day in {"?", held_day} and (year in {"?", held_year} or self._adds(year, held_year))
            for held_year, held_month, held_day in self._calendar
        )

    def _adds(self, year: str, held_year: str) -> bool:
        """Whether a date without a year is of a year that the text names elsewhere."""
        return held_year == "?" and year in self._years

    def _holds_name(self, name: str) -> bool:
        if all(self._holds_word(word) for word in name.split()):
            return True
        if any(initials in self._acronyms for initials in _initials(name)):
            return True
        return any(name in same and any(self._holds_exactly(other) for other in same) for same in _SAME_NAMES)

    def _holds_exactly(self, name: str) -> bool:
        return name in self._acronyms if name.isupper() else all(word in self._words for word in name.split())

    def _holds_word(self, word: str) -> bool:
        if word.isupper():
            return word in self._acronyms or word in self._initials or (len(word) > 2 and word.lower() in self._words)  # noqa: PLR2004
        return word in self._words or (len(word) >= _SHORTEST_ROOT and _root(word) in self._roots)

    def _holds_quotation(self, quotation: str) -> bool:
        """Whether the words stand in the text letter for letter, but for the capital of the first and a last stop."""
        if plain(quotation) in self._plain_text:
            return True
        position = 0
        for piece in _OMISSION.split(plain(quotation)):
            bare = piece.strip(" .,;:!?\"'")
            first = bare[:1]
            start = max(self._plain_text.find(form + bare[1:], position) for form in {first, first.swapcase()})
            if bare and start < 0:
                return False
            position = max(position, start)
        return True


def _initials(name: str) -> list[str]:
    words = name.split()
    letters = "".join(word[0] for word in words).upper()
    return [letters[:length] for length in range(2, len(letters) + 1)]
