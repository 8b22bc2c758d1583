"""Open a page as a reader would and note everything that is wrong with it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page

Theme = Literal["light", "dark"]
View = tuple[Theme, int]  # colour scheme and width in CSS pixels

NARROW, WIDE, HEIGHT = 320, 1280, 900
VIEWS: tuple[View, ...] = (("light", WIDE), ("dark", WIDE), ("light", NARROW), ("dark", NARROW))
PATIENCE = 60_000  # milliseconds; a busy machine is slow
LOCAL = ("data", "blob", "about")  # schemes that ask nobody
WIDEST = """
() => { const wide = document.documentElement.clientWidth + 1;
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > wide && getComputedStyle(e).position !== 'absolute')
    .map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)} px`).slice(0, 4) }
"""
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@dataclass
class Visit:
    """A page that is open, and what has been noted since."""

    page: Page
    root: str
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    refused: str = ""  # the address whose status is meant to be an error, which the console tells too

    def open(self, path: str, status: int = 200) -> None:
        """Open a page of the site; its status is noted when it is not the one that was meant."""
        self.refused = self.root + path if status >= 400 else ""
        before = len(self.problems)
        answer = self.page.goto(self.root + path, wait_until="load", timeout=PATIENCE)
        if answer is not None and answer.status == 503 != status:
            del self.found()[before:]
            self._await(path)
            answer = self.page.goto(self.root + path, wait_until="load", timeout=PATIENCE)
        if answer is None or answer.status != status:
            self.problems.append(f"{path}: status {answer and answer.status}, not {status}")

    def _await(self, path: str) -> None:
        """Wait as the service asks to, for what it has to make first."""
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until:
            answer = self.page.request.get(self.root + path, headers={"Accept": "text/html"}, timeout=PATIENCE)
            if answer.status != 503:
                break
            time.sleep(int(answer.headers.get("retry-after", "1")))

    def look(self, view: View) -> None:
        """Note what is wrong in one colour scheme at one width."""
        theme, width = view
        self.page.emulate_media(color_scheme=theme)
        self.fit(width)
        self.problems += [f"{view}: {finding}" for finding in findings(self.page)]

    def fit(self, width: int) -> None:
        """Note when the page is wider than a window of a width."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        shown, room = self.page.evaluate(WIDTHS)
        if shown > room:
            self.problems.append(f"{shown} px wide in {room} px: {self.page.evaluate(WIDEST)}")

    def found(self) -> list[str]:
        """Everything that is wrong; empty for a good page."""
        self.page.context.cookies()  # a question to the browser: what it said before has then been heard
        return self.problems


def findings(page: Page) -> Iterator[str]:
    """What axe-core finds by all its rules (WCAG 2, A and AA, and best practices), each place in one line."""
    for rule in Axe().run(page).response["violations"]:
        for node in rule["nodes"]:
            why = "; ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
            yield f"{rule['id']} ({rule['impact']}) {node['target']} {node['html'][:120]}: {why}"


def reader(browser: Browser, *, script: bool = True, language: str = "de") -> BrowserContext:
    """A profile of the browser that knows nothing yet: no cookies, no storage, nothing cached."""
    context = browser.new_context(java_script_enabled=script, locale=language, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    return context


@contextmanager
def reading(context: BrowserContext, root: str) -> Iterator[Visit]:
    """A new window of a profile, whose every request, console message and failure is noted."""
    visit = _visit(context, root)
    try:
        yield visit
    finally:
        visit.page.close()


@contextmanager
def visiting(browser: Browser, root: str, *, script: bool = True, language: str = "de") -> Iterator[Visit]:
    """The same with a profile of its own, for tests that leave something in it or end while a file is fetched."""
    context = reader(browser, script=script, language=language)
    try:
        yield _visit(context, root)
    finally:
        context.close()


def foreign(urls: Iterable[str], root: str) -> list[str]:
    """The addresses among `urls` that are not the site's."""
    return [url for url in urls if urlsplit(url).scheme not in LOCAL and not url.startswith(f"{root}/")]


def _visit(context: BrowserContext, root: str) -> Visit:
    visit = Visit(context.new_page(), root)
    page, problems = visit.page, visit.problems

    def dismiss(dialog: Dialog) -> None:
        problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error" and not (visit.refused and visit.refused in said.location["url"]):
            problems.append(f"console: {said.text}")

    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("dialog", dismiss)
    page.on("console", hear)
    return visit
