"""Every fixed sentence that a person reads, in one place."""

from bot.abstention import Withheld

ABSTAINED = "The documents do not answer this."
WITHHELD = {
    Withheld.NOTHING_NEAR: "Nothing in them is about it.",
    Withheld.NOT_SAID: "They come near it, but do not say it.",
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

NO_POSTGRES = 'database_url: {missing} is not installed; run: pip install "footnote-qa[postgres]"'
POSTGRES_FAILED = "database_url ({place}): the database cannot be used: {reason}; check that it runs and lets you in"
POSTGRES_WAITED = "database_url ({place}): another process has been making its tables for a minute; try again"
NO_EXTRA = "footnote {extra}: {missing} is not installed; run: pip install -c constraints.txt '.[{extra}]'"
NOT_FINISHED = "the last sync in {data} did not finish; go on with it: footnote sync"
IN_PART_SYNCED = "the last sync did not finish, so an answer may miss what is new; go on with it: footnote sync"
BEING_BUILT = "the index is being built; waiting for it …"
BEING_BUILT_SO_FAR = "the index is being built: {progress} documents"
NO_DATABASE = "vectors = postgres: needs database_url; set FOOTNOTE_DATABASE_URL=postgresql://user:password@host/name"
VECTORS_GONE = "{place}: the vectors are missing; make them anew: footnote sync"
VECTORS_MISSING = "{place}: vectors are missing ({held} of {wanted}); make the index anew: footnote sync --rebuild"
NOT_REMEMBERED = "{place}: cannot be written; this conversation is not stored"
IN_MEMORY = "{place}: cannot be written; searching in memory, and nothing is stored"
BACKUP_OF_DATABASE = "{place}: backups of a Postgres database are made by its own tools, pg_dump and pg_restore"
NO_INDEX = "no index in {data}; build it: footnote sync"
FIRST_INDEX = "indexing the article that ships with Footnote (once) …"
EXPORTING = "preparing the embedding model (once) …"
EXPORTING_READER = "preparing the reader's model (once) …"
WAITING_FOR_SYNC = "another sync is running; waiting for it …"
FELL_BACK = "{error}; answering without the model"
READER_INSTEAD = {
    "declined": "The chat model found no answer in the passages; the reader did, in the documents' own words.",
    "unsupported": "Nothing bore out what the chat model wrote; this is the reader's answer, in the documents' words.",
    "unconfirmed": "The small chat model gave another answer; this is the reader's, in the documents' own words.",
}
VERIFY_FAILED = "{error}; the sentences were checked by rules alone"
CUT_SHORT = "The answer ends here: {reason}."

# The command line
ASK_SOMETHING = 'no question; write: footnote ask "…", or pipe one in'
EMPTY_QUESTION = "the question is empty; ask something"
LONG_QUESTION = "the question has more than {most:,} characters; ask a shorter one"
EMPTY_THREAD = "--thread: the name is empty; give one, such as --thread plans"
LONG_THREAD = "--thread: the name has more than {most} characters; give a shorter one"
REMOVE_ALONE = "--remove goes with no other source, nor with --rebuild or --force; give it alone"
EMPTY_SOURCE = "a source is empty; name a path, a glob or a web address"
ONE_FORM = "--json and --short exclude each other; give one of them"
ONE_THREAD = "--continue and --thread exclude each other; give one of them"
NO_THREAD_YET = "there is no stored conversation yet; start one: footnote chat"
USAGE = "{fault}; see: {command} --help"
STOPPED = "stopped"
CLOSED_OUTPUT = "standard output is closed; nothing can be shown"
NOT_WRITTEN = "{place}: {reason}"
GIVE_RIGHT = "; give yourself the right to write it, or work in another folder"
BUG = "this is a fault of Footnote's own ({kind}: {error}); what happened stands in {log}"
VERSION = "footnote {version}"
FROM_SOURCE = "(run from its source folder, not installed)"

# An answer on the screen
SEARCHING = "searching …"
READING_PASSAGES = "reading {count} passages …"
READING_PASSAGE = "reading 1 passage …"
WRITING = "writing …"
STOPPED_EARLY = "The question was stopped. This was found until then:"
BETWEEN_SPANS = "; "
NOT_SUPPORTED = "(not supported by the passages)"
CONTRADICTED = "(contradicted by the passages)"
NOT_CHECKED = "(not checked: another language than the passages)"
NEAREST = "Nearest: “{quote}”"
CLOSEST = "The closest passages are from:"
PAGE = "page {page}"
AS_OF = "as of {day}; its source cannot be reached now"

# The chat
ONE_DOCUMENT = "1 document, answered"
DOCUMENTS = "{count:,} documents, answered"
BY_READER = "in the words of the documents, without a chat model"
BY_MODEL = "by {model}, checked against the passages"
BANNER = "{documents} {engine}. Ask a question; /help lists the commands, /quit ends."
GOING_ON = "Going on with the conversation {thread}."
HELP = "Ask a question about the documents, or give a command:"
HELP_KEYS = "Ctrl-C stops an answer; Ctrl-D ends the chat; the arrow keys bring back earlier questions."
COMMANDS = {
    "/sources": "the passages of the last answer, with the quotes marked",
    "/why": "how the last answer came about: what was searched for, found and rejected",
    "/new": "begin a new conversation",
    "/help": "this list",
    "/quit": "end the chat",
}
UNKNOWN_COMMAND = "{command}: there is no such command; /help lists them"
HOW_TO_QUIT = "To end the chat: /quit, quit, exit or Ctrl-D."
NEW_THREAD = "A new conversation: what was said before no longer counts."
NO_ANSWER_YET = "there is no answer yet; ask a question first"
NO_PASSAGE = "that answer rests on no passage"

# The trace
ENGINES = {"reader": "the reader (no chat model)", "writer": "a chat model, checked", "fixed": "a fixed reply"}
FALLBACKS = {
    "failed": "could not be asked; the reader was turned to",
    "declined": "says that the passages do not hold the answer; the reader was turned to",
    "unsupported": "wrote what nothing supports; the reader was turned to",
    "unconfirmed": "is small (trust in the settings) and wrote another answer than the reader, who was turned to",
    "unasked": "is small (trust in the settings) and was not asked, since the reader found no answer",
}
WITHHELD_TITLE = "written by the chat model and withheld"
NOTHING_FOUND = "nothing was found"

# sync, init, status
COUNTS = "added {added}, changed {changed}, deleted {deleted}, unchanged {unchanged}, failed {failed}"
WOULD = "without --dry-run: {counts}"
KEPT = "kept as they were {count}"
PASSED_OVER = "passed over: {name} {reason}"
PASSED_OVER_MORE = "passed over: {count:,} more, each of which {reason}; footnote sources --json lists all"
IN_PART = "read in part: {name} ({remark})"
NOTE = "note: {name} ({remark})"
LEFT_OUT = "left out:"
WATCHING = "watching the documents; Ctrl-C ends it"
NOTHING_TO_WATCH = "there is no folder to watch in {data}; name one: footnote sync FOLDER"
SKIPPED = "passed over: {parts}"
SKIPPED_HIDDEN = "{count} hidden"
SKIPPED_UNKNOWN = "{count} of unknown type"
READING = "reading"
WROTE = "wrote {file}; name your documents in it under `sources`, then run: footnote sync"
EXISTS = "{file}: is there already; to write it anew: footnote init --force"
SAMPLE_SOURCE = "the article that ships with Footnote"

# backup, restore
BACKED_UP = "wrote {file}: {files} files, {size}"
SOUND = "{file}: sound; made {made} by Footnote {version}; {files} files, {size}"
RESTORED = "restored {file} of {made}: {files} files, {size}"
SETTINGS_RESTORED = "its settings are in {file}"
SETTINGS_BESIDE = "its settings differ from {settings}, which stays as it is; they are in {file}"
RESTORING = "a restore did not come to its end; ending it …"
RESTORING_VECTORS = "storing vectors"
RESTORED_UNFINISHED = "the index in it is not complete; complete it: footnote sync"

# Logging in with OpenID Connect
OIDC_OFF = "logging in with an account is not set up here; it begins with the table [serve.oidc]"
OIDC_NOT_ADMITTED = "your account is not let in here, by its claim {claim}; ask whoever runs this server"

# OpenAI's API
OPENAI_LAST = "messages: the last one must be the user's question, not of the role {role}"
OPENAI_PARTS = "messages: only text can be read, not {kinds}"
OPENAI_MODEL = "the model {given!r} does not exist here; there is: {model}"

# mcp
MCP_READY = "serving the documents on standard input and output; it ends when the input ends"
MCP_MORE = "{total} in all; go on with after={after!r}"
MCP_NO_DOCUMENT = "{document!r}: there is no such document; the tool documents lists the ids"
MCP_RANGE = "the document has {length} characters; give start and end in it, at most {most} apart"

# eval: the question set
SET_UNREADABLE = "{file}: the question set cannot be read ({reason})"
SET_NOT_UTF8 = "it is not UTF-8"
SET_EMPTY = "{file}: holds no question; write one a line, as docs/evaluation.md shows"
SET_FAULT = "{file}: line {line}: {fault}"
SET_MORE = "… and {count} more faults"
SET_NO_JSON = "is no JSON object ({fault})"
SET_NO_OBJECT = "must be a JSON object"
SET_DOUBLE = "id: {id!r} stands in line {line} already; give each question its own"
SET_TORN = "split: another line of thread {thread!r} has another split; a conversation cannot be torn"
SET_TWO_KINDS = "has quotes and documents; name the evidence in one of the two ways"
SET_EVIDENCE_OF_NOTHING = "answers is empty: the corpus does not hold the answer; and yet evidence is named"
SET_NO_ANSWERS = "answers is missing; list the right ones, or write [] when the corpus does not hold the answer"
SET_NO_EVIDENCE = "names no evidence; add quotes (letter for letter) or documents (ids)"
SET_NO_QUOTE = "quotes: the corpus does not hold {quote!r}; quote it letter for letter"
SET_NO_DOCUMENT = "documents: the corpus has no document {document!r}"
SET_CHECKED = "{file}: {questions} questions, {unanswerable} of them without an answer; nothing is wrong"

# eval: the run and its report
AT_LEAST = "at least"
AT_MOST = "at most"
NO_VALUE = "no question bears it"
SHORTFALL = "gate {name}: {value}, must be {bound} {gate}"
SIGNIFICANT_LOSS = "baseline {name}: {difference:+.3f} ({low:+.3f} to {high:+.3f}), a loss that is not by chance"
GATE_FORM = "--gate {option}: write NAME=VALUE with a number, such as --gate answer_accuracy=0.85"
GATE_UNKNOWN = "{place}: there is no metric {name}; there are: {known}"
GATE_BASELINE_ALONE = "--gate-baseline: names no baseline; add --baseline FILE"
NO_SPLIT = "--split {split}: {file} has no such question"
NOT_A_REPORT = "--baseline {file}: is no report of footnote eval ({reason}); write one with --json"
OTHER_SET = "--baseline {file}: shares no question with {set}"
WHERE_TO_GO_ON = "{done} of {all} questions are answered; go on with: the same command and --resume"
QUESTION_FAILED = "question {id} failed: {error}"
EVALUATING = "asking"
RUNNING_TOTALS = "{right} of {judged} right"
ALSO = "Also"
IMPORT_FAULT = "{file}: cannot be imported as {form}: {fault}"
IMPORT_LINE = "line {line} is no JSON object"
IMPORT_SHAPE = "it has not the shape of that format; docs/evaluation.md says which formats there are"
IMPORT_THREE = "name three files, corpus.jsonl queries.jsonl qrels/test.tsv, or the folder that they are in"
IMPORT_JUDGEMENT = "line {line} must hold a query, a document and a whole number, with tabs between them"
IMPORT_NOTHING_RELEVANT = "no query has a relevant document"
IMPORT_EXISTS = "{folder}: is there already and not empty; name another folder with --out"
IMPORTED = "{questions} questions over {documents} documents; run them: footnote eval {set} --corpus {corpus}"

# footnote serve
SERVE_READY = "listening at {address}; Ctrl-C ends it"
SERVE_PORT = "{host}, port {port}: nothing can listen there (is it taken?); name another with --host or --port"
SERVE_NOBODY = (
    "serve.host = {host!r}: others can reach it, and nobody could ask; make a token: footnote token add NAME, "
    "or let everybody ask: open = true in the table [serve]"
)
SERVE_TOKEN = "the token is not known, or its time is over; ask whoever runs the server for one"
SERVE_FORM = "the form has grown old; load the page again and send it once more"
SERVE_HOST = "this server is not known by that name; whoever runs it lists its names in serve.hosts"
SERVE_ORIGIN = "another site's page has sent this; only pages of this server may"
SERVE_RATE = "more than {most} questions in a minute; wait a little"
SERVE_NO_ANSWER = "there is no such answer, or it was given too long ago to be rated"
SERVE_WHO = "say who you are: send the header Authorization: Bearer TOKEN, or log in"
SERVE_BUSY = "too many questions wait already; ask again in a few seconds"
SERVE_STOPPING = "the server is being stopped; ask again later"
SERVE_NO_INDEX = "there is no index yet; build it: footnote sync"
SERVE_INDEX = "the index cannot be read now; the server's log says why"
SERVE_MODEL = "the chat model failed; the server's log says why"
SERVE_FAULT = "something failed on the server; its log says what"
SERVE_HTTP = {
    400: "the request cannot be read; send JSON as /openapi.json describes it",
    404: "there is nothing here; /openapi.json lists what there is",
    413: "the body is too long; send less",
    405: "this address does not know that method; /openapi.json lists what there is",
}

# footnote token
TOKEN_NAME = "the name of a token must have 1 to {most} characters; say whose it is"
TOKEN_LABEL = "--audience: a label is empty; give one that a source has, or leave the option out"
TOKEN_EXISTS = "there is a token named {name!r} already; to make it anew: footnote token remove {name!r}"
TOKEN_UNKNOWN = "there is no token named {name!r}; see: footnote token list"
TOKEN_MADE = "keep it now, it is not shown again:"
TOKEN_NONE = "there is no token; make one: footnote token add NAME"
TOKEN_FOR_ALL = "what everybody may see"
TOKEN_LINE = "{name}: {labels}; {life}"
TOKEN_FOR_EVER = "does not expire"
TOKEN_UNTIL = "until {time}"
TOKEN_OVER = "void since {time}"

# Links into the viewer
LINKS_NEED_SERVE = (
    "serve.public_url is set, but citations get no links to it; install what signs them: pip install '.[serve]'"
)
NO_LINKS = "citations get no links to the viewer: {fault}"

# The page and the viewer of footnote serve
PAGE_EXAMPLE = "What does “{title}” say about {heading}?"
PAGE_SEARCHING = "Searching the documents …"
PAGE_READING = "Reading {passages} passages …"
PAGE_QUEUED = "Waiting: {ahead} before you …"
PAGE_ANSWERED = "Answered, with {count} sources."
PAGE_REFUSED = "Not answered."
VIEWER_GONE = "There is no such document, or you may not see it."
VIEWER_EXPIRED = "This link is too old. Ask again for a new one, or log in."
VIEWER_CHANGED = "The document has changed since it was quoted: the quote does not stand at this place any more."
VIEWER_NO_PAGE = "The page cannot be shown as it looks, so here is its text."
VIEWER_NO_BOXES = "The quote could not be found on the picture of the page; the text marks it."
UPLOAD_STORED = "Stored: {names}. Indexing …"
UPLOAD_STEP = "Indexing {done} of {total}: {name}"
UPLOAD_DONE = "Added: {names}."
UPLOAD_OFF = "adding documents is switched off; whoever runs this server switches it on with upload = true in [serve]"
UPLOAD_NO_FOLDER = "there is no folder to add documents to: declare one in [[sources]] of footnote.toml"
UPLOAD_KIND = "{name}: files of this kind are not read"
UPLOAD_NAME = "{name}: a file cannot have this name here; give it another"
UPLOAD_SIZE = "{name}: larger than {most} MB; split it"
UPLOAD_EXISTS = "{name}: there is another file of this name already; give yours another name"
UPLOAD_MANY = "{count} files at once are too many; send at most {most}"

# footnote feedback
RATED = "{verdict}  {question}"
RATED_BY = "      {caller}: {comment}"
RATED_NONE = "nobody has rated an answer of the server yet"

# footnote slack sandbox
SANDBOX_READY = "a Slack for trying things out: {url} (open it in a browser; Ctrl-C ends it)"
SANDBOX_ALONE = "a bot connects with: slack.base_url {api}, SLACK_BOT_TOKEN {bot}, SLACK_APP_TOKEN {app}"
PORT_TAKEN = "--port {port}: something else listens there; take another, or leave it out"
# footnote slack
OPTION_PLACE = "options stand behind the command: footnote slack {command} …"
SLACK_READY = "connected to Slack; Ctrl-C ends it"
HTTP_READY = "listening for Slack at http://{host}:{port}{path}; Ctrl-C ends it"
NO_TOKEN = "{name}: is not set; put {name}={beginning}… into the environment or .env (docs/slack.md says where it is)"
WRONG_TOKEN = "{name}: must begin with {beginning}; docs/slack.md says where to find it"
SLACK_REFUSED = "{names}: Slack refuses it ({fault}); look it up in the app's settings, see docs/slack.md"
SLACK_FAILED = "{url}: Slack cannot be used ({fault}); check the network, then: footnote slack doctor"
NOTHING_FROM_SLACK = "nothing is stored about Slack in {data}; it begins with: footnote slack"
SINCE = "--since = {given!r}: must be a time such as 7d, 12h or 2w, or a date such as 2026-11-01"
DIGEST = "{channel}: asked {questions}, unanswered {unanswered}, 👍 {good}, 👎 {bad}"
DIGEST_EMPTY = "nobody asked anything in that time"
NO_REASON = "no reason given"
EMPTY_USER = "--user: must be the id of a person in Slack, such as U0123456789"
FORGOTTEN = "forgotten of {user}: questions, answers and ratings {rows}, conversations {threads}"
POSTS_GONE = "answers deleted in Slack: {count} posts"
POST_LEFT = "still in Slack: the post {ts} in {channel} ({reason}); delete it there"
NO_BOT_TOKEN = "{name} is not set"

# footnote slack --oauth: many workspaces
OAUTH_NEEDS_HTTP = "--oauth needs --http with the bot's address, such as https://bot.example.com/slack/events"
OAUTH_READY = (
    "listening for Slack at http://{host}:{port}{path}; workspaces install the app at {install}; Ctrl-C ends it"
)
NO_KEY = "{name}: is no key, or not all of what stands there are keys; make one: footnote slack key"
WRONG_KEY = "{name}: opens no stored tokens; put the key that they were stored with behind the new one, with a comma"
NO_WORKSPACES = (
    "slack.workspaces: no workspace may install the app; list them in footnote.toml ([slack.workspaces.T0123456789]), "
    "or set slack.any_workspace = true"
)
INSTALL_TITLE = "Footnote in your Slack workspace"
INSTALL_TEXT = "Answers questions about your documents, and quotes the passages that each answer rests on."
INSTALL_BUTTON = "Add to Slack"
INSTALL_AGAIN = "Begin anew"
INSTALLED_TITLE = "Footnote is installed"
INSTALLED_TEXT = "{name} has Footnote now. In Slack: /invite @Footnote in a channel, then mention it with a question."
NOT_INSTALLED_TITLE = "Footnote was not installed"
INSTALL_REFUSED = (
    "{name} ({team}) may not install this app. Whoever runs it can allow that: "
    "[slack.workspaces.{team}] in footnote.toml."
)
INSTALL_WHOLE = "{name}: install the app in one workspace, not in a whole organisation."
INSTALL_FAULTS = {
    "access_denied": "Slack was told not to.",
    "invalid_browser": "This browser did not begin the installation, or it keeps no cookies.",
    "invalid_state": "That took too long, or was done before.",
    "missing_code": "Slack sent no code.",
    "invalid_code": "Slack did not take the code; see the log.",
}

# footnote slack doctor: what is wrong, and what to do
DOCTOR_WELL = "ok     {name}: {told}"
DOCTOR_FAULT = "FAULT  {name}: {fault}; {remedy}"
CHAT_MODEL = "chat model"
CHAT_MODEL_REMEDY = "check model and base_url in the settings"
PROBED = "{model} answers after {seconds:.1f} s; {stream}; {structure}; {tokens}"
STREAMS, STREAMS_NOT = "streams", "does not stream: an answer comes all at once"
STRUCTURES = "keeps to a structure (protocol = json can be used)"
STRUCTURES_NOT = "does not keep to a structure (protocol = keys or plain)"
TOKENS, NO_TOKENS = "counts tokens", "does not count tokens"
DOCTOR_NETWORK = "check the network, a proxy, and slack.base_url"
TOKEN_SET = "is set"
TOKEN_UNSET = "is not set"
TOKEN_WRONG = "does not begin with {beginning}"
TOKEN_REMEDY = "copy it from the app's page, {place}, and put it into .env"
BOT_TOKEN_PLACE = "OAuth & Permissions → Bot User OAuth Token"
SECRETS_PLACE = "Basic Information → App Credentials"
INSTALL_ANEW = "the workspace must install the app anew"
APP_TOKEN_PLACE = "Basic Information → App-Level Tokens, with the scope {scope}"
WORKSPACE_FOUND = "{bot} in {workspace}"
WORKSPACE_REMEDY = "copy the token anew from OAuth & Permissions"
SCOPES_FOUND = "all {count}"
CHANNEL_REMEDY = "check the id, and invite the bot if the channel is private: /invite @Footnote"
NOT_IN_CHANNEL = "the bot is not in {channel}"
NOT_IN_CHANNEL_REMEDY = "write there: /invite @Footnote"
SOCKET_MODE_ON = "is on"
SOCKET_MODE_REMEDY = "turn it on, and give the app-level token the scope {scope}"
SOCKET_REACHED = "{place} can be reached"
SOCKET_UNREACHED = "{place} cannot be reached ({reason})"
SOCKET_REMEDY = "let a firewall pass it"
LABEL_OF_NOBODY = "nobody in Slack has the label {label!r}"
LABEL_REMEDY = "write channel:C…, group:S…, user:U…, members:T… or workspace:T…"
TRANSCRIPTS_NAMED = (
    "{location}: holds messages of Slack, which are no source to be named; take it out, and say which channels are "
    "read: slack.channels.C….read = true"
)
TRANSCRIPT_DAMAGED = "{path}: does not say who may see the channel; delete it, and run: footnote slack"
TRANSCRIPTS_APART = (
    "slack.channels.….read: needs the index in the data folder, since the messages stand there as well; "
    "take database_url out, or read"
)
SOURCE_UNDECLARED = "{source!r} is no declared source"
SOURCE_REMEDY = "write it as under `sources`"
INDEX_FOUND = "is there"
INDEX_MISSING = "there is none in {data}"
INDEX_REMEDY = "build it: footnote sync"
