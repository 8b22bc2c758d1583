"""Hostile text, IRIs and queries appear as text on every kind of page, and the layout holds."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from protocol.running import serving
from stadtgraph.dataset import Dataset
from stadtgraph.store import GraphStore

from .hostile import IRIS, MARK, TEXTS, write
from .kinds import KINDS, LANGUAGES, Kind
from .visiting import NARROW, WIDE, Visit, foreign, visiting

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
]


@pytest.fixture(scope="package")
def hostile(store: GraphStore, dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over the hostile dataset."""
    root = write(store, dataset.queries(), tmp_path_factory.mktemp("hostile") / "dataset")
    with serving([root], root.parent / "log.txt") as address:
        yield f"http://{address.host}:{address.port}"


def look(visit: Visit) -> None:
    """Note what hostile text has done to the page that is open."""
    for width in (WIDE, NARROW):
        visit.fit(width)
    visit.problems += [f"made {element}" for element in visit.page.evaluate(INJECTED)]
    if WORKED_OUT in visit.page.inner_text("body"):
        visit.problems.append("text was taken for a template")


def every_day(kind: Kind) -> object:
    """A kind as a parameter, tested with the long tests only unless it is one of a few."""
    return pytest.param(kind, id=kind.name, marks=() if kind.name in EVERY_DAY else pytest.mark.long)


@pytest.mark.parametrize("kind", [every_day(kind) for kind in KINDS])
def test_hostile_data_appear_as_text(chromium: Browser, hostile: str, kind: Kind) -> None:
    language = LANGUAGES[KINDS.index(kind) % 2]
    with visiting(chromium, hostile, language=language) as visit:
        visit.open(kind.at(language), kind.status)
        look(visit)

        assert foreign(visit.requests, hostile) == []
        found = visit.found()
        assert not found, "\n".join(found)
        if kind.data:
            assert MARK in (visit.page.text_content("main") or "")


@pytest.mark.parametrize("kind", ASKED, ids=lambda kind: kind.name)
def test_what_is_asked_for_appears_as_text(chromium: Browser, hostile: str, kind: Kind) -> None:
    with visiting(chromium, hostile) as visit:
        visit.open(kind.path, kind.status)
        look(visit)

        found = visit.found()
        assert not found, "\n".join(found)
        assert MARK in visit.page.content()
