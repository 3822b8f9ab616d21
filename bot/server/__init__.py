"""The server: Footnote over HTTP, for the page, for programs and for other clients. FastAPI under uvicorn."""
