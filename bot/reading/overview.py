"""What a document is about: its leading and most central sentences, letter for letter."""

import re
from collections.abc import Sequence

import numpy as np

from bot.draft import Draft, DraftSentence
from bot.reading.candidates import Candidate, candidates_of
from index.document import BlockKind
from index.passage import Passage, Vectors

_THING = (
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
_NAMED = (  # "the travel policy": a text by its subject
    r"(?:the|this|that|my|our|your) (?:[\w']+ ){1,4}"
    r"(?:article|document|documents|docs|text|page|file|report|story|paper|policy|post|manual|guide|book|memo|handbook|"
    r"minutes|notes|contract|agreement)"
)
_OF_THING = rf"(?: (?:of|about|from|in|for) (?:{_THING}|{_NAMED})|(?: {_THING}))?"
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
            rf"(?:summari[sz]e|sum up|recap|outline|condense|shorten)(?: (?:{_THING}|{_NAMED}))?(?: up)?",
            rf"{_NOUN}{_OF_THING}",
            rf"(?:what(?:'s| is| was| are| were)|list|name|which are)(?: the)?(?: {_NOUN}){_OF_THING}",
            rf"what(?:'s| is| are| was| were) (?:{_THING}|they) (?:\w+ )?(?:about|saying|on about|regarding)",
            rf"what(?:'s| is| are) {_NAMED} about",
            rf"what (?:do|does|did) {_THING} (?:say|cover|contain|discuss|describe|deal with|tell(?: us| me)?)",
            rf"what (?:do|does|did) {_THING} talk about",
            rf"what (?:is|are|was) (?:covered|discussed|described|said|written|contained|in) ?(?:in )?{_THING}",
            rf"(?:explain|describe|introduce) {_THING}",
            rf"what(?:'s| is) in {_THING}",
            rf"(?:tell me|talk) (?:more )?about {_THING}",
            rf"about what is {_THING}",
            r"what happened",
        ]
    )
    + ")"
    + _TAIL
)
_MARKS = re.compile(r"[^\w\s']+")
_LONGEST = 120  # characters
_MOST = 4
_LEAD_BONUS = 0.25
_ALIKE = 0.8  # cosine from which a second sentence says the same
_FEWEST_WORDS = 5


def is_overview(question: str) -> bool:
    """Whether `question` asks what a whole text says, not for something in it."""
    if len(question) > _LONGEST:
        return False
    plain = " ".join(_MARKS.sub(" ", question.lower().replace("\u2019", "'")).split())
    return _OVERVIEW.fullmatch(plain) is not None


def overview(passages: Sequence[Passage], most: int = _MOST) -> Draft:
    """The first sentence and the most central others, at most `most`, in the order of the passages.

    Central is a sentence whose vector is near the mean of all (the centroid of Radev et al., "Centroid-based
    summarization of multiple documents", 2004); each next one must not repeat those taken (as in Carbonell and
    Goldstein's maximal marginal relevance, 1998). With no sentence to show, the draft abstains.
    """
    chosen = [c for c in candidates_of(passages) if not c.silent]
    chosen = [c for c in chosen if len(c.words) >= _FEWEST_WORDS] or chosen
    if not chosen:
        return Draft((), 0.0, "reader")
    rows = np.stack([passages[c.passage].sentence_vectors[c.sentence] for c in chosen])
    picked = sorted(_central(chosen, rows, most))
    sentences = tuple(DraftSentence(chosen[at].text, (chosen[at].span.passage,), (chosen[at].span,)) for at in picked)
    return Draft(sentences, 1.0, "reader")


def _central(candidates: Sequence[Candidate], rows: Vectors, most: int) -> list[int]:
    """Positions of the leading sentence and of central ones."""
    mean = rows.mean(axis=0)
    scores = rows @ mean / max(float(np.linalg.norm(mean)), 1e-9)
    for at, candidate in enumerate(candidates):
        scores[at] += _LEAD_BONUS / (1 + candidate.sentence) if candidate.passage == 0 else 0.0
        scores[at] -= 0.2 * (candidate.kind is not BlockKind.PARAGRAPH)
    picked = [0]
    for at in np.argsort(-scores, kind="stable"):
        if len(picked) >= most:
            break
        if max(float(rows[at] @ rows[other]) for other in picked) < _ALIKE:
            picked.append(int(at))
    return picked
