"""Which fixed sentences the Slack adapter has; `messages.py` holds them in each language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackWords:
    """The fixed sentences of the Slack adapter in one language; what stands in braces is filled in."""

    # For what the chain says in English
    fixed: Mapping[str, str]

    # While it works
    searching: str
    writing: str
    next_in_line: str
    one_ahead: str
    ahead: str
    full: str

    # Beside an answer
    not_supported: str
    contradicted: str
    not_checked: str
    ask_owner: str
    left_out: str
    several: str
    one_hidden: str
    hidden: str
    one_further: str
    further: str
    more_passages: str
    page: str
    today: str
    days_old: str
    months_old: str
    one_year_old: str
    years_old: str
    good: str
    bad: str
    sources: str
    why: str
    why_not: str
    closest: str
    nearest: str
    share: str
    shared: str
    not_shared: str
    shared_before: str

    # Instead of an answer
    stopped: str
    stopped_early: str
    failed: str
    model_failed: str
    no_index: str
    empty: str
    too_long: str
    no_pictures: str
    gone: str
    too_late: str

    # Modals
    feedback_title: str
    what_was_wrong: str
    reasons: Mapping[str, str]
    comment: str
    comment_hint: str
    send: str
    cancel: str
    close: str
    thanks_good: str
    thanks_bad: str
    no_passage: str
    cut: str
    very_sure: str
    sure: str
    unsure: str
    too_unsure: str
    how_written: Mapping[str, str]
    read_for_it: str
    near: str
    read_in_vain: str
    details: str
    read_as: str
    written_by: str
    engines: Mapping[str, str]
    confidence: str
    withheld: str
    took: str
    found: str
    nothing_found: str
    ranks: str
    cited: str

    # Home, and what may be asked
    home: str
    one_known: str
    known: str
    updated: str
    ask_how: str
    last_questions: str
    no_question: str
    show: str
    asked_before: str
    ask_about: str
    asks_about: str
    news: str
    summary_thread: str
    summary_channel: str
    summary_where: str
    summary_no_member: str
    summary_unread: str
    summary_empty: str
    prompts_title: str
    prompt_title: str
    prompt_heading: str
