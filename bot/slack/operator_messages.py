"""What those read who run the bot in Slack or install it in a workspace; what people in Slack read: messages.py."""

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
TRANSCRIPTS_APART = (
    "slack.channels.….read: needs the index in the data folder, since the messages stand there as well; "
    "take database_url out, or read"
)

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
SOURCE_UNDECLARED = "{source!r} is no declared source"
SOURCE_REMEDY = "write it as under `sources`"
INDEX_FOUND = "is there"
INDEX_MISSING = "there is none in {data}"
INDEX_REMEDY = "build it: footnote sync"
