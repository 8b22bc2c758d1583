"""The start page over HTTP: its state in the address, both languages, exports, hostile input, data without projects."""

import csv
import html
import io
import json
import re
from collections.abc import Callable

import httpx
import pyoxigraph as ox
import pytest
from openpyxl import load_workbook

from in_process import Client, InProcess
from stadtgraph.http.app import create_app
from stadtgraph.namespaces import Names
from stadtgraph.store import GraphStore

CARD = re.compile(r'<h3><a href="(?:/en)?/doc/id/project/([^"]+)">')
Ask = Callable[[str], httpx.Response]


@pytest.fixture(scope="module")
def ask(store: GraphStore) -> Ask:
    """Asks the service over the committed graphs."""
    return Client(create_app(InProcess(store.store), Names())).ask


def cards(ask: Ask, address: str) -> list[str]:
    """The projects that a page lists."""
    response = ask(address)
    assert response.status_code == 200
    return CARD.findall(response.text)


@pytest.mark.parametrize(
    ("address", "language", "title"),
    [
        ("/", "de", "32 Modellprojekte Smart Cities: wer was vorhat, und wo es steht"),
        ("/en/", "en", "32 Smart Cities model projects: who plans what, and where it says so"),
    ],
)
def test_the_start_page_speaks_its_language(ask: Ask, address: str, language: str, title: str) -> None:
    response = ask(address)

    assert response.status_code == 200
    assert response.headers["content-language"] == language
    assert f'<html lang="{language}"' in response.text
    assert title in response.text
    assert len(cards(ask, address)) == 32


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 200),
        ("*/*", 200),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("image/png", 200),
        ("text/turtle", 303),
        ("application/ld+json, text/html;q=0.5", 303),
    ],
)
def test_the_start_page_leads_who_wants_rdf_to_the_document_about_it(
    store: GraphStore, accept: str, status: int
) -> None:
    client = Client(create_app(InProcess(store.store), Names()))
    response = client.ask("/", headers={"Accept": accept})

    assert response.status_code == status
    assert response.headers["vary"].startswith("Accept")
    assert response.headers.get("location") == ("/doc/" if status == 303 else None)
    assert client.ask("/en/", headers={"Accept": accept}).status_code == 200


def test_the_address_is_the_state(ask: Ask) -> None:
    assert cards(ask, "/?theme=blockchain&land=bayern") == ["fuchstal"]
    assert cards(ask, "/en/?theme=blockchain&land=bayern") == ["fuchstal"]


def test_each_link_of_a_facet_shows_as_many_projects_as_it_says(ask: Ask) -> None:
    page = ask("/?theme=mobility-and-logistics").text
    links = re.findall(
        r'<a href="([^"#]+)#projects"><span class="name">.*?</span> <span class="count">(\d+)</span>', page
    )

    assert len(links) > 25
    for address, count in links[::7]:
        assert len(cards(ask, html.unescape(address))) == int(count)


def test_what_is_chosen_can_be_taken_away(ask: Ask) -> None:
    page = ask("/?land=berlin&size=grosse-grossstadt").text

    assert 'class="chip" href="/?size=grosse-grossstadt#projects"' in page
    assert 'class="chip" href="/?land=berlin#projects"' in page


def test_the_form_keeps_what_is_chosen(ask: Ask) -> None:
    assert '<input type="hidden" name="land" value="berlin">' in ask("/?land=berlin").text


def test_a_card_shows_the_passage_for_the_theme_chosen(ask: Ask, store: GraphStore) -> None:
    """What an official asks: who of the small does mobility, and which sentence says so."""
    page = ask("/?theme=mobility-and-logistics&size=groessere-kleinstadt").text

    assert CARD.findall(page) == ["bad-belzig", "eichenzell", "hagenow", "kirchheim"]
    assert "„Gesundheit/Pflege, Mobilität und Verkehr (Smart Traffic)“" in page
    assert "Testfeld und Reallabor für den ländlichen ÖPNV" in page
    assert "Wiesenburg/Mark" in page


