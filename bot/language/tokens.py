"""Where words begin and end: the one place that cuts a text into words.

`WORD` is a word as it is written: "don't", "AT&T", "Node.js", "1,000". The others are there because their users need
other pieces: `COMPOUND` joins words at hyphens ("built-in"); `LETTERS` is a run of letters alone; `TERM` is a piece by
which texts are compared ("F16" is two); `TOKEN` is a word or a mark of an English question ("he's" is two).
"""

import re

LETTERS = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[^\W_](?:[^\W_]|['\u2019.&](?=[^\W_])|[,:](?<=\d[,:])(?=\d))*")
COMPOUND = re.compile(rf"{WORD.pattern}(?:-{WORD.pattern})*")
# "U.S." is one term, and so is a number with its marks; letters and digits part ("F16"). A single ideograph or kana
# stands for a word, since nothing divides words there.
TERM = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+"
    r"(?:['\u2019&][^\W\d_]+)*|[%$€£]"
)
TOKEN = re.compile(
    r"[^\W_]+(?:[.&-][^\W_]+|['\u2019](?!(?:s|re|ve|ll|d|t|m)\b)[^\W_]+)*|['\u2019](?:s|re|ve|ll|d|t|m)\b|[^\w\s]|_"
)
