"""The page, read as text and driven in a browser."""

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from bot.evaluation.cases import Case
from bot.evaluation.page import render
from bot.evaluation.report import Report
from index.errors import ModelError
from tests.bot.evaluation.bots import Bot, held, perfect, silence, unseen

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --virtual-time-budget=3000 --dump-dom"
).split()
# What a person would do, by real events; what is then to be seen is written where the test can read it.
DRIVE = """
<script>
const seen = () => [...document.querySelectorAll(".question")].filter((one) => one.offsetParent !== null)
  .map((one) => one.querySelector(".id").textContent);
const results = {};
const press = (state) => document.querySelector(`[data-state-filter="${state}"]`).click();
const choose = (value) => { const tag = document.getElementById("tag"); tag.value = value;
  tag.dispatchEvent(new Event("change")); };
const type = (words) => { const box = document.getElementById("search"); box.value = words;
  box.dispatchEvent(new Event("input")); };
results.all = seen();
for (const state of ["wrong", "abstained", "right", "failed"]) { press(state); results[state] = seen(); }
press(""); type("MILL ada"); results.search = seen(); results.count = document.getElementById("shown").textContent;
type("nothing like that"); results.none = seen();
results.empty = document.getElementById("empty").offsetParent !== null;
type(""); choose("odd"); results.tag = seen();
press("wrong"); results.both = seen(); choose(""); press("");
document.querySelector('[data-tag="odd"]').click(); results.row = seen();
results.wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
document.body.dataset.results = JSON.stringify(results);
</script>
"""


pytestmark = pytest.mark.usefixtures("few_resamples")


def mixed(case: Case) -> Answer:
    """Right but for one that is not answered, one that fails, and one that answers what it should not."""
    if case.id == "q3":
        raise ModelError("model x: </script><b>no</b>")
    if case.id == "q6":
        return replace(perfect(case), abstained=False, answer="“It <i>was</i> built” & blessed.")
    return silence(case) if case.id == "q4" else perfect(case)


def report() -> Report:
    made = held(Bot(mixed))
    facts = {
        "set": {"name": "village", "digest": "sha256:0", "split": "all"},
        "corpus": {"digest": "sha256:1", "documents": 3},
        "index": "embedder-1",
        "settings": {"model": "reader"},
        "versions": {"python": "3.11"},
    }
    shown = replace(made, facts=facts).report(None, jobs=1, progress=unseen)
    odd = [
        replace(judged, case=replace(judged.case, tags=("odd",))) if judged.case.line % 2 else judged
        for judged in shown.judged
    ]
    return replace(shown, judged=odd, by_tag={"odd": shown.by_tag["all"]})


def test_it_needs_nothing_else_and_holds_no_markup_of_others() -> None:
    page = render(report(), {"verbatim": 1.0, "answer_accuracy": 0.9})
    assert not re.search(r"""(?:src|href)=["'](?!#)|@import|url\(""", page), "no other file, no network"
    assert "default-src 'none'" in page
    assert "<i>was</i>" not in page and "<b>no</b>" not in page
    assert "&lt;i&gt;was&lt;/i&gt;" in page
    assert "✗ 1 of 2 gates not reached: answer_accuracy" in page


def test_gold_and_cited_words_are_marked_where_they_agree() -> None:
    page = render(report(), {})
    assert '<blockquote class="right"><cite>[1] mill.txt · evidence</cite><mark>rebuilt by Ada Holm</mark>' in page
    assert "gates" not in page.split("</style>")[1].split("<h2")[0], "without gates there is no verdict"


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium to open the page with")
def test_its_filter_in_a_browser(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(render(report(), {}).replace("</body>", f"{DRIVE}</body>"), encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [str(CHROMIUM), *FLAGS, profile, "--window-size=500,900", page.as_uri()]
    dom = subprocess.run(command, capture_output=True, check=True, timeout=100).stdout.decode()
    [written] = re.findall(r'data-results="([^"]*)"', dom)
    embedded: dict[str, Any] = json.loads(html.unescape(written))
    every = [f"q{number}" for number in range(1, 8)]
    assert embedded["all"] == every
    assert (embedded["wrong"], embedded["failed"]) == (["q4", "q6"], ["q3"])
    assert (embedded["abstained"], embedded["right"]) == (["q4", "q7"], ["q1", "q2", "q5", "q7"])
    assert (embedded["search"], embedded["count"]) == (["q1"], "1 of 7")
    assert (embedded["none"], embedded["empty"]) == ([], True)
    assert embedded["tag"] == embedded["row"] == ["q1", "q3", "q5", "q7"]
    assert embedded["both"] == []
    assert embedded["wide"] is False, "nothing sticks out on a narrow screen"