def test_an_official_finds_projects_of_municipalities_as_small_as_hers(ask: Ask) -> None:
    form = ask("/").text.split('<form class="like"')[1].split("</form>")[0]
    assert re.findall(r'name="(\w+)"', form) == ["residents", "theme"]
    assert '<option value="below-10000">unter 10.000</option>' in form
    assert cards(ask, "/?residents=below-10000&theme=mobility-and-logistics") == ["barleben"]
    assert cards(ask, "/?residents=&theme=") == cards(ask, "/")
    found = ask("/?residents=below-10000&theme=mobility-and-logistics").text
    assert "keine Partnerkommune genannt" in found
    assert 'href="/doc/basis/interpreted">unsere Lesart</a>' in found
    assert "Ausgewählte vergleichen" not in found


def test_keywords_narrow_the_projects_and_mark_the_passage(ask: Ask) -> None:
    page = ask("/?q=Moenchengladbach").text

    assert CARD.findall(page) == ["moenchengladbach"]
    assert "<mark>Mönchengladbach</mark>" in page


def test_a_choice_that_nothing_fits_says_so(ask: Ask) -> None:
    assert "Kein Projekt hat alles, was ausgewählt ist." in ask("/?land=berlin&size=gemeinde").text


def test_an_unknown_value_is_named_on_the_page_and_refused_in_a_file(ask: Ask) -> None:
    page, file = ask("/?land=atlantis"), ask("/?land=atlantis&format=csv")

    assert "land=atlantis" in page.text
    assert len(CARD.findall(page.text)) == 32
    assert file.status_code == 400
    assert "land=atlantis" in file.json()["detail"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' OR 1=1 --",
        "} SELECT * {",
        "\u202e\u200f",
        "a" * 10_000,
    ],
)
@pytest.mark.parametrize("parameter", ["q", "land", "theme", "format"])
def test_hostile_text_is_text(ask: Ask, parameter: str, hostile: str) -> None:
    response = ask(str(httpx.URL("/", params={parameter: hostile})))

    if parameter == "format":
        assert response.status_code == 400
        assert response.headers["content-type"] == "application/problem+json"
    else:
        assert response.status_code == 200
        assert "<script" not in response.text
        assert "<img src=x" not in response.text


def test_a_project_of_the_map_is_a_link_with_a_name(ask: Ask) -> None:
    page = ask("/").text

    assert 'role="group" aria-label="Karte von Deutschland' in page
    assert re.search(r'<a class="project" href="/doc/id/project/jena" aria-label="Jena">', page)
    assert page.count('<a class="project"') == 32
    assert page.count('<a class="partner"') == 38
    assert page.count('<a class="planned"') == 5
    assert "http://www.bkg.bund.de" in page


def test_the_page_with_its_style_weighs_less_than_60_kilobytes(ask: Ask) -> None:
    page = ask("/")
    sheets = [ask(address) for address in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)]

    assert all(sheet.status_code == 200 for sheet in sheets)
    sent = sum(int(response.headers["content-length"]) for response in (page, *sheets))
    assert page.headers["content-encoding"]
    assert sent < 60_000


def test_csv_of_a_choice(ask: Ask) -> None:
    response = ask("/?land=hessen&format=csv")

    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    read = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert {row["land"] for row in read} == {"Hessen"}
    assert len(read) == len(cards(ask, "/?land=hessen")) == 3


def test_a_workbook_of_a_choice(ask: Ask) -> None:
    response = ask("/en/?land=hessen&format=xlsx")

    rows = list(load_workbook(io.BytesIO(response.content))["projects"].iter_rows(values_only=True))
    assert {row[rows[0].index("land")] for row in rows[1:]} == {"Hesse"}


