"""What the server says: its API, its pages, its tools."""

# Logging in with OpenID Connect
OIDC_OFF = "logging in with an account is not set up here; it begins with the table [serve.oidc]"
OIDC_NOT_ADMITTED = "your account is not let in here, by its claim {claim}; ask whoever runs this server"

# OpenAI's API
OPENAI_LAST = "messages: the last one must be the user's question, not of the role {role}"
OPENAI_PARTS = "messages: only text can be read, not {kinds}"
OPENAI_MODEL = "the model {given!r} does not exist here; there is: {model}"

# mcp
MCP_MORE = "{total} in all; go on with after={after!r}"
MCP_NO_DOCUMENT = "{document!r}: there is no such document; the tool documents lists the ids"
MCP_RANGE = "the document has {length} characters; give start and end in it, at most {most} apart"

# footnote serve
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
