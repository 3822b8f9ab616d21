"""Photographs the page of `footnote serve`: `PYTHONPATH=. .venv/bin/python docs/pictures/server.py`.

A real server over the handbook of tests/qa, real questions, a real browser (`make browser` installs what drives it).
Writes page-laptop.png and page-phone.png.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.browsing import browser

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COLOURS = 128
QUESTIONS = ("How long must a password be?", "How long is probation in Porto?")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server over the handbook."""
    shutil.copytree(ROOT / "tests" / "qa" / "handbook", folder / "handbook")
    (folder / "footnote.toml").write_text('[[sources]]\npath = "handbook"\n[serve]\nport = 0\n')
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "bot", "sync"], cwd=folder, env=environment, check=True)
    command = [sys.executable, "-m", "bot", "serve"]
    server = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    line = next(line for line in server.stderr if "listening at" in line)
    yield line.split("listening at ")[1].split(";")[0]
    server.terminate()
    server.wait()


def ask(driver: Chrome, question: str) -> None:
    """Ask, and wait for the answer."""
    driver.find_element(By.ID, "question").send_keys(question + Keys.ENTER)
    WebDriverWait(driver, 60).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".answer[aria-busy=false]"))


def shoot(driver: Chrome, name: str) -> None:
    """Write what the browser shows, in few colours: a small file."""
    driver.execute_script("document.activeElement.blur()")
    shown = Image.open(BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / name, optimize=True)


def main() -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address:
        with browser((1200, 680)) as driver:
            driver.get(address)
            ask(driver, QUESTIONS[0])
            WebDriverWait(driver, 60).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "rect.box"))
            WebDriverWait(driver, 60).until(
                lambda driver: driver.execute_script(
                    "return performance.getEntriesByType('resource').some((one) => one.name.includes('page-picture'))"
                )
            )
            shoot(driver, "page-laptop.png")
        with browser((390, 780), "dark") as driver:
            driver.get(address)
            ask(driver, QUESTIONS[1])
            driver.find_element(By.CSS_SELECTOR, ".cite").click()
            WebDriverWait(driver, 60).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "#quote"))
            driver.execute_script("document.getAnimations().forEach((each) => each.finish())")
            shoot(driver, "page-phone.png")


if __name__ == "__main__":
    main()
