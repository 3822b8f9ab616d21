"""`footnote eval import` and `footnote eval new`: question sets from public sets, and from what was asked in Slack."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.options import Data, Since, load_settings
from bot.evaluation import messages

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help must be quick
    from bot.slack.store import Store


class FormatChoice(StrEnum):
    """The formats of public sets."""

    SQUAD = "squad"
    BEIR = "beir"


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="squad: JSON files. beir: corpus.jsonl queries.jsonl qrels/test.tsv, or the folder that they are in.",
            show_default=False,
        ),
    ],
    form: Annotated[FormatChoice, typer.Option("--format", help="The format of the files.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Where to write; the first file's name.", show_default=False),
    ] = None,
) -> None:
    """Make a question set, and a folder of documents, out of a public set."""
    from bot.evaluation import importing
    from bot.terminal.screen import print_line

    imported = importing.read(form.value, files)
    folder = out or Path(files[0].resolve().stem)
    path = imported.write(folder)
    print_line(
        messages.IMPORTED.format(
            questions=len(imported.lines), documents=len(imported.documents), set=path, corpus=folder / "corpus"
        )
    )


def new(
    since: Since = "30d",
    direct: Annotated[bool, typer.Option("--direct", help="Also what people asked the bot alone.")] = False,
    data: Data = None,
) -> None:
    """Print draft lines of a question set.

    From what was asked in Slack: questions that the documents did not answer, and answers that were found bad. Their
    gold is empty, which says that the documents do not hold the answer: fill in `answers` and `quotes` where they do.
    """
    import asyncio
    from datetime import UTC, datetime

    from bot.commands.slack import need_slack, with_store

    need_slack()
    from bot.feedback import BAD
    from bot.slack.digest import drafts, since_time
    from bot.terminal import screen

    settings = load_settings(data=data)
    begin = since_time(since, datetime.now(UTC))

    async def read(store: "Store") -> list[dict[str, Any]]:
        return drafts(await store.answers(begin), await store.feedback(begin, BAD), direct=direct)

    for line in asyncio.run(with_store(settings, read)):
        screen.print_json(line)