def test_geojson_of_a_choice(ask: Ask) -> None:
    response = ask("/?land=hessen&format=geojson")

    assert response.headers["content-type"].startswith("application/geo+json")
    assert len(json.loads(response.text)["features"]) == 3


@pytest.mark.parametrize(("start", "own"), [("", "Eigene Daten: Stadtgraph"), ("/en", "Our own data: Stadtgraph")])
def test_files_and_footer_credit_whose_values_they_show(ask: Ask, start: str, own: str) -> None:
    book = load_workbook(io.BytesIO(ask(f"{start}/?land=hessen&format=xlsx").content))
    sheet = " ".join(str(row[0]) for row in book["credits"].iter_rows(values_only=True))
    features = ask(f"{start}/?land=hessen&format=geojson")
    footer = ask(f"{start}/?land=hessen").text.partition("<footer")[2]

    for credits_of in (sheet, " ".join(json.loads(features.text)["credits"]), footer):
        assert all(part in credits_of for part in (own, "GeoNames", "Wikidata", "Destatis", "licenses/by/4.0/"))
    assert all(part in footer for part in ("GeoBasis-DE / BKG</a> 2021", "http://www.bkg.bund.de", "dl-de/by-2-0"))
    assert features.headers["link"] == f'<{start}/about/sources>; rel="license"'


def test_turtle_of_a_choice_holds_the_facts_of_the_graph(ask: Ask, store: GraphStore) -> None:
    response = ask("/?theme=blockchain&format=ttl")

    iri = ox.NamedNode("https://w3id.org/stadtgraph/id/project/fuchstal")
    found = {quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.TURTLE)}
    expected = {quad.triple for quad in store.store.quads_for_pattern(iri, None, None)}
    assert {triple for triple in found if triple.subject == iri} == expected
    assert any(triple.predicate.value.endswith("#prefLabel") for triple in found)


def test_an_empty_choice_is_an_empty_file(ask: Ask) -> None:
    nothing = "/?land=berlin&size=gemeinde"

    assert len(ask(f"{nothing}&format=csv").text.splitlines()) == 1
    assert ask(f"{nothing}&format=ttl").status_code == 200
    assert json.loads(ask(f"{nothing}&format=geojson").text)["features"] == []


def test_a_file_is_not_sent_again_to_who_has_it(store: GraphStore) -> None:
    client = Client(create_app(InProcess(store.store), Names()))
    etag = client.ask("/?format=csv").headers["etag"]

    again = client.ask("/?format=csv", headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert client.ask("/en/?format=csv").headers["etag"] != etag


def test_new_data_are_shown_at_the_next_request() -> None:
    engine = InProcess(ox.Store(), "one")
    client = Client(create_app(engine, Names()))
    assert "Der Graph ist leer." in client.ask("/").text

    engine.store.load(
        b"@prefix sc: <https://w3id.org/stadtgraph/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> ."
        b'<https://w3id.org/stadtgraph/id/project/x> a sc:Project ; dcterms:title "Ein <b>Projekt</b>"@de .',
        format=ox.RdfFormat.TURTLE,
    )
    engine.digest = "two"

    page = client.ask("/").text
    assert CARD.findall(page) == ["x"]
    assert "Ein &lt;b&gt;Projekt&lt;/b&gt;" in page


@pytest.mark.parametrize(("address", "word"), [("/", "Klassen"), ("/en/", "Classes")])
def test_data_without_projects_get_an_overview(address: str, word: str) -> None:
    store = ox.Store()
    store.load(b"<http://x/a> a <http://x/Thing> . <http://x/b> a <http://x/Thing> .", format=ox.RdfFormat.TURTLE)
    page = Client(create_app(InProcess(store), Names())).ask(address).text

    assert word in page
    assert "http://x/Thing</a></th><td>2</td>" in page
    assert "iri=http%3A%2F%2Fx%2FThing" in page
    assert ">rdf:type</a>" in page
