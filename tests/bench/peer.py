"""The peer: the same documents and model through LangChain's tutorial stack, with nothing added and nothing left out.

`python -m tests.bench.peer index FOLDER FILE`, then `python -m tests.bench.peer ask FOLDER QUESTION`.
"""

import sys
from pathlib import Path

from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from index.embedding import default_weights

CHUNK_SIZE = 700
CHUNK_OVERLAP = 100
PASSAGES = 4


def open_store(folder: Path) -> Chroma:
    embeddings = HuggingFaceEmbeddings(model_name=str(default_weights()))
    return Chroma(collection_name="article", embedding_function=embeddings, persist_directory=str(folder))


def index(folder: Path, file: Path) -> None:
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP)
    open_store(folder).add_texts(splitter.split_text(file.read_text(encoding="utf-8")))


def ask(folder: Path, question: str) -> list[str]:
    return [document.page_content for document in open_store(folder).similarity_search(question, k=PASSAGES)]


if __name__ == "__main__":
    action, place, what = sys.argv[1:]
    if action == "index":
        index(Path(place), Path(what))
    else:
        sys.stdout.write("\n".join(ask(Path(place), what)) + "\n")
