"""What a chat model is shown: the passages, fenced off as data, each with a key to cite it by."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from string import Template

import prompts
from bot.writing.models import Protocol
from index.passage import Passage

KEY_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: a key is no word of any language, and no number
KEY_LENGTH = 5
BOUNDARY_LENGTH = 12
NO_ANSWER = "none"  # what the prompt tells the model to cite when the passages do not hold the answer
MESSAGE_BORDER = "\n---\n"  # stands in the prompt's file between the system message and the user's

# Marks by which chat models tell turns apart: in a passage they could pose as the user or the system.
CHAT_MARKS = re.compile(r"<\|[^|<>\n]{1,40}\|>|<</?SYS>>|</?s>|</?(?:start|end)_of_turn>|\[/?INST\]", re.IGNORECASE)
# Characters that nobody sees but a model reads: controls, zero-width spaces, direction overrides, tags.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_CITATION_MARKS = re.compile(r"\s?\[\d+\]")
# single angle quotes for angle brackets
_BRACKETS = str.maketrans("<>[]", "\u2039\u203a()")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent to the model. `keys` maps each key to the id of its passage."""

    system: str
    user: str
    keys: Mapping[str, str]


def build_prompt(
    question: str,
    passages: Sequence[Passage],
    turns: Sequence[tuple[str, str]] = (),
    protocol: Protocol = Protocol.KEYS,
) -> Prompt:
    """The prompt for `question` over `passages`; `turns` are earlier questions and answers, oldest first.

    The same input always gives the same prompt. No key and no boundary occurs in any text of the input. What is for
    the system is the same for every question, so that a provider can keep it. Where no citing is asked for, there are
    no keys.
    """
    texts = [question, *(text for turn in turns for text in turn)]
    texts += [
        text for passage in passages for text in (passage.text, passage.title, passage.context, *passage.heading_path)
    ]
    taken = neutral("\n".join(texts)).casefold()
    keys = _keys(passages, taken)
    boundary = next(_tokens("\n".join((taken, *keys)), BOUNDARY_LENGTH, taken))
    if protocol is Protocol.PLAIN:
        keys = []
    system, _, user = prompts.read(protocol.prompt).partition(MESSAGE_BORDER)
    values = {
        "boundary": boundary,
        "turns": _earlier(turns),
        "passages": "\n".join(_all_fenced(passages, keys, boundary)),
        "question": neutral(question),
    }
    return Prompt(
        system,
        Template(user).substitute(values),
        {key: passage.id for key, passage in zip(keys, passages, strict=False)},
    )


def neutral(text: str) -> str:
    """`text` without what could pose as a key, a turn of the conversation, or be read by the model alone.

    Only what the model is shown: quotes are cut from the document itself.
    """
    seen = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    marked = CHAT_MARKS.sub(lambda mark: mark[0].translate(_BRACKETS), seen)
    while "[[" in marked or "]]" in marked:
        marked = marked.replace("[[", "[ [").replace("]]", "] ]")
    return marked


def _keys(passages: Sequence[Passage], taken: str) -> list[str]:
    """A key for each passage, made from its id: letters only, all different, none a part of `taken`."""
    keys: list[str] = []
    for passage in passages:
        keys.append(next(key for key in _tokens(passage.id, KEY_LENGTH, taken) if key not in keys))
    return keys


def _tokens(seed: str, length: int, taken: str) -> Iterator[str]:
    """Words of `KEY_LETTERS` made from `seed` that do not occur in `taken` (in small letters)."""
    salt = 0
    while True:
        number = int.from_bytes(sha256(f"{salt}\n{seed}".encode()).digest())
        token = ""
        for _ in range(length):
            number, letter = divmod(number, len(KEY_LETTERS))
            token += KEY_LETTERS[letter]
        if token not in taken:
            yield token
        salt += 1


def _all_fenced(passages: Sequence[Passage], keys: Sequence[str], boundary: str) -> Iterator[str]:
    """The passages, each with what is known of it, and with its key where there are keys."""
    for index, passage in enumerate(passages):
        mark = f"passage [[{keys[index]}]]" if keys else "passage"
        yield f"<{boundary} {mark}>\n{_facts(passage)}text:\n{neutral(_body(passage))}\n</{boundary}>\n"


def _facts(passage: Passage) -> str:
    facts = (
        ("title", passage.title),
        ("date", passage.date),
        ("heading", " > ".join(heading for heading in passage.heading_path if heading != passage.title)),
        ("page", passage.page),
        ("table header", _above(passage)),
    )
    return "".join(f"{name}: {_line(str(value))}\n" for name, value in facts if value)


def _body(passage: Passage) -> str:
    """The text without a first line that only repeats the title."""
    first, _, rest = passage.text.lstrip().partition("\n")
    return rest.lstrip("\n") if rest.strip() and first.lstrip("# ").strip() == passage.title else passage.text


def _above(passage: Passage) -> str:
    """What the passage is embedded with beyond its title and headings: the header of the table that it is cut from."""
    known = {passage.title, *passage.heading_path, " > ".join(passage.heading_path)}
    return " ".join(line for line in passage.context.splitlines() if line.strip() not in known)


def _earlier(turns: Iterable[tuple[str, str]]) -> str:
    """The earlier turns as text; the numbers of their citations are left out, for the model would copy them."""
    lines = [
        f"Earlier question: {_line(question)}\nEarlier answer: {_line(_CITATION_MARKS.sub('', answer))}\n"
        for question, answer in turns
    ]
    return "\n".join([*lines, ""]) if lines else ""


def _line(text: str) -> str:
    return " ".join(neutral(text).split())
