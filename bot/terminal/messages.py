"""What the command line and the chat say."""

# The command line
NO_EXTRA = "footnote {extra}: {missing} is not installed; run: pip install -c constraints.txt '.[{extra}]'"
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

# While an answer is awaited
SEARCHING = "searching …"
READING_PASSAGES = "reading {count} passages …"
READING_PASSAGE = "reading 1 passage …"
WRITING = "writing …"

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
NOTHING_TO_WATCH = "there is no source to watch in {data}; name one: footnote sync FOLDER"
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
RESTORING_VECTORS = "storing vectors"
RESTORED_UNFINISHED = "the index in it is not complete; complete it: footnote sync"

# mcp
MCP_READY = "serving the documents on standard input and output; it ends when the input ends"

# footnote serve
SERVE_READY = "listening at {address}; Ctrl-C ends it"

# footnote token
TOKEN_MADE = "keep it now, it is not shown again:"
TOKEN_NONE = "there is no token; make one: footnote token add NAME"
TOKEN_FOR_ALL = "what everybody may see"
TOKEN_LINE = "{name}: {labels}; {life}"
TOKEN_FOR_EVER = "does not expire"
TOKEN_UNTIL = "until {time}"
TOKEN_OVER = "void since {time}"

# footnote feedback
RATED = "{verdict}  {question}"
RATED_BY = "      {caller}: {comment}"
RATED_NONE = "nobody has rated an answer of the server yet"
