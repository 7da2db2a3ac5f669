"""The HTML report in a real browser: headless Chromium searches, filters, opens, copies, follows, prints."""

import base64
import os
import shutil
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from tests.reports.conftest import Samples
from tests.reports.extreme import huge
from tests.reports.gated import gated
from tests.reports.realistic import realistic

from pgadvise.report import Report
from pgadvise.reports.html import page

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WIDTHS = (400, 1400)
SLOWNESS = float(os.environ.get("PGADVISE_SLOWNESS", "1"))  # of the machine


class Browser:
    """Chromium with one page open; whatever its console says is kept."""

    def __init__(self, profile: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or "chromedriver"))

    def command(self, name: str, **parameters: Any) -> Any:
        return self.driver.execute_cdp_cmd(name, parameters)

    def open(self, file: Path, width: int, fragment: str = "") -> None:
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        self.driver.get("about:blank")
        self.driver.get(file.as_uri() + fragment)

    def ask(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(f"return {script}", *values)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element("css selector", selector)

    def shown(self) -> list[str]:
        """The ids of the findings that are not filtered away."""
        found: list[str] = self.ask(
            "[...document.querySelectorAll('.finding')].filter(e => e.offsetParent).map(e => e.id)"
        )
        return found

    def status(self) -> str:
        return self.one("#status").text

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < end, self.status()
            time.sleep(0.02)

    def worked(self) -> float:
        """Seconds of processor time that the page took so far: a shared machine makes it wait, not work."""
        metrics = self.command("Performance.getMetrics")["metrics"]
        return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    started = Browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.driver.quit()


@pytest.fixture(scope="module")
def report() -> Report:
    return gated(realistic())


@pytest.fixture(scope="module")
def file(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(report, tmp_path_factory.mktemp("page"))


def write(report: Report, folder: Path) -> Path:
    file = folder / "report.html"
    file.write_text(page.render(report), encoding="utf-8")
    return file


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    chosen: int = request.param
    return chosen


def test_a_search_narrows_the_list(browser: Browser, file: Path, report: Report, width: int) -> None:
    """Each keystroke narrows the list to what holds every word, the count is told, and clearing brings all back."""
    browser.open(file, width)
    assert len(browser.shown()) == len(report.findings)
    browser.one("#search").send_keys("audit_logs TRUNCATE")
    browser.until(lambda: browser.status().startswith("1 of"))
    wanted = [f.fingerprint for f in report.findings if f.rule == "audit-log-truncatable"]
    assert browser.shown() == wanted
    browser.one("#search").send_keys(Keys.CONTROL, "a")
    browser.one("#search").send_keys("no such thing")
    browser.until(lambda: browser.status().startswith("None of"))
    assert browser.shown() == []
    browser.one("#clear").click()
    browser.until(lambda: len(browser.shown()) == len(report.findings))
    assert browser.complaints() == []


@pytest.mark.parametrize("field", ["severity", "state"])
def test_boxes_filter(browser: Browser, file: Path, report: Report, width: int, field: str) -> None:
    """A box that is not ticked hides the findings of its severity or state, headings without findings included."""
    browser.open(file, width)
    value = {"severity": "warning", "state": "new"}[field]
    browser.one(f"[name={field}][value={value}]").send_keys(Keys.SPACE)
    wanted = {f.fingerprint for f in report.findings if getattr(f, field) != value}
    browser.until(lambda: set(browser.shown()) == wanted)
    empty = "e.offsetParent && !e.querySelector('.finding:not([hidden])')"
    assert browser.ask(f"[...document.querySelectorAll('.object')].filter(e => {empty}).length") == 0
    assert browser.complaints() == []


@pytest.mark.parametrize(
    "name, value",
    [("category", "audit"), ("rule", "unindexed-foreign-key"), ("object", "public.audit_logs")],
)
def test_choices_filter(browser: Browser, file: Path, report: Report, width: int, name: str, value: str) -> None:
    """Category, rule and object each leave their own."""
    browser.open(file, width)
    browser.one(f"#{name} option[value='{value}']").click()
    told = {
        f.fingerprint: {"category": f.category, "rule": f.rule, "object": f"{f.object.schema}.{f.object.name}"}
        for f in report.findings
    }
    wanted = {fingerprint for fingerprint, values in told.items() if values[name] == value}
    browser.until(lambda: set(browser.shown()) == wanted)
    assert wanted


def test_a_finding_opens_by_keyboard_and_its_fix_is_copied(
    browser: Browser, file: Path, report: Report, width: int
) -> None:
    """Enter opens it, the button puts the exact SQL into the clipboard, and a screen reader hears of it."""
    browser.open(file, width)
    browser.command("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    finding = next(f for f in report.findings if f.rule == "rls-disabled")
    assert finding.fix is not None
    summary = browser.one(f"[id='{finding.fingerprint}'] > summary")
    summary.send_keys(Keys.ENTER)
    browser.until(lambda: browser.ask("document.getElementById(arguments[0]).open", finding.fingerprint))
    browser.until(lambda: bool(browser.driver.find_elements("css selector", f"[id='{finding.fingerprint}'] .copy")))
    browser.one(f"[id='{finding.fingerprint}'] .copy").send_keys(Keys.ENTER)
    browser.until(lambda: "Copied" in browser.one(".said").text)
    copied = browser.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied == ";\n".join(finding.fix.statements) + ";"
    summary.send_keys(Keys.ENTER)
    browser.until(lambda: not browser.ask("document.getElementById(arguments[0]).open", finding.fingerprint))
    assert browser.complaints() == []


@pytest.mark.parametrize("clipboard", ["refuses", "is missing"])
def test_copying_falls_back(browser: Browser, file: Path, report: Report, clipboard: str) -> None:
    """Where a browser denies the clipboard, as on plain http, the older way takes its place."""
    browser.open(file, 1400)
    value = "{ writeText: () => Promise.reject() }" if clipboard == "refuses" else "undefined"
    browser.ask(
        f"Object.defineProperty(navigator, 'clipboard', {{ value: {value}, configurable: true }}), "
        "document.addEventListener('copy', () => { window.taken = document.activeElement.value }), null"
    )
    fingerprint = next(f.fingerprint for f in report.findings if f.rule == "role-bypasses-rls")
    browser.one(f"[id='{fingerprint}'] > summary").send_keys(Keys.ENTER)
    browser.until(lambda: bool(browser.driver.find_elements("css selector", f"[id='{fingerprint}'] .copy")))
    browser.one(f"[id='{fingerprint}'] .copy").send_keys(Keys.ENTER)
    browser.until(lambda: browser.one(".said").text != "")
    assert browser.ask("window.taken") == "alter role prisma nobypassrls;"


def test_a_deep_link_opens_its_finding(browser: Browser, file: Path, report: Report, width: int) -> None:
    """#fingerprint leads to the finding, open, in sight and in focus; also past a filter that hides it."""
    last = report.findings[-1].fingerprint
    browser.open(file, width, f"#{last}")
    where = "document.getElementById(arguments[0]).getBoundingClientRect().top"
    # The form that stays in sight does not cover it.
    seen = f"document.elementFromPoint(innerWidth / 2, {where} + 8).closest('details')?.id"
    browser.until(lambda: 0 <= browser.ask(where, last) < 800)
    assert browser.ask("document.getElementById(arguments[0]).open", last)
    assert browser.ask("document.activeElement.parentElement.id") == last
    assert browser.ask(seen, last) == last
    browser.one("#search").send_keys("nothing of the kind")
    browser.until(lambda: browser.shown() == [])
    first = report.findings[0].fingerprint
    browser.ask("void (location.hash = arguments[0])", first)
    browser.until(lambda: first in browser.shown() and 0 <= browser.ask(where, first) < 800)
    assert browser.complaints() == []


def test_a_fragment_that_leads_nowhere_does_nothing(browser: Browser, file: Path, report: Report) -> None:
    """A link to a finding that is gone, or to what is no name at all, is no error."""
    for fragment in ("#0000000000000000", "#100%", "#%E0%A4%A"):
        browser.open(file, 1400, fragment)
        assert browser.status() == f"{len(report.findings)} findings"
        assert browser.complaints() == []


def test_nothing_runs_out_of_the_page(browser: Browser, file: Path, width: int) -> None:
    """With everything open, nothing has to be scrolled sideways, and the console is silent."""
    browser.open(file, width)
    browser.ask("document.querySelectorAll('details').forEach(e => { e.open = true })")
    assert browser.ask("document.documentElement.scrollWidth") <= width
    wide = "e.scrollWidth > e.clientWidth + 1 && e.clientWidth && getComputedStyle(e).display !== 'inline'"
    every = "[...document.querySelectorAll('main :not(svg, svg *, select, select *)')]"
    assert browser.ask(f"{every}.filter(e => {wide}).map(e => e.outerHTML)") == []
    assert browser.complaints() == []


@pytest.mark.parametrize("name", ["hostile", "clean", "unjudged"])
def test_other_reports_are_quiet_too(browser: Browser, tmp_path: Path, width: int, name: str) -> None:
    """No script error, no refusal by the policy, no scrolling sideways, whatever names are made of."""
    browser.open(write(Samples.named(name), tmp_path), width)
    browser.ask("document.querySelectorAll('details').forEach(e => { e.open = true })")
    assert browser.ask("document.documentElement.scrollWidth") <= width
    assert browser.complaints() == []


def test_the_keyboard_reaches_everything(browser: Browser, file: Path) -> None:
    """First the way past the head, then links, fields and findings in reading order; each shows that it has focus."""
    browser.open(file, 1400)
    tops, names = [], []
    for _ in range(30):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        names.append(browser.ask("document.activeElement.className || document.activeElement.tagName"))
        tops.append(browser.ask("document.activeElement.getBoundingClientRect().top + scrollY"))
        style = "getComputedStyle(document.activeElement)"
        assert browser.ask(f"{style}.outlineStyle !== 'none' || {style}.boxShadow !== 'none'")
    assert names[0] == "skip"
    assert "SUMMARY" in names
    assert all(later >= earlier - 60 for earlier, later in pairwise(tops[1:]))


def test_everything_has_a_name_and_a_place(browser: Browser, file: Path) -> None:
    """What a screen reader is told: landmarks, one h1, no level of headings left out, a name for every field."""
    browser.open(file, 1400)
    nodes = browser.command("Accessibility.getFullAXTree")["nodes"]
    told = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n.get("ignored")]
    assert {"banner", "navigation", "main", "search", "region", "status"} <= {role for role, _ in told}
    fields = ("searchbox", "checkbox", "combobox", "button", "link", "DisclosureTriangle")
    assert [role for role, name in told if role in fields and not name.strip()] == []
    levels = browser.ask("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => Number(e.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_without_scripts_all_of_it_can_be_read(browser: Browser, file: Path, report: Report, width: int) -> None:
    """No dead control is shown, each finding opens, its sentence and its fix are there."""
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(file, width)
        assert not browser.one("#controls").is_displayed()
        for finding in report.findings[-3:]:
            summary = browser.one(f"[id='{finding.fingerprint}'] > summary")
            assert finding.message in summary.text.replace("\u00a0", " ")
            summary.send_keys(Keys.ENTER)
            fix = browser.one(f"[id='{finding.fingerprint}'] .sql")
            assert finding.fix is not None
            assert fix.is_displayed()
            assert finding.fix.statements[0] in fix.text
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)


def test_paper_shows_everything_and_no_control(browser: Browser, file: Path, report: Report) -> None:
    """Printed, every fix stands there, and no control; afterwards the page is as it was."""
    browser.open(file, 1400)
    browser.command("Emulation.setEmulatedMedia", media="print")
    try:
        assert browser.ask("[...document.querySelectorAll('.controls, nav, .skip')].every(e => !e.offsetParent)")
        seen = "[...document.querySelectorAll('.sql')].every(e => e.checkVisibility({contentVisibilityAuto: true}))"
        assert browser.ask(seen)
    finally:
        browser.command("Emulation.setEmulatedMedia", media="")
    printed = base64.b64decode(browser.command("Page.printToPDF")["data"])
    assert printed.startswith(b"%PDF")
    assert browser.ask("document.querySelectorAll('details[open]').length") == 0


def test_ten_thousand_findings_are_usable(browser: Browser, tmp_path: Path) -> None:
    """Loaded within three seconds of the processor; a keystroke of the search is answered within a fifth of one."""
    file = write(huge(10_000), tmp_path)
    browser.command("Performance.enable", timeDomain="threadTicks")
    began = browser.worked()
    browser.open(file, 1400)
    assert browser.worked() - began < 3 * SLOWNESS
    for typed, status in (
        ("zzz", "None of 10,000 findings matches"),  # reads all texts
        (Keys.BACKSPACE * 3, "10,000 findings"),
        ("table_77", "33 of 10,000 findings"),
    ):
        began = browser.worked()
        browser.one("#search").send_keys(typed)
        browser.until(lambda status=status: browser.status() == status)  # type: ignore[misc]
        assert browser.worked() - began < 0.2 * len(typed) * SLOWNESS
    assert browser.complaints() == []
