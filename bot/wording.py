"""Every fixed sentence that a person reads, in one place."""

ABSTAINED = "The documents do not answer this."
UNSUPPORTED = "An answer was written, but nothing in the documents bears it out, so it is withheld."
GREETING = "Hello. Ask me about the documents; every answer quotes them."
THANKS = "You are welcome."
ABILITIES = (
    "I answer questions about the documents, with the passages that each answer rests on, quoted letter for letter. "
    "When they do not hold the answer, I say so."
)
EXAMPLES = "I know, for example: {titles}."
NOTHING_INDEXED = "There are no documents yet."
DISAGREEMENT = "The documents disagree; the newer one comes first."

NO_INDEX = "no index in {data}; build it: footnote sync"
FIRST_INDEX = "indexing the article that ships with Footnote (once) …"
EXPORTING = "preparing the embedding model (once) …"
WAITING_FOR_SYNC = "another sync is running; waiting for it …"
FELL_BACK = "{error}; answering without the model"
CUT_SHORT = "The answer ends here: {reason}."
