"""A real browser without a window."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Literal

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

Theme = Literal["light", "dark"]
LAPTOP, PHONE = (1280, 800), (390, 844)


def lacking() -> str:
    """Why no browser can be started; empty when one can."""
    missing = [name for name, path in (("chromium", _chromium()), ("chromedriver", _driver())) if not path]
    return f"{' and '.join(missing)} not installed (Debian: apt install chromium chromium-driver)" if missing else ""


@contextmanager
def browser(size: tuple[int, int] = LAPTOP, theme: Theme = "light", *, script: bool = True) -> Iterator[Chrome]:
    """A browser with a page of `size`, in pixels."""
    options = ChromeOptions()
    options.binary_location = str(_chromium())
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "hide-scrollbars"):
        options.add_argument(f"--{argument}")
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(str(_driver())))
    try:
        width, height = size
        shape = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < height}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)
        dark = [{"name": "prefers-color-scheme", "value": theme}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": dark})
        yield driver
    finally:
        driver.quit()


def picture(driver: Chrome, path: Path) -> None:
    """Write what the browser shows as PNG."""
    path.write_bytes(driver.get_screenshot_as_png())


def _chromium() -> str | None:
    return which("chromium") or which("chromium-browser") or which("google-chrome")


def _driver() -> str | None:
    return which("chromedriver")
