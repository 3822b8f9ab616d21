"""footnote backup and footnote restore: all that cannot be made anew, in one file, and back again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Data, load_settings, version
from bot.terminal import messages

if TYPE_CHECKING:
    from index.backup import Manifest

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.", show_default=False)]


def backup(file: File, data: Data = None) -> None:
    """Write a backup into one file.

    It has the index, the conversations, what people thought of answers, access tokens and footnote.toml, each database
    as it is at one moment; servers and syncs may go on meanwhile. Keys in a file .env are not in it.
    """
    from bot import index_state, restoring
    from bot.settings import FILE
    from bot.terminal import screen
    from index.backup import write_backup

    settings = load_settings(data=data)
    restoring.refuse_database(settings)
    index_state.require_catalog(settings)
    manifest = write_backup(settings.data, file, settings.base / FILE, version())
    screen.print_line(messages.BACKED_UP.format(file=file, **_sizes(manifest)))


def restore(
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the whole file.")] = False,
    data: Data = None,
) -> None:
    """Put back what a backup holds.

    What is there stays until the whole file was checked. Servers may go on: they answer from what was restored at once.
    A restore that is killed changes nothing, or is ended by the next command.
    """
    from bot import index_state, restoring
    from bot.settings import FILE
    from bot.terminal import progress, screen
    from index.restore import examine

    settings = load_settings(data=data)
    if dry_run:
        manifest = examine(file)
        facts = {"made": manifest.made, "version": manifest.footnote, **_sizes(manifest)}
        screen.print_line(messages.SOUND.format(file=file, **facts))
        return
    with progress.bar(screen.notes(), messages.RESTORING_VECTORS) as bar:
        restored = restoring.restore_backup(settings, file, bar.say, bar.step)
    manifest, own = restored.manifest, settings.base / FILE
    screen.print_line(messages.RESTORED.format(file=file, made=manifest.made, **_sizes(manifest)))
    if restored.settings is not None:
        sentence = messages.SETTINGS_RESTORED if restored.settings == own else messages.SETTINGS_BESIDE
        screen.print_line(sentence.format(file=restored.settings, settings=own))
    if not index_state.has_index(settings):
        screen.say(messages.RESTORED_UNFINISHED)


def _sizes(manifest: "Manifest") -> dict[str, object]:
    from bot.terminal.status import size

    return {"files": len(manifest.files), "size": size(manifest.bytes)}
