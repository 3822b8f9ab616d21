"""The command `footnote`."""

import gc
import os
import sys
import warnings
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line, and end the process."""
    gc.disable()  # importing makes a million objects that stay: collecting among them costs a tenth of a cold start
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they are for those who develop Footnote
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # closed from the beginning
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console that is not UTF-8
    from bot.cli import run

    status = run()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):  # whoever read it has gone, or it was closed from the beginning
            stream.flush()
    # Not sys.exit, which waits for threads: an answer that was stopped may still be waiting for a silent chat model.
    # Nothing is lost, since all that is stored is safe when it is written.
    os._exit(status)


if __name__ == "__main__":
    main()
