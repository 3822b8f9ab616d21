"""What is said of an answer, of the index and of the models, whatever surface says it."""

from bot.abstention import Withheld

# The answer
ABSTAINED = "The documents do not answer this."
WITHHELD = {
    Withheld.NOTHING_NEAR: "Nothing in them is about it.",
    Withheld.NOT_SAID: "They come near it, but do not say it.",
    Withheld.OTHER_TIME: "They tell of another day than the one that was asked for.",
    Withheld.UNSURE: "There is a candidate answer, but it is too unsure to be shown.",
    Withheld.NO_QUESTION: "There is nothing in it to look for; ask in words.",
}
UNSUPPORTED = "An answer was written, but nothing in the documents bears it out, so it is withheld."
GREETING = "Hello. Ask me about the documents; every answer quotes them."
THANKS = "You are welcome."
ABILITIES = (
    "I answer questions about the documents, with the passages that each answer rests on, quoted letter for letter. "
    "When they do not hold the answer, I say so."
)
EXAMPLES = "I know, for example: {titles}."
NOTHING_INDEXED = "There are no documents yet."
MORE_ITEMS = "The list goes on: {count} more in the source."
DISAGREEMENT = "The documents disagree; the newer one comes first."
READER_INSTEAD = {
    "failed": "The chat model gave no answer; this is the reader's answer, in the documents' own words.",
    "declined": "The chat model found no answer in the passages; the reader did, in the documents' own words.",
    "unsupported": "Nothing bore out what the chat model wrote; this is the reader's answer, in the documents' words.",
    "unconfirmed": "The small chat model gave another answer; this is the reader's, in the documents' own words.",
}
UNANSWERED = "The documents do not answer: {questions}"
CUT_SHORT = "The answer ends here: {reason}."
BETWEEN_SPANS = "; "

# The index, and the database that it may be in
POSTGRES_FAILED = "database_url ({place}): the database cannot be used: {reason}; check that it runs and lets you in"
POSTGRES_WAITED = "database_url ({place}): another process has been making its tables for a minute; try again"
NOT_FINISHED = "the last sync in {data} did not finish; go on with it: footnote sync"
IN_PART_SYNCED = "the last sync did not finish, so an answer may miss what is new; go on with it: footnote sync"
BEING_BUILT = "the index is being built; waiting for it …"
BEING_BUILT_SO_FAR = "the index is being built: {progress} documents"
NO_DATABASE = "vectors = postgres: needs database_url; set FOOTNOTE_DATABASE_URL=postgresql://user:password@host/name"
VECTORS_GONE = "{place}: the vectors are missing; make them anew: footnote sync"
VECTORS_MISSING = "{place}: vectors are missing ({held} of {wanted} are there); store them anew: footnote sync"
NOT_REMEMBERED = "{place}: cannot be written; this conversation is not stored"
IN_MEMORY = "{place}: cannot be written; searching in memory, and nothing is stored"
BACKUP_OF_DATABASE = "{place}: backups of a Postgres database are made by its own tools, pg_dump and pg_restore"
NO_INDEX = "no index in {data}; build it: footnote sync"
FIRST_INDEX = "indexing the article that ships with Footnote (once) …"
EXPORTING = "preparing the embedding model (once) …"
WAITING_FOR_SYNC = "another sync is running; waiting for it …"
RESTORING = "a restore did not come to its end; ending it …"
TRANSCRIPTS_NAMED = (
    "{location}: holds messages of Slack, which are no source to be named; take it out, and say which channels are "
    "read: slack.channels.C….read = true"
)
TRANSCRIPT_DAMAGED = "{path}: does not say who may see the channel; delete it, and run: footnote slack"

# An answer as it is shown
STOPPED_EARLY = "The question was stopped. This was found until then:"
NOT_SUPPORTED = "(not supported by the passages)"
CONTRADICTED = "(contradicted by the passages)"
NOT_CHECKED = "(not checked: another language than the passages)"
NEAREST = "Nearest: “{quote}”"
CLOSEST = "The closest passages are from:"
PAGE = "page {page}"
AS_OF = "as of {day}; its source cannot be reached now"

# The trace
ENGINES = {"reader": "the reader (no chat model)", "writer": "a chat model, checked", "fixed": "a fixed reply"}
FALLBACKS = {
    "failed": "gave no answer; the reader was turned to",
    "declined": "says that the passages do not hold the answer; the reader was turned to",
    "unsupported": "wrote what nothing supports; the reader was turned to",
    "unconfirmed": "is small (trust in the settings) and wrote another answer than the reader, who was turned to",
    "unasked": "is small (trust in the settings) and was not asked, since the reader found no answer",
}
WITHHELD_TITLE = "written by the chat model and withheld"
NOTHING_FOUND = "nothing was found"

# Links into the viewer
LINKS_NEED_SERVE = (
    "serve.public_url is set, but citations get no links to it; install what signs them: pip install '.[serve]'"
)
NO_LINKS = "citations get no links to the viewer: {fault}"

# Models
EXPORTING_READER = "preparing the reader's model (once) …"
EXPORTING_VERIFIER = "preparing the verifier's model (once) …"
FELL_BACK = "{error}; answering without the model"
VERIFY_FAILED = "{error}; the sentences were checked by rules alone"
CHAT_MODEL = "chat model"
CHAT_MODEL_REMEDY = "check model and base_url in the settings"
PROBED = "{model} answers after {seconds:.1f} s; {stream}; {structure}; {tokens}"
STREAMS, STREAMS_NOT = "streams", "does not stream: an answer comes all at once"
STRUCTURES = "keeps to a structure (protocol = json can be used)"
STRUCTURES_NOT = "does not keep to a structure (protocol = keys or plain)"
TOKENS, NO_TOKENS = "counts tokens", "does not count tokens"

# doctor: what is wrong, and what to do
DOCTOR_WELL = "ok     {name}: {told}"
DOCTOR_FAULT = "FAULT  {name}: {fault}; {remedy}"
