"""Ask a folder of documents: python examples/ask_folder.py FOLDER "QUESTION"."""

import sys

import footnote_qa


def main(folder: str, question: str) -> None:
    """Print the answer, and each quote with where it stands."""
    with footnote_qa.open(folder) as footnote:
        for failure in footnote.report.failed:
            print(f"not read: {failure}", file=sys.stderr)
        answer = footnote.ask(question)
        print(answer.answer)
        for citation in answer.citations:
            print(f"[{citation.number}] {citation.document}, {citation.start} to {citation.end}: {citation.quote}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [folder, question]:
            main(folder, question)
        case _:
            sys.exit(__doc__)
