"""Everything can be read and asked with JavaScript off, in both languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from .kinds import LANGUAGES
from .visiting import Visit, reader, reading

pytestmark = pytest.mark.browser

QUERY = """PREFIX sc: <https://w3id.org/stadtgraph/ontology#>
SELECT (COUNT(?project) AS ?projects) WHERE { ?project a sc:Project }"""


@pytest.fixture(scope="module")
def plain(chromium: Browser) -> dict[str, BrowserContext]:
    """A profile without script for each language."""
    return {language: reader(chromium, script=False, language=language) for language in LANGUAGES}


@pytest.fixture(params=LANGUAGES)
def visit(request: pytest.FixtureRequest, plain: dict[str, BrowserContext], site: str) -> Iterator[Visit]:
    """A window without script, at the start page."""
    with reading(plain[request.param], site) as opened:
        opened.open("/" if request.param == "de" else "/en/")
        yield opened
        assert opened.problems == []


def test_a_project_is_found_and_its_sentence_read(visit: Visit) -> None:
    page = visit.page
    page.locator("#filter summary", has_text="Land").click()
    page.locator("#filter a[href*='land=hessen']").click()
    expect(page.locator("#projects ol > li")).to_have_count(3)

    page.locator("#projects h3 a", has_text="Kassel").click()
    expect(page.locator("h1")).to_have_text("Smart Kassel")
    proof = page.locator("details.proof").first
    place = proof.locator(".place").first
    expect(place).to_be_hidden()
    proof.locator("summary").click()
    expect(place).to_be_visible()


def test_a_search_finds_a_misspelt_word_with_its_passage(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("searchbox").first.fill("Blockchian Fuchstal")
    page.get_by_role("searchbox").first.press("Enter")
    page.wait_for_url("**/search?**")
    assert "Fuchstal" in page.inner_text("main")
    expect(page.locator("main mark").first).to_be_visible()


def test_a_query_is_asked_and_answered_in_a_table(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("link", name="SPARQL", exact=True).click()
    page.locator("textarea[name=query]").fill(QUERY)
    page.locator("form#ask button[type=submit]").click()
    expect(page.locator("#answer table tbody td").first).to_have_text("32")


def test_a_mistake_is_told_with_its_place(visit: Visit, site: str) -> None:
    page = visit.page
    page.get_by_role("link", name="SPARQL", exact=True).click()
    page.locator("textarea[name=query]").fill("SELECT ?x WHERE {\n  ?x ?y\n}")
    visit.refused = "/sparql?"
    page.locator("form#ask button[type=submit]").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    assert "3" in alert.inner_text()  # the line


def test_a_ready_question_is_asked_with_another_value(visit: Visit) -> None:
    page = visit.page
    page.locator("header nav a[href$='/queries/']").click()
    page.locator("main a[href*='/queries/visit-projects-in-land']").first.click()
    page.locator("main form [name=land]").select_option("https://w3id.org/stadtgraph/id/land/hessen")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main table").first).to_contain_text("Kassel")


def test_the_same_page_is_one_click_away_in_the_other_language(visit: Visit) -> None:
    page = visit.page
    before = page.get_attribute("html", "lang")
    page.locator("header a.language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en" if before == "de" else "de")
