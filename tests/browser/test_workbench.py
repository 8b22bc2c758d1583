"""The query workbench in a browser: editor, completion, views, mistakes, and everything by keyboard."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from stadtgraph.http import bundle

from .visiting import VIEWS, Visit, foreign, visiting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not bundle.is_built(), reason="the pages' bundle is not built: install Node 20, then `make run`"
    ),
]
SC = "PREFIX sc: <https://w3id.org/stadtgraph/ontology#>\n"


def answer(page: Page, title: str) -> None:
    expect(page.locator("#answer-title")).to_have_text(re.compile(title))


def write(page: Page, text: str) -> None:
    """Empty the editor by keyboard and type."""
    page.locator("#editor textarea").focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


STORED = "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"


def clean(visit: Visit, site: str) -> None:
    assert visit.page.evaluate(STORED) == [0, 0, 0]  # as the page on privacy says
    assert visit.page.context.cookies() == []
    assert foreign(visit.requests, site) == []
    found = visit.found()
    assert not found, "\n".join(found)


def test_a_query_is_written_with_completion_by_label_and_run_by_keyboard(chromium: Browser, site: str) -> None:
    with visiting(chromium, site) as visit:
        visit.open("/sparql")
        page = visit.page
        write(page, "SELECT ?p WHERE { ?p a Modellpro")
        expect(page.locator(".CodeMirror-hint-active")).to_contain_text("sc:Project")
        visit.look(VIEWS[0])
        page.keyboard.press("Enter")
        page.keyboard.type(" ; Größen")
        expect(page.locator(".CodeMirror-hint-active")).to_contain_text("sc:sizeClass")
        page.keyboard.press("Enter")
        page.keyboard.type(" ?s }")
        page.keyboard.press("Control+Enter")
        answer(page, r"^Antwort: \d+ Zeilen$")
        assert "PREFIX+sc" in page.url
        page.reload()
        answer(page, r"^Antwort: \d+ Zeilen$")
        clean(visit, site)


def test_a_prefix_of_ours_is_declared_as_soon_as_it_is_typed(chromium: Browser, site: str) -> None:
    with visiting(chromium, site) as visit:
        visit.open("/sparql")
        write(visit.page, "SELECT ?p { ?p a sc:Project ; sc:federalState land:bayern }")
        visit.page.keyboard.press("Control+Enter")
        answer(visit.page, "^Antwort: 5 Zeilen$")
        clean(visit, site)


def test_enter_ends_a_line_after_a_keyword_or_a_known_variable(chromium: Browser, site: str) -> None:
    with visiting(chromium, site) as visit:
        visit.open("/sparql")
        page = visit.page
        write(page, "SELECT ?p ?project")
        page.keyboard.press("Enter")
        page.keyboard.type("WHERE { ?project a ?p")
        page.keyboard.press("Enter")
        page.keyboard.type("} LIMIT 1")
        page.keyboard.press("Control+Enter")
        answer(page, "^Antwort: 1 Zeile$")
        assert "SELECT+%3Fp+%3Fproject%0AWHERE" in page.url
        clean(visit, site)


def test_the_keyboard_leaves_the_editor_by_escape_and_tab(chromium: Browser, site: str) -> None:
    with visiting(chromium, site) as visit:
        visit.open("/en/sparql")
        page = visit.page
        write(page, "ASK {}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#editor') !== null")
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Run query")).to_be_focused()
        page.keyboard.press("Enter")
        answer(page, "^Answer: Yes$")
        clean(visit, site)


def test_a_mistake_is_marked_in_the_editor_and_goes_when_it_is_mended(chromium: Browser, site: str) -> None:
    with visiting(chromium, site) as visit:
        visit.open("/en/sparql")
        page = visit.page
        write(page, "ASK { ?s a nowhere:Thing }")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("alert")).to_contain_text("Line 1, column 12")
        expect(page.locator("#editor .mistake")).to_have_text("nowhere:Thing")
        page.keyboard.type(" ")
        expect(page.locator("#editor .mistake")).to_have_count(0)
        visit.problems = [found for found in visit.problems if "status of 400" not in found]  # what the test asked for
        clean(visit, site)


@pytest.mark.parametrize(
    ("view", "example", "drawn"),
    [
        ("Map", "coordinates-of-projects", ".map .pin"),
        ("BarChart", "projects-per-category", ".drawing canvas"),
        ("Graph", "theme-hierarchy", ".network svg a"),
    ],
)
def test_a_query_picks_its_view_and_the_table_stays_near(
    chromium: Browser, site: str, view: str, example: str, drawn: str
) -> None:
    with visiting(chromium, site) as visit:
        visit.open(f"/sparql?example={example}")
        page = visit.page
        page.locator("#editor textarea").focus()
        page.keyboard.press("Control+Home")
        page.keyboard.type(f"#defaultView:{view}\n")
        page.keyboard.press("Control+Enter")
        expect(page.locator(drawn).first).to_be_visible()
        visit.look(VIEWS[0])
        visit.look(VIEWS[3])
        page.get_by_role("button", name="Tabelle").click()
        expect(page.locator("table.answer")).to_be_visible()
        expect(page.locator(".drawing")).to_be_hidden()
        clean(visit, site)


def test_a_place_on_the_map_opens_by_keyboard(chromium: Browser, site: str) -> None:
    with visiting(chromium, site) as visit:
        visit.open("/sparql?example=coordinates-of-projects")
        page = visit.page
        page.get_by_role("button", name="Karte").click()
        page.locator(".map .pin").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".leaflet-popup a").first).to_have_attribute("href", re.compile("^/doc/id/"))
        clean(visit, site)


def test_examples_are_searched(chromium: Browser, site: str) -> None:
    with visiting(chromium, site) as visit:
        visit.open("/sparql")
        page = visit.page
        page.get_by_label("Beispiele durchsuchen").fill("GROESSENKLASSE mobilitaet")
        expect(page.locator("aside .group li:visible")).to_have_count(1)
        page.get_by_label("Beispiele durchsuchen").fill("zzz")
        expect(page.locator("#example-search [role=status]")).to_have_text("Kein Beispiel passt.")
        clean(visit, site)


def test_code_is_copied(chromium: Browser, site: str) -> None:
    with visiting(chromium, site) as visit:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.open(f"/en/sparql?{urlencode({'query': 'ASK {}'})}")
        visit.page.get_by_role("button", name="Copy").first.click()
        expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
        assert "ASK {}" in visit.page.evaluate("navigator.clipboard.readText()")
        clean(visit, site)


def test_everything_works_without_script(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, script=False) as visit:
        visit.open("/sparql")
        page = visit.page
        page.get_by_label("Abfrage").fill(f"{SC}SELECT ?p {{ ?p a sc:Project }}")
        page.get_by_role("button", name="Abfragen").click()
        answer(page, "^Antwort: 32 Zeilen$")
        page.locator("aside .group summary").nth(1).click()
        page.locator("aside .group").nth(1).locator("a").first.click()
        page.wait_for_url("**/sparql?example=**")
        expect(page.locator("#answer-title")).to_be_visible()
        page.locator("table.answer a").first.click()
        page.wait_for_url("**/doc/**")
