"""A whole journey by keyboard: start page, facet, project, quotation, data; and a query."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as NeverError

from .visiting import PATIENCE, Visit, visiting

pytestmark = pytest.mark.browser

MOST = 300  # presses of Tab; whoever needs more is lost
QUERY = "SELECT (COUNT(?s) AS ?all) WHERE { ?s ?p ?o }"
# The focus is seen: an outline within the window, or in a drawing a mark that is drawn with a strong line.
SEEN = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  const drawn = e.closest('svg') && e.querySelector('circle, path');
  const marked = drawn ? parseFloat(getComputedStyle(drawn).strokeWidth) >= 2
    : s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  return e === document.body || (marked && r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight) }"""
NAME = "() => document.activeElement.outerHTML.slice(0, 120)"


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """A window at the start page."""
    with visiting(chromium, site) as opened:
        opened.open("/")
        yield opened
        assert opened.found() == []


def tab_to(page: Page, selector: str, *, most: int = MOST) -> None:
    """Press Tab until the focus is on an element; on the way the focus must always be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert seen(page), f"focus is not seen on {page.evaluate(NAME)}"
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached with {most} presses of Tab; now on {page.evaluate(NAME)}")


def seen(page: Page) -> bool:
    """Tell whether the focus is seen; a page may still be scrolling to it."""
    try:
        page.wait_for_function(SEEN, timeout=PATIENCE / 2)
    except NeverError:
        return False
    return True


def test_the_first_key_leads_past_the_navigation(visit: Visit) -> None:
    page = visit.page
    tab_to(page, "a.skip", most=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "main *", most=1)


def test_from_the_start_page_to_the_data_of_a_project(visit: Visit) -> None:
    page = visit.page
    tab_to(page, ".map .over", most=20)
    page.keyboard.press("Enter")
    page.wait_for_url("**#filter")
    tab_to(page, "#filter a[href*='theme=mobility-and-logistics']", most=40)
    page.keyboard.press("Enter")
    page.wait_for_url("**theme=mobility-and-logistics**")

    page.goto(page.url.partition("#")[0] + "#projects")
    tab_to(page, "#projects h3 a[href='/doc/id/project/eichenzell']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/id/project/eichenzell")

    tab_to(page, "details.proof > summary")
    page.keyboard.press("Enter")
    opened = page.locator("details.proof[open]")
    expect(opened.locator(".place").first).to_be_visible()
    tab_to(page, "details.proof[open] .place a", most=5)

    tab_to(page, "aside.data a[href$='.ttl']")
    with page.expect_response("**/eichenzell.ttl") as answer:
        page.keyboard.press("Enter")
    assert answer.value.headers["content-type"].startswith("text/turtle")


def test_a_query_is_written_and_sent(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, script=False) as plain:
        plain.open("/sparql")
        page = plain.page
        tab_to(page, "textarea[name=query]", most=40)
        page.keyboard.press("Control+A")
        page.keyboard.type(QUERY)
        tab_to(page, "form#ask button[type=submit]", most=5)
        page.keyboard.press("Enter")
        expect(page.locator("#answer table tbody td").first).to_be_visible()
        assert plain.problems == []


def test_the_editor_is_no_trap(visit: Visit) -> None:
    page = visit.page
    visit.open("/sparql")
    page.wait_for_selector(".CodeMirror textarea", state="attached")
    page.locator(".CodeMirror").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(QUERY)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    inside = "() => !!document.activeElement.closest('.CodeMirror')"
    assert not page.evaluate(inside), page.evaluate(NAME)
