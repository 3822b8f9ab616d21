"""The command `footnote`."""

import gc


def main() -> None:
    """Run the command line."""
    gc.disable()  # importing makes a million objects that stay: collecting among them costs a tenth of a cold start
    from bot.cli import run

    run()


if __name__ == "__main__":
    main()
