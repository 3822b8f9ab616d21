"""Takes the pictures of Slack from the local Slack: `.venv/bin/python docs/pictures/slack.py`.

It needs a Chromium with its driver, Selenium and Pillow. The real bot answers over a page of a handbook; the browser
shows it at the size of a laptop and of a phone.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

HERE = Path(__file__).parent
QUESTION = "@footnote How many days of leave do new parents get?"
HANDBOOK = """---
title: Holidays and leave
date: 2026-09-01
---
# Holidays and leave

## Annual leave
Everyone has 28 days of paid leave a year. Up to 5 days can be carried over to the end of March.

## Parental leave
New parents get 90 days of paid leave. It can be taken in up to three parts before the child's second birthday.
"""
COLORS = 128
LAPTOP, PHONE = (1280, 640), (390, 560)
_PATIENCE = 120  # seconds


@contextmanager
def sandbox() -> Iterator[str]:
    """A local Slack with the bot in it: its address."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"PYTHONPATH": str(HERE.parents[1]), "FOOTNOTE_DATA": f"{folder}/.footnote"}
        (Path(folder) / "leave.md").write_text(HANDBOOK, encoding="utf-8")
        (Path(folder) / "footnote.toml").write_text('sources = ["leave.md"]\n', encoding="utf-8")
        subprocess.run([sys.executable, "-m", "bot", "sync"], cwd=folder, env=environment, check=True)
        command = [sys.executable, "-m", "bot", "slack", "sandbox"]
        with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr is not None
            line = next(line for line in running.stderr if "http://" in line)
            try:
                yield line[line.index("http://") :].split()[0].rstrip("/;,")
            finally:
                running.terminate()


def does(url: str, **deed: str) -> None:
    """Have a person do something."""
    body = json.dumps(deed).encode()
    request = urllib.request.Request(f"{url}/page/do", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=_PATIENCE).close()


def state(url: str) -> dict[str, object]:
    """What alice sees."""
    with urllib.request.urlopen(f"{url}/page/state?user=alice", timeout=_PATIENCE) as told:
        seen: dict[str, object] = json.load(told)
    return seen


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """A browser without a window."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options)
    try:
        yield driver
    finally:
        driver.quit()


def take(driver: webdriver.Chrome, url: str, size: tuple[int, int], name: str) -> None:
    """One picture of the thread in which the question is answered."""
    width, height = size
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE},
    )
    driver.get(url)
    wait = WebDriverWait(driver, _PATIENCE)
    wait.until(lambda shown: shown.find_elements(By.CSS_SELECTOR, "#messages .more"))
    driver.execute_script("document.querySelector('#messages .more').click()")
    wait.until(lambda shown: shown.find_elements(By.CSS_SELECTOR, "#replies .actions"))
    time.sleep(0.5)  # the page settles
    picture = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    picture.quantize(COLORS).save(HERE / f"{name}.png", optimize=True)


def main() -> None:
    """Ask, wait for the answer, and take both pictures."""
    with sandbox() as url, browser() as driver:
        channels = state(url)["channels"]
        assert isinstance(channels, list)
        does(url, user="alice", do="post", channel=channels[0]["id"], text=QUESTION)
        end = time.monotonic() + _PATIENCE
        while "👍" not in json.dumps(state(url), ensure_ascii=False) and time.monotonic() < end:
            time.sleep(0.5)
        take(driver, url, LAPTOP, "slack-laptop")
        take(driver, url, PHONE, "slack-phone")


if __name__ == "__main__":
    main()
