"""Hostile text in files for programs: read by others' parsers, every text comes out as it went in."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

import httpx
import openpyxl
import pyoxigraph as ox
import pytest
from openpyxl.utils.escape import unescape

from .hostile import LONG, LONG_ON, MARK, TEXTS

ABOUT = f"iri={LONG_ON}"
FORMULA = f"={MARK}"  # what a spreadsheet must not compute


def from_csv(body: bytes) -> Iterator[str]:
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    return (cell for row in rows for cell in row)


def from_xlsx(body: bytes) -> Iterator[str]:
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(body)) for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}  # no formula, no error
    return (unescape(cell.value) for cell in cells if isinstance(cell.value, str))


def from_json(body: bytes) -> Iterator[str]:
    return strings(json.loads(body))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def from_rdf(form: ox.RdfFormat) -> Callable[[bytes], Iterator[str]]:
    def texts(body: bytes) -> Iterator[str]:
        return (quad.object.value for quad in ox.parse(body, format=form) if isinstance(quad.object, ox.Literal))

    return texts


FILES = {
    "/?format=csv": from_csv,
    "/?format=xlsx": from_xlsx,
    "/?format=geojson": from_json,
    "/?format=ttl": from_rdf(ox.RdfFormat.TURTLE),
    "/queries/contradictions-in-the-brochure.csv": from_csv,
    "/queries/contradictions-in-the-brochure.json": from_json,
    "/queries/coordinates-of-projects.geojson": from_json,
    "/queries/facts-of-project-with-quotes.csv": from_csv,
    "/queries/facts-of-project-with-quotes.xlsx": from_xlsx,
    "/doc/id/project/kassel.ttl": from_rdf(ox.RdfFormat.TURTLE),
    "/doc/id/project/kassel.jsonld": from_rdf(ox.RdfFormat.JSON_LD),
    "/doc/id/project/kassel.nt": from_rdf(ox.RdfFormat.N_TRIPLES),
    f"/cite.csl?{ABOUT}": from_json,
    "/sparql/words": from_json,
}


@pytest.fixture
def client(hostile: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=hostile, timeout=60, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("path", FILES)
def test_every_text_comes_out_as_it_went_in(client: httpx.Client, path: str) -> None:
    texts = list(FILES[path](client.get(path).content))
    hostile = [(text, place.start()) for text in texts for place in re.finditer(MARK, text)]
    known = (*TEXTS, *LONG)

    assert hostile
    assert not [text[place:] for text, place in hostile if not any(text.startswith(one, place) for one in known)]


@pytest.mark.parametrize(("form", "read"), [("csv", from_csv), ("xlsx", from_xlsx), ("json", from_json)])
def test_what_looks_like_a_formula_is_text(
    client: httpx.Client, form: str, read: Callable[[bytes], Iterator[str]]
) -> None:
    texts = list(read(client.get(f"/queries/evil.{form}", params={"word": FORMULA}).content))

    assert FORMULA in texts
    assert f"{MARK} <script>alert(16)</script>" in texts


def test_a_form_that_cannot_hold_a_text_is_refused_by_name(client: httpx.Client) -> None:
    refused = client.get("/doc/id/project/kassel.rdf")

    assert refused.status_code == 406
    assert "XML" in refused.json()["detail"]


def test_search_hits_are_json_and_name_what_was_found(client: httpx.Client) -> None:
    found = client.get("/search", params={"q": MARK, "format": "json"})
    assert any(MARK in text for text in strings(found.json()))


def test_citations_keep_their_form(client: httpx.Client) -> None:
    ris = client.get(f"/cite.ris?{ABOUT}").text.splitlines()
    bib = client.get(f"/cite.bib?{ABOUT}").text

    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris)
    assert [line[:2] for line in ris].count("ER") == 1
    assert bib.count("@misc{") == 1
    unescaped = re.sub(r"\\[{}]", "", bib)
    assert unescaped.count("{") == unescaped.count("}")


@pytest.mark.parametrize("path", ["/sitemap.xml", f"/code.svg?{ABOUT}"])
def test_xml_is_well_formed_and_runs_nothing(client: httpx.Client, path: str) -> None:
    elements = ET.fromstring(client.get(path).content).iter()
    assert not [element.tag for element in elements if element.tag.endswith(("script", "image", "foreignObject"))]


def test_the_guide_for_language_models_keeps_each_text_on_its_line(client: httpx.Client) -> None:
    lines = client.get("/llms.txt").text.splitlines()

    assert sum(MARK in line and "/queries/evil" in line for line in lines) == 1
    assert not [line for line in lines if line.startswith(("ER ", "=HYPERLINK", "@misc"))]
