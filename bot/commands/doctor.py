"""footnote doctor: whether the index is as it was written, and what the chat model can do."""

import typer

from bot import messages
from bot.commands.options import Data, Json, load_settings


def doctor(as_json: Json = False, data: Data = None) -> None:
    """Check the whole index: every text, every vector, the models. Ask the chat model for a few words, if there is one.

    Tells what is wrong and what to do; the exit status is 1 when something is.
    """
    from bot import index_state, wiring
    from bot.terminal import screen

    settings = load_settings(data=data)
    findings = [*index_state.examine(settings), *filter(None, [wiring.examine_model(settings)])]
    if as_json:
        listed = [
            {"name": finding.name, "told": finding.summary, "fault": finding.fault, "remedy": finding.remedy}
            for finding in findings
        ]
        screen.print_json({"findings": listed})
    for finding in findings if not as_json else ():
        if finding.fault is None:
            screen.print_line(messages.DOCTOR_WELL.format(name=finding.name, told=finding.summary))
        else:
            screen.print_line(
                messages.DOCTOR_FAULT.format(name=finding.name, fault=finding.fault, remedy=finding.remedy)
            )
    raise typer.Exit(1 if any(finding.fault for finding in findings) else 0)
