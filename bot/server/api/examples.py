"""An answer as an example, for the description of the API."""

ANSWER = {
    "question": "How many days of leave do I have?",
    "standalone_question": "How many days of leave do I have?",
    "answer": "Every employee has thirty days of paid leave a year. [1]",
    "short": "thirty days",
    "abstained": False,
    "confidence": 0.93,
    "citations": [
        {
            "number": 1,
            "document": "leave.md",
            "title": "Leave",
            "source": "handbook/leave.md",
            "url": None,
            "page": None,
            "heading": "Leave",
            "date": "2026-01-01",
            "start": 9,
            "end": 61,
            "quote": "Every employee has thirty days of paid leave a year.",
            "passage": "# Leave\n\nEvery employee has thirty days of paid leave a year.",
            "passage_start": 0,
            "emphasis": [[28, 39]],
            "as_of": None,
            "view": None,
            "columns": None,
        }
    ],
    "sentences": [
        {
            "text": "Every employee has thirty days of paid leave a year.",
            "citations": [1],
            "supported": True,
            "check": "supported",
        }
    ],
    "engine": "reader",
    "prompts": {},
    "index": "embedder-1.chunks-1-160",
    "note": None,
    "trace": {"retrieved": [], "rejected": [], "timings_ms": {"condense": 0.1, "retrieve": 9.2, "answer": 20.5}},
    "spans": [{"citation": 1, "start": 28, "end": 39, "text": "thirty days"}],
    "withheld": None,
}
EVENTS = """event: status
data: {"stage":"searching"}

event: status
data: {"stage":"reading","passages":6}

event: text
data: {"text":"Every employee has thirty days of paid leave a year.","citations":[1],"new_citations":[…]}

event: answer
data: {"question":"How many days of leave do I have?","answer":"Every employee …"}

"""
