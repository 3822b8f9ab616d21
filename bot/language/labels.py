"""What chat models put before an answer: "Answer:", "**Short answer:**"."""

import re

ANSWER_LABEL = re.compile(
    r"\s*(?:\*\*)?(?:short |brief |final |direct )?(?:answer|response|antwort)\s*:(?:\*\*)?\s*", re.IGNORECASE
)
