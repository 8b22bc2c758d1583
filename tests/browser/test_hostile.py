"""Hostile text, IRIs and queries appear as text on every kind of page, and the layout holds."""

from collections.abc import Collection, Iterable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext

from .hostile import IRIS, LONG, MARK, TEXTS
from .kinds import KINDS, LANGUAGES, Kind
from .visiting import NARROW, WIDE, Visit, foreign, reading

pytestmark = pytest.mark.browser

# Elements that none of our templates makes, and links that run something.
INJECTED = """() => [...document.querySelectorAll(
  'img[src=x], [onerror], [onload], [onclick], [onmouseover], svg[onload], script:not([src]):not([type])')]
  .concat([...document.querySelectorAll('a[href], form[action]')].filter(
    e => /^\\s*(javascript|data|vbscript):/i.test(e.getAttribute('href') || e.getAttribute('action'))))
  .map(e => e.outerHTML.slice(0, 160))"""
WORKED_OUT = "HOSTILE 49"  # what a template would make of {{ 7*7 }}
EVERY_DAY = ("start", "project", "theme", "claim", "property", "about-quality")
ASKED = [
    Kind("query", "/sparql?" + urlencode({"query": f'SELECT ("{TEXTS[0]}" AS ?x) (<{IRIS[0]}> AS ?y) {{}}'})),
    Kind(
        "mistake",
        "/sparql?" + urlencode({"query": f'SELECT * {{ {MARK} "</textarea><script>alert(20)</script>" '}),
        400,
    ),
    Kind("search", "/search?" + urlencode({"q": TEXTS[1]})),
    Kind("foreign", "/resource?" + urlencode({"iri": IRIS[4]})),
    Kind("unknown", f"/doc/id/project/{MARK}%3Cscript%3Ealert(21)%3C%2Fscript%3E", 404),
    Kind("answer", "/queries/evil?" + urlencode({"word": TEXTS[3]})),
    Kind("evidence", "/queries/evil?" + urlencode({"word": TEXTS[2], "why": "1"})),
    Kind("evidence-for-none", "/queries/mobility-by-size-class?" + urlencode({"why": TEXTS[1]})),
    Kind("compare", "/compare?" + urlencode([("project", TEXTS[0]), ("project", "kassel"), ("project", TEXTS[1])])),
    Kind("matrix-criteria", "/matrix/criteria?" + urlencode({"project": TEXTS[1], "criterion": TEXTS[3]})),
    Kind("matrix-themes", "/matrix/themes?" + urlencode({"theme": TEXTS[0], "project": TEXTS[3], "column": IRIS[0]})),
    Kind("network", "/network?" + urlencode({"theme": TEXTS[1]})),
    Kind("facets", "/?" + urlencode({"q": TEXTS[0], "land": TEXTS[1], "theme": TEXTS[3], "size": IRIS[0]})),
    Kind("queries", "/queries/?" + urlencode({"q": TEXTS[1], "for": TEXTS[3]})),
    Kind("queries-found", "/queries/?" + urlencode({"q": MARK})),
    Kind("search-long", "/search?" + urlencode({"q": LONG[0]})),
    Kind("query-long", "/sparql?" + urlencode({"query": f'SELECT ("{LONG[0]}" AS ?x) (<{IRIS[-1]}> AS ?y) {{}}'})),
    Kind("report", "/about/report?" + urlencode({"iri": f"javascript:alert(22)//{MARK}"})),
]
ASKED_EVERY_DAY = ("query", "mistake", "search", "foreign", "unknown", "answer", "compare", "facets", "evidence")


def look(visit: Visit) -> None:
    """Note what hostile text has done to the page that is open."""
    for width in (WIDE, NARROW):
        visit.fit(width)
    visit.problems += [f"made {element}" for element in visit.page.evaluate(INJECTED)]
    if WORKED_OUT in visit.page.inner_text("body"):
        visit.problems.append("text was taken for a template")


def every_day(kinds: Iterable[Kind], names: Collection[str]) -> list[object]:
    """Kinds as parameters, tested with the long tests only unless they are among a few."""
    return [pytest.param(kind, id=kind.name, marks=() if kind.name in names else pytest.mark.long) for kind in kinds]


@pytest.mark.parametrize("kind", every_day(KINDS, EVERY_DAY))
def test_hostile_data_appear_as_text(readers: dict[str, BrowserContext], hostile: str, kind: Kind) -> None:
    language = LANGUAGES[KINDS.index(kind) % 2]
    with reading(readers[language], hostile) as visit:
        visit.open(kind.at(language), kind.status)
        look(visit)

        assert foreign(visit.requests, hostile) == []
        found = visit.found()
        assert not found, "\n".join(found)
        if kind.data:
            assert MARK in (visit.page.text_content("main") or "")


@pytest.mark.parametrize("kind", every_day(ASKED, ASKED_EVERY_DAY))
def test_what_is_asked_for_appears_as_text(readers: dict[str, BrowserContext], hostile: str, kind: Kind) -> None:
    with reading(readers["de"], hostile) as visit:
        visit.open(kind.path, kind.status)
        look(visit)

        found = visit.found()
        assert not found, "\n".join(found)
        assert MARK in visit.page.content()
