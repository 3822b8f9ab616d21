"""The page in a real browser: make browser. Neither the keyboard nor a screen reader may be left out."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.browsing import LAPTOP, PHONE, Theme, browser, lacking

if lacking():
    pytest.skip(lacking(), allow_module_level=True)

from axe_core_python.selenium import Axe
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

HOSTILE = """# Hostile notes

The lighthouse keeper is called <script>document.title = "owned"</script> Marta Quill, [she](javascript:alert(1)) says.
"""
LEAVE = (
    "# Leave\n\nEvery employee has thirty days of paid leave a year. Leave is approved by the head of the department.\n"
)
ORIGINAL = "https://museum.example.com/tickets"
WEB = (
    f'<html><head><title>Tickets</title><link rel="canonical" href="{ORIGINAL}"></head><body><h1>Tickets</h1>'
    "<p>A ticket to the observatory costs eleven crowns.</p></body></html>"
)
PDF = Path(__file__).parents[1] / "qa" / "handbook" / "security-policy.pdf"
CONFIG = '[[sources]]\npath = "docs"\n\n[serve]\nupload = true\nport = 0\n'
PATIENCE = 60


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, model_data: Path) -> Iterator[str]:
    """Where a server listens that people start with `footnote serve`."""
    folder = tmp_path_factory.mktemp("browsed")
    (folder / "docs").mkdir()
    (folder / "docs" / "hostile.md").write_text(HOSTILE)
    (folder / "docs" / "leave.md").write_text(LEAVE)
    (folder / "docs" / "tickets.html").write_text(WEB)
    (folder / "docs" / "policy.pdf").write_bytes(PDF.read_bytes())
    (folder / "footnote.toml").write_text(CONFIG)
    (folder / ".footnote").mkdir()
    (folder / ".footnote" / "models").symlink_to(model_data / "models")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    footnote = [sys.executable, "-m", "bot"]
    subprocess.run([*footnote, "sync"], cwd=folder, env=environment, check=True, capture_output=True)
    server = subprocess.Popen([*footnote, "serve"], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    line = next(line for line in server.stderr if "listening at" in line)
    yield line.split("listening at ")[1].split(";")[0]
    server.terminate()
    server.wait(30)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    chosen: Theme = request.param
    return chosen


@pytest.fixture
def laptop(address: str) -> Iterator[Chrome]:
    with browser(LAPTOP) as driver:
        driver.get(address)
        yield driver
        log_of: Callable[[str], list[dict[str, str]]] = driver.get_log
        entries = log_of("browser")
        assert [entry for entry in entries if entry["level"] == "SEVERE"] == []


def all_of(driver: Chrome, selector: str) -> list[WebElement]:
    elements: list[WebElement] = driver.find_elements(By.CSS_SELECTOR, selector)
    return elements


def one(driver: Chrome, selector: str, count: int = 1) -> WebElement:
    """The last of `count` elements, waited for."""
    WebDriverWait(driver, PATIENCE).until(lambda driver: len(all_of(driver, selector)) >= count)
    return all_of(driver, selector)[count - 1]


def ask(driver: Chrome, question: str, turn: int = 1) -> WebElement:
    one(driver, "#question").send_keys(question + Keys.ENTER)
    return one(driver, ".answer[aria-busy=false]", turn)


def marked(driver: Chrome) -> str:
    one(driver, "#source-content #quote")
    script = "return [...document.querySelectorAll('#source-content mark')].map((mark) => mark.textContent).join('')"
    return str(driver.execute_script(script))


def is_seen(driver: Chrome, element: WebElement) -> bool:
    """Whether the middle of an element is what one sees at that place."""
    return bool(
        driver.execute_script(
            "const box = arguments[0].getBoundingClientRect();"
            "const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);"
            "return arguments[0].contains(top) || top.contains(arguments[0]);",
            element,
        )
    )


def violations(driver: Chrome) -> list[str]:
    faults = Axe().run(driver)["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in faults for node in each["nodes"]]


def test_an_answer_comes_with_its_source_beside_it(laptop: Chrome) -> None:
    answer = ask(laptop, "How many days of paid leave does every employee have?")
    assert "thirty days" in answer.text
    assert marked(laptop) == "Every employee has thirty days of paid leave a year."
    assert is_seen(laptop, one(laptop, "#quote"))


def test_a_follow_up_is_understood_and_its_source_opened_by_a_click(laptop: Chrome) -> None:
    ask(laptop, "How long must a password be?")
    one(laptop, "#source-content rect")
    answer = ask(laptop, "Who approves leave?", 2)
    assert "head of the department" in answer.text
    earlier = one(laptop, ".turn:first-child .cite")
    laptop.execute_script("arguments[0].scrollIntoView({block: 'center'})", earlier)
    earlier.click()
    assert is_seen(laptop, one(laptop, "#source-content rect"))
    assert "security" in one(laptop, "#source-content h2").text.lower()


def test_a_refusal_says_so_and_has_no_source(laptop: Chrome) -> None:
    answer = ask(laptop, "Who won the football world cup in 1998?")
    assert "The documents do not answer this." in answer.text
    assert all_of(laptop, ".cite") == []


def test_the_original_is_a_click_away_where_it_has_an_address(laptop: Chrome) -> None:
    assert "eleven crowns" in ask(laptop, "What does a ticket to the observatory cost?").text
    link = one(laptop, f"#source-content a[href^='{ORIGINAL}']")
    assert link.text == "Open the original" and is_seen(laptop, link)
    assert not any(step.is_displayed() for step in all_of(laptop, "#source-content .tools [rel=next]"))


def test_what_a_document_holds_does_nothing(laptop: Chrome) -> None:
    answer = ask(laptop, "What is the lighthouse keeper called?")
    assert "Marta Quill" in answer.text
    one(laptop, ".card-link").click()
    assert "<script>" in marked(laptop)
    assert "owned" not in laptop.title
    assert all_of(laptop, "#turns script, #source-content script, a[href^=javascript]") == []


def test_an_answer_is_rated_and_why_it_is_bad_is_told(laptop: Chrome) -> None:
    ask(laptop, "Who approves leave?")
    one(laptop, "[data-rate=bad]").click()
    one(laptop, ".comment input").send_keys("The board does." + Keys.ENTER)
    WebDriverWait(laptop, PATIENCE).until(lambda driver: not all_of(driver, ".comment"))
    assert one(laptop, "[data-rate=bad]").get_attribute("aria-pressed") == "true"


def test_a_file_is_added_and_answered_from(laptop: Chrome, address: str, tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text("# Ferry\n\nThe ferry to Skarholm leaves at a quarter past six.\n")
    laptop.get(f"{address}/documents")
    one(laptop, "#files").send_keys(str(tmp_path / "ferry.md"))
    one(laptop, "#upload .send").click()
    WebDriverWait(laptop, PATIENCE).until(lambda driver: "Added: ferry.md." in one(driver, "#upload .told").text)
    laptop.get(address)
    assert "a quarter past six" in ask(laptop, "When does the ferry to Skarholm leave?").text


def test_the_keyboard_alone_is_enough(laptop: Chrome, address: str) -> None:
    laptop.get(f"{address}/documents")
    ActionChains(laptop).send_keys(Keys.TAB).perform()
    assert laptop.switch_to.active_element.text == "Skip to the content"
    ActionChains(laptop).send_keys(Keys.TAB, Keys.TAB, Keys.ENTER).perform()
    WebDriverWait(laptop, PATIENCE).until(
        lambda driver: driver.switch_to.active_element.get_attribute("id") == "question"
    )
    ActionChains(laptop).send_keys("Who approves leave?", Keys.ENTER).perform()
    one(laptop, ".answer[aria-busy=false]")
    one(laptop, "#source-content #quote")
    while "cite" not in (laptop.switch_to.active_element.get_attribute("class") or ""):
        ActionChains(laptop).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    cite = laptop.switch_to.active_element
    cite.send_keys(Keys.ENTER)
    WebDriverWait(laptop, PATIENCE).until(
        lambda driver: "document" in (driver.switch_to.active_element.get_attribute("class") or "")
    )
    ActionChains(laptop).send_keys(Keys.ESCAPE).perform()
    assert laptop.switch_to.active_element == cite


def test_nothing_moves_while_the_answer_comes(laptop: Chrome) -> None:
    laptop.execute_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => {"
        "if (!entry.hadRecentInput) window.moved += entry.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    ask(laptop, "Who approves leave?")
    one(laptop, "#source-content #quote")
    assert laptop.execute_script("return window.moved") < 0.05


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_screen_reader_finds_no_fault(address: str, theme: Theme, size: tuple[int, int]) -> None:
    with browser(size, theme) as driver:
        driver.get(address)
        assert violations(driver) == []
        ask(driver, "Who approves leave?")
        one(driver, ".cite").click()
        one(driver, "#source-content #quote")
        driver.execute_script("document.getAnimations().forEach((each) => each.finish())")
        assert violations(driver) == []
        for path in ("/documents", "/d/hostile.md?start=17&end=60", "/d/policy.pdf?start=0&end=28", "/d/no.txt"):
            driver.get(address + path)
            assert violations(driver) == []


def test_nothing_is_wider_than_a_phone(address: str) -> None:
    with browser(PHONE) as driver:
        for path in ("/", "/documents", "/d/hostile.md", "/d/policy.pdf?start=0&end=28"):
            driver.get(address + path)
            assert driver.execute_script("return document.documentElement.scrollWidth") <= PHONE[0], path


def test_without_javascript_the_form_answers(address: str) -> None:
    with browser(LAPTOP, script=False) as driver:
        driver.get(address)
        one(driver, "#question").send_keys("Who approves leave?")
        one(driver, ".send").click()
        one(driver, ".cite").click()
        assert one(driver, "mark").text == "Leave is approved by the head of the department."
