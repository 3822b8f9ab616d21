"""Every fixed sentence of the Slack adapter, in each language that the settings offer."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import messages
from bot.abstention import Withheld
from bot.settings.slack import Language


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


_ENGLISH = SlackWords(
    fixed={},
    searching="is looking through the documents …",
    writing="is writing …",
    next_in_line="Your question is next.",
    one_ahead="1 question ahead of yours.",
    ahead="{count} questions ahead of yours.",
    full="Too many questions are waiting just now. Please ask again in a few minutes.",
    not_supported=messages.NOT_SUPPORTED,
    ask_owner="Who may know: {owner}",
    left_out="This answers only a part of what you asked. Please ask the rest by itself: {parts}",
    several="You asked several things at once. Please ask them one by one: {parts}",
    one_hidden="1 more source: ask me in a direct message.",
    hidden="{count} more sources: ask me in a direct message.",
    one_further="1 more passage",
    further="{count} more passages",
    more_passages="{count} more under “Sources”.",
    page=messages.PAGE,
    today="today",
    days_old="{count} days old",
    months_old="{count} months old",
    one_year_old="1 year old",
    years_old="{count} years old",
    good="Good answer",
    bad="Bad answer",
    sources="Sources",
    why="Why this answer",
    why_not="Why no answer",
    closest="Closest passages",
    nearest=messages.NEAREST,
    share="Share in channel",
    shared="{person} asked: {question}",
    not_shared="Not everybody here may see all that this answer rests on, so it cannot be shared here.",
    shared_before="This answer has been shared here already.",
    stopped="Stopped here, as asked.",
    stopped_early="Stopped, as asked, before anything was written.",
    failed="Something went wrong, and I cannot answer this now. It has been noted. Please ask again in a minute.",
    model_failed="The language model does not answer just now. Please ask again in a minute.",
    no_index="I have no documents yet. Whoever runs me has to index some first.",
    empty="Ask me something, for example: What is new?",
    too_long="That question is too long for me. Please ask a shorter one.",
    no_pictures="I cannot look at pictures and files. Please ask in words.",
    too_late="That took too long to open. Please press it again.",
    gone="That answer is no longer stored. Please ask again.",
    feedback_title="What was wrong?",
    what_was_wrong="The answer",
    reasons={
        "wrong": "is wrong",
        "incomplete": "is incomplete",
        "outdated": "is outdated",
        "should_abstain": "should not have been given",
    },
    comment="Comment",
    comment_hint="What would have been right?",
    send="Send",
    cancel="Cancel",
    close="Close",
    thanks_good="Thank you for saying so.",
    thanks_bad="Thank you. It is noted with the question, and helps to make answers better.",
    no_passage="This answer rests on no passage.",
    cut="What does not fit in here is left out.",
    very_sure="I am *very sure*: of answers that I am as sure of as this one, {confidence} are right.",
    sure="I am *fairly sure*: of answers that I am as sure of as this one, {confidence} are right. Check the quote.",
    unsure="I am *not very sure*: of answers that I am as sure of as this, {confidence} are right. Check the quote.",
    too_unsure="The best answer that I found had a chance of {confidence} to be right, too little to show it.",
    how_written={
        "reader": "Its words are the document's own.",
        "writer": "A language model wrote it. Each sentence was checked against the passages that it cites.",
        "fixed": "It rests on no document.",
    },
    read_for_it="What it rests on",
    near="Near, and not used",
    read_in_vain="What I read, and found no answer in",
    details="Details",
    read_as="Read as",
    written_by="Written by",
    engines=messages.ENGINES,
    confidence="Confidence",
    withheld="{confidence}, withheld",
    took="Took",
    found="Found, best first",
    nothing_found="Nothing was found.",
    ranks="by meaning {dense}, by words {lexical}, score {score}",
    cited="cited",
    home="Footnote",
    one_known="I know 1 document.",
    known="I know {count} documents.",
    updated="The index changed last on {date}.",
    ask_how=(
        "Write me a direct message, mention me in a channel, or type `/footnote` and a question: only you see that "
        "answer, until you share it. Every answer quotes the passages that it rests on."
    ),
    last_questions="Your last questions",
    no_question="You have not asked anything yet.",
    show="Show",
    asked_before="You asked",
    ask_about="Ask about it",
    asks_about="You asked, on the Home tab: {question}",
    news="What has the newest date among the documents that I know here:",
    summary_thread="What says most in this thread: {shown} of {count} messages, letter for letter.",
    summary_channel="What says most in this channel: {shown} of {count} messages, letter for letter.",
    summary_where="Which channel? Ask for that in the channel itself, or open it beside our conversation.",
    summary_no_member="I can sum up only channels that you and I are both in.",
    summary_unread="Slack did not let me read what was said there. Please invite me, or ask again later.",
    summary_empty="Nobody has said anything there lately.",
    prompts_title="You could ask, for example:",
    prompt_title="What is “{title}” about?",
    prompt_heading="What does “{title}” say about “{heading}”?",
)
_GERMAN = SlackWords(
    fixed={
        messages.ABSTAINED: "Die Dokumente beantworten das nicht.",
        messages.WITHHELD[Withheld.NOTHING_NEAR]: "Nichts darin handelt davon.",
        messages.WITHHELD[Withheld.NOT_SAID]: "Sie kommen dem nahe, sagen es aber nicht.",
        messages.WITHHELD[
            Withheld.UNSURE
        ]: "Es gibt eine mögliche Antwort, aber sie ist zu unsicher, um sie zu zeigen.",
        messages.WITHHELD[Withheld.NO_QUESTION]: "Darin ist nichts, wonach ich suchen könnte; frag in Worten.",
        messages.UNSUPPORTED: "Eine Antwort wurde geschrieben, aber kein Dokument belegt sie: ich zeige sie nicht.",
        messages.GREETING: "Hallo. Frag mich nach den Dokumenten; jede Antwort zitiert sie.",
        messages.THANKS: "Gern geschehen.",
        messages.ABILITIES: (
            "Ich beantworte Fragen zu den Dokumenten, mit den Stellen, auf denen die Antwort beruht, wörtlich zitiert. "
            "Wenn sie die Antwort nicht enthalten, sage ich das."
        ),
        messages.EXAMPLES.partition("{")[0]: "Ich kenne zum Beispiel: ",
        messages.NOTHING_INDEXED: "Es gibt noch keine Dokumente.",
        messages.DISAGREEMENT: "Die Dokumente widersprechen sich; das neuere steht zuerst.",
        messages.READER_INSTEAD[
            "declined"
        ]: "Das Sprachmodell fand in den Stellen keine Antwort, der Leser schon: in den Worten der Dokumente.",
        messages.READER_INSTEAD[
            "unsupported"
        ]: "Nichts belegt, was das Sprachmodell schrieb; dies ist die Antwort des Lesers, in den Worten der Dokumente.",
        messages.CUT_SHORT.partition("{")[0]: "Die Antwort endet hier: ",
    },
    searching="sucht in den Dokumenten …",
    writing="schreibt …",
    next_in_line="Deine Frage ist die nächste.",
    one_ahead="1 Frage ist vor deiner an der Reihe.",
    ahead="{count} Fragen sind vor deiner an der Reihe.",
    full="Gerade warten zu viele Fragen. Bitte frag in ein paar Minuten noch einmal.",
    not_supported="(von den Stellen nicht belegt)",
    ask_owner="Wer es wissen kann: {owner}",
    left_out="Das beantwortet nur einen Teil deiner Frage. Bitte frag den Rest für sich: {parts}",
    several="Du hast mehreres auf einmal gefragt. Bitte frag eins nach dem anderen: {parts}",
    one_hidden="1 weitere Quelle: frag mich in einer Direktnachricht.",
    hidden="{count} weitere Quellen: frag mich in einer Direktnachricht.",
    one_further="1 weitere Stelle",
    further="{count} weitere Stellen",
    more_passages="{count} weitere unter „Quellen“.",
    page="Seite {page}",
    today="heute",
    days_old="{count} Tage alt",
    months_old="{count} Monate alt",
    one_year_old="1 Jahr alt",
    years_old="{count} Jahre alt",
    good="Gute Antwort",
    bad="Schlechte Antwort",
    sources="Quellen",
    why="Warum diese Antwort",
    why_not="Warum keine Antwort",
    closest="Nächste Stellen",
    nearest="Am nächsten: „{quote}“",
    share="Im Kanal teilen",
    shared="{person} hat gefragt: {question}",
    not_shared="Nicht alle hier dürfen alles sehen, worauf diese Antwort beruht; hier lässt sie sich nicht teilen.",
    shared_before="Diese Antwort ist hier schon geteilt worden.",
    stopped="Hier angehalten, wie gewünscht.",
    stopped_early="Angehalten, wie gewünscht, bevor etwas geschrieben war.",
    failed="Etwas ist schiefgegangen, ich kann das jetzt nicht beantworten. Bitte frag in einer Minute noch einmal.",
    model_failed="Das Sprachmodell antwortet gerade nicht. Bitte frag in einer Minute noch einmal.",
    no_index="Ich habe noch keine Dokumente. Wer mich betreibt, muss erst welche einlesen.",
    empty="Frag mich etwas, zum Beispiel: Was ist neu?",
    too_long="Diese Frage ist zu lang für mich. Bitte frag kürzer.",
    no_pictures="Bilder und Dateien kann ich nicht ansehen. Bitte frag in Worten.",
    too_late="Das hat zu lange gedauert. Bitte drück noch einmal darauf.",
    gone="Diese Antwort ist nicht mehr gespeichert. Bitte frag noch einmal.",
    feedback_title="Was war falsch?",
    what_was_wrong="Die Antwort",
    reasons={
        "wrong": "ist falsch",
        "incomplete": "ist unvollständig",
        "outdated": "ist veraltet",
        "should_abstain": "hätte nicht gegeben werden sollen",
    },
    comment="Anmerkung",
    comment_hint="Was wäre richtig gewesen?",
    send="Senden",
    cancel="Abbrechen",
    close="Schließen",
    thanks_good="Danke für die Rückmeldung.",
    thanks_bad="Danke. Es ist mit der Frage vermerkt und hilft, die Antworten zu verbessern.",
    no_passage="Diese Antwort beruht auf keiner Stelle.",
    cut="Was hier nicht hineinpasst, ist weggelassen.",
    very_sure="Ich bin *sehr sicher*: Von Antworten, bei denen ich so sicher bin, stimmen {confidence}.",
    sure="Ich bin *recht sicher*: Von Antworten, bei denen ich so sicher bin, stimmen {confidence}. Prüf die Stelle.",
    unsure="Ich bin *nicht sehr sicher*: Von solchen Antworten stimmen {confidence}. Prüf die Stelle.",
    too_unsure="Die beste Antwort, die ich fand, stimmt mit einer Wahrscheinlichkeit von {confidence}: zu wenig.",
    how_written={
        "reader": "Ihre Worte sind die des Dokuments.",
        "writer": "Ein Sprachmodell hat sie geschrieben. Jeder Satz ist an den zitierten Stellen geprüft.",
        "fixed": "Sie beruht auf keinem Dokument.",
    },
    read_for_it="Worauf sie beruht",
    near="Nahe daran, nicht verwendet",
    read_in_vain="Was ich gelesen habe, ohne Antwort",
    details="Einzelheiten",
    read_as="Verstanden als",
    written_by="Geschrieben von",
    engines={
        "reader": "dem Leser (ohne Sprachmodell)",
        "writer": "einem Sprachmodell, geprüft",
        "fixed": "einer festen Antwort",
    },
    confidence="Sicherheit",
    withheld="{confidence}, zurückgehalten",
    took="Dauer",
    found="Gefunden, das Beste zuerst",
    nothing_found="Es wurde nichts gefunden.",
    ranks="nach Bedeutung {dense}, nach Wörtern {lexical}, Wert {score}",
    cited="zitiert",
    home="Footnote",
    one_known="Ich kenne 1 Dokument.",
    known="Ich kenne {count} Dokumente.",
    updated="Zuletzt geändert hat sich der Index am {date}.",
    ask_how=(
        "Schreib mir eine Direktnachricht, erwähne mich in einem Kanal, oder gib `/footnote` und eine Frage ein: diese "
        "Antwort siehst nur du, bis du sie teilst. Jede Antwort zitiert die Stellen, auf denen sie beruht."
    ),
    last_questions="Deine letzten Fragen",
    no_question="Du hast noch nichts gefragt.",
    show="Zeigen",
    asked_before="Du hast gefragt",
    ask_about="Danach fragen",
    asks_about="Deine Frage vom Home-Tab: {question}",
    news="Das neueste Datum unter den Dokumenten, die ich hier kenne, haben:",
    summary_thread="Was in diesem Thread am meisten sagt: {shown} von {count} Nachrichten, im Wortlaut.",
    summary_channel="Was in diesem Kanal am meisten sagt: {shown} von {count} Nachrichten, im Wortlaut.",
    summary_where="Welcher Kanal? Bitte frag dort danach, oder öffne ihn neben unserem Gespräch.",
    summary_no_member="Ich kann nur Kanäle zusammenfassen, in denen wir beide sind.",
    summary_unread="Slack hat mich dort nicht lesen lassen. Bitte lade mich ein, oder frag später.",
    summary_empty="Dort hat in letzter Zeit niemand etwas gesagt.",
    prompts_title="Du könntest zum Beispiel fragen:",
    prompt_title="Worum geht es in „{title}“?",
    prompt_heading="Was steht in „{title}“ über „{heading}“?",
)
WORDS: Mapping[Language, SlackWords] = {"en": _ENGLISH, "de": _GERMAN}
