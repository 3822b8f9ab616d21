"""footnote sync: bring the index up to date."""

from typing import Annotated

import typer

from bot.commands.options import Data, Json, load_settings, need, settle
from bot.terminal import messages
from index.engine_name import EngineName
from index.errors import SettingsError


def sync(  # noqa: PLR0913, PLR0917  one for each option
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="Paths, globs or web addresses; without any, all that footnote.toml declares or was named before.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would be done.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the index anew, e.g. with another model.")] = False,
    remove: Annotated[
        list[str] | None,
        typer.Option(
            "--remove",
            metavar="SOURCE",
            help="Forget a source that was given here, with its documents.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Delete also what a folder held that is suddenly empty.")
    ] = False,
    engine: Annotated[
        EngineName,
        typer.Option("--engine", help="What reads and embeds: this process, or Ray with all cores or a cluster."),
    ] = EngineName.PLAIN,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Bring the index up to date with the documents.

    It may be stopped and run again at any time. The exit status is 1 when a document could not be read.
    """
    from bot import indexing
    from bot.terminal import counts, progress, screen
    from index.plan import SyncOrder

    if any(not source.strip() for source in (*(sources or ()), *(remove or ()))):
        raise SettingsError(messages.EMPTY_SOURCE)
    if remove and (sources or rebuild or force):
        raise SettingsError(messages.REMOVE_ALONE)
    if engine is EngineName.RAY:
        need("ray", "ray", "pyarrow")
    settings = load_settings(data=data)
    order = SyncOrder(
        tuple(sources or ()),
        dry_run=dry_run,
        rebuild=rebuild,
        force=force,
        remove=tuple(remove or ()),
        engine=engine,
    )
    settle()
    with progress.bar(screen.notes()) as bar:
        report = indexing.synchronise(settings, order, bar.say, bar.step)
    passed_over = [] if as_json else counts.passed_over_lines(report)
    for line in (*passed_over, *report.notices, *report.failed):
        screen.say(line)
    if as_json:
        screen.print_json(counts.counts_json(report, dry_run=dry_run))
    else:
        screen.print_line(counts.counts_line(report, dry_run=dry_run))
    raise typer.Exit(1 if report.failed else 0)
