"""`footnote init`."""

from pathlib import Path

from tests.bot.terminals import Terminal


def test_init_and_what_it_leads_to(run: Terminal) -> None:
    wrote = "wrote footnote.toml; name your documents in it under `sources`, then run: footnote sync\n"
    assert run("init") == (0, "", wrote)
    refused = "footnote: footnote.toml: is there already; to write it anew: footnote init --force\n"
    assert run("init") == (2, "", refused)
    assert run("init", "--force") == (0, "", wrote)
    Path("footnote.toml").write_text('sources = ["docs"]\n', encoding="utf-8")
    no_index = "footnote: no index in .footnote; build it: footnote sync\n"
    assert run("ask", "who?", "--json") == (1, "", no_index)
    run.piped(b"who?")
    assert run("chat") == (1, "", no_index)
    assert not Path(".footnote").exists()
