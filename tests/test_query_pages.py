"""The pages of the example queries: question, form, answer, drawing, files, and the claims behind a row."""

import io
import re
from html import unescape
from urllib.parse import quote

import httpx
import openpyxl
import pyoxigraph as ox
import pytest

from in_process import Client, InProcess
from stadtgraph.dataset import bundled
from stadtgraph.examples import Example, read_examples
from stadtgraph.http.app import create_app
from stadtgraph.namespaces import BASE, Names
from stadtgraph.pages.query_groups import grouped, matching
from stadtgraph.pages.tables import Cell, Table, repeated
from stadtgraph.pages.views import bars_of, default_view, spots_of
from stadtgraph.settings import Settings
from stadtgraph.store import GraphStore

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
EXAMPLES = read_examples(bundled())
RUN_HERE = [example for example in EXAMPLES if "federated" not in example.tags]
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


@pytest.fixture(scope="module")
def client(store: GraphStore) -> Client:
    return Client(create_app(InProcess(store.store), Names(), Settings(cache_size=1), EXAMPLES))


def page(client: Client, path: str) -> httpx.Response:
    return client.ask(path, headers=BROWSER)


def number(text: str) -> Cell:
    return Cell("literal", text, datatype=INTEGER)


@pytest.mark.parametrize("example", RUN_HERE, ids=lambda example: example.name)
def test_every_question_has_a_page_with_a_live_answer_in_both_languages(client: Client, example: Example) -> None:
    for path, question, rows in (
        (f"/queries/{example.name}", example.summary_de, r"Antwort: [\d.]+ (Zeile|Aussage)"),
        (f"/en/queries/{example.name}", example.summary_en, r"Answer: [\d,]+ (row|statement)"),
    ):
        shown = page(client, path)
        assert shown.status_code == 200
        assert f"<h1>{question}</h1>" in unescape(shown.text)
        assert re.search(rows, shown.text), path
        assert "<script" not in shown.text


@pytest.mark.parametrize("name", ["wikidata-twin-towns-of-leads", "wikidata-population-and-website-of-leads"])
def test_a_query_that_asks_elsewhere_promises_no_answer(client: Client, name: str) -> None:
    shown = page(client, f"/queries/{name}").text
    assert "Dieser Server fragt niemanden" in shown
    assert "Antwort:" not in shown
    assert "SERVICE" in shown


def test_programs_get_data_at_the_same_addresses(client: Client) -> None:
    assert client.ask("/queries/").headers["content-type"] == "application/json"
    assert client.ask("/queries/", headers={"Accept": "application/json, text/html;q=0.5"}).json()
    assert client.ask("/queries/projects-table").headers["content-type"] == "application/problem+json"  # no such thing
    assert "Accept" in page(client, "/queries/").headers["vary"]


def test_every_question_stands_in_the_list_once(client: Client) -> None:
    for path, start in (("/queries/", "/queries/"), ("/en/queries/", "/en/queries/")):
        listed = re.findall(rf'<li><a href="{start}([a-z0-9-]+)"', page(client, path).text)
        assert sorted(listed) == sorted(example.name for example in EXAMPLES)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=Blockchain+Fuchstal", {"sentence-on-the-blockchain-of-fuchstal"}),
        ("?q=mobilit%C3%A4t&for=officials", {"mobility-by-size-class"}),
        ("?q=zzz", set()),
    ],
)
def test_the_list_is_searched_without_script(client: Client, query: str, names: set[str]) -> None:
    shown = page(client, f"/queries/{query}").text
    assert set(re.findall(r'<li><a href="/queries/([a-z0-9-]+)"', shown)) == names
    assert ("Keine Frage passt" in shown) == (not names)


def test_a_parameter_is_chosen_from_what_the_graph_has(client: Client) -> None:
    shown = page(client, "/queries/visit-projects-in-land").text
    assert len(re.findall(r'<option value="https://w3id.org/stadtgraph/id/land/', shown)) == 16
    assert '<option value="https://w3id.org/stadtgraph/id/land/baden-wuerttemberg" selected>Baden-Württemberg' in shown
    other = page(client, f"/queries/visit-projects-in-land?land={quote(BASE)}id/land/hessen").text
    assert 'land/hessen" selected>Hessen' in other
    assert "Kassel" in other
    assert f"/queries/visit-projects-in-land.csv?land={quote(BASE, safe='')}id%2Fland%2Fhessen" in other


def test_a_project_is_chosen_by_its_place(client: Client) -> None:
    shown = page(client, "/en/queries/money-of-one-project").text
    chosen = re.findall(r'<option value="https://w3id.org/stadtgraph/id/project/[^"]*"[^>]*>([^<]*)<', shown)
    assert len(chosen) == 32
    assert "Kassel: Smart Kassel" in chosen
    assert chosen == sorted(chosen, key=str.casefold)


@pytest.mark.parametrize("value", ["hessen", "javascript:alert(1)", '"><script>'])
def test_a_parameter_of_the_wrong_kind_is_refused(client: Client, value: str) -> None:
    shown = page(client, f"/queries/visit-projects-in-land?land={quote(value)}")
    assert shown.status_code == 400
    assert "<script" not in shown.text


def test_a_row_shows_the_claims_and_quotations_behind_it(client: Client) -> None:
    shown = page(client, "/en/queries/mobility-by-size-class?why=2").text
    why = shown.split('id="why"')[1].split("</div>")[0]
    assert "Why is row 2 here?" in why
    assert "wollen wir Testfeld und Reallabor für multimodalen, digital vernetzten ländlichen ÖPNV" in unescape(why)
    assert why.count("/en/doc/id/evidence/brochure-2020/") == 2  # of the size class, and of the theme
    assert '<tr class="chosen">' in shown


def test_a_row_that_counts_shows_every_fact_it_counts(client: Client, store: GraphStore) -> None:
    counted = page(client, "/queries/projects-per-category?why=2").text
    shown = unescape(counted.split('id="why"')[1].split("</div>")[0])
    assert len(set(re.findall(r'href="/doc/id/project/([a-z-]+)"', shown))) == 3  # Mittelstädte: three projects
    assert shown.count("Mittelstädte") >= 3


@pytest.mark.parametrize("why", ["0", "999", "x", "-1", "1e3"])
def test_a_row_that_is_not_there_has_no_reasons(client: Client, why: str) -> None:
    shown = page(client, f"/queries/projects-per-category?why={why}")
    assert shown.status_code == 200
    assert 'id="why"' not in shown.text


def test_rows_that_repeat_a_thing_say_how_many_things_there_are(client: Client) -> None:
    text = client.ask("/queries/digital-twin-evidence", headers={"Accept": "text/html"}).text
    assert "In der Spalte „Projekt“ stehen 4 verschiedene." in text
    assert (
        "verschiedene." not in client.ask("/queries/projects-with-a-digital-twin", headers={"Accept": "text/html"}).text
    )


def test_an_answer_without_claims_offers_none(client: Client) -> None:
    assert 'name="why"' not in page(client, "/queries/graphs-licences-versions").text


def test_a_query_draws_its_bars_and_its_map(client: Client) -> None:
    bars = page(client, "/queries/projects-per-category").text
    assert re.findall(r"<title>(\w+): 13</title>", bars) == ["Großstädte"]
    places = page(client, "/queries/coordinates-of-projects").text
    assert places.count("<circle") == 32
    assert "Karte: 32 Orte" in places
    assert "POINT(" not in places


def test_an_unknown_question_names_the_nearest(client: Client) -> None:
    shown = page(client, "/queries/projects-tabel")
    assert shown.status_code == 404
    assert "projects-table" in shown.text


def test_an_answer_is_a_workbook_with_numbers_and_text(client: Client) -> None:
    answer = client.ask("/queries/projects-per-category.xlsx")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert workbook.properties.created.year == 1980  # no clock: the same data give the same bytes
    sheet = workbook.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("category", "label", "labelEn", "projects", "quote")
    assert rows[1] == (f"{BASE}category/grossstaedte", "Großstädte", "Large cities", 13, "Großstädte")
    assert len(rows) == 5


def test_text_of_the_data_is_shown_not_run() -> None:
    (example,) = (example for example in EXAMPLES if example.name == "projects-table")
    store = ox.Store()
    store.load(
        f"""@prefix sc: <{BASE}ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix dcterms: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <{BASE}id/project/x> a sc:Project ; dcterms:title "<script>x</script>"@de ; skos:altLabel "\u202eX"@de ;
          sc:federalState <x:l> ; sc:sizeClass <x:s> ; sc:lead <javascript:alert(1)> .
        <x:l> rdfs:label "L"@de . <x:s> skos:prefLabel "S"@de . <javascript:alert(1)> rdfs:label "J"@de .""".encode(),
        ox.RdfFormat.TURTLE,
    )
    shown = page(Client(create_app(InProcess(store), Names(), Settings(), (example,))), "/queries/projects-table").text
    assert "&lt;script&gt;x&lt;/script&gt;" in shown
    assert "<script" not in shown
    assert 'href="javascript:' not in shown


def test_topics_hold_every_query_and_words_find_in_both_languages() -> None:
    assert sum(len(group.questions) for group in grouped(EXAMPLES, "de")) == len(EXAMPLES)
    assert [example.name for example in matching(EXAMPLES, "garden mannheim", "")] == [
        "visitors-of-the-garden-show-in-mannheim"
    ]


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("#defaultView:Map\nSELECT *", "Map"),
        ("SELECT *\n  # defaultView: barchart", "BarChart"),
        ("#defaultView:LineChart", "BarChart"),
        ("#defaultView:ImageGrid", "Table"),
        ("SELECT ('#defaultView:Map' AS ?x) {}", "Table"),
    ],
)
def test_a_comment_picks_the_view(query: str, view: str) -> None:
    assert default_view(query) == view


def test_bars_take_the_first_numbers_by_the_names_that_differ_most() -> None:
    rows = tuple((Cell("iri", f"x:{n}"), Cell("literal", "same"), number(str(n)), number("1")) for n in (4, 2, -1))
    bars = bars_of(Table("solutions", ("thing", "kind", "n", "m"), rows))
    assert bars
    assert [(bar.label, bar.value, bar.permille, bar.iri) for bar in bars.bars] == [
        ("x:4", "4", 1000, "x:4"),
        ("x:2", "2", 500, "x:2"),
        ("x:-1", "-1", 0, "x:-1"),
    ]
    assert bars.column == "n"
    assert bars_of(Table("solutions", ("n",), ((number("1"),),))) is None


def test_places_come_from_well_known_text_or_two_columns() -> None:
    text = Table("solutions", ("x", "wkt"), ((Cell("iri", "x:a", "A"), Cell("literal", "POINT(7.5 50.25)")),))
    assert [(spot.longitude, spot.latitude, spot.name) for spot in spots_of(text)] == [(7.5, 50.25, "A")]
    columns = Table("solutions", ("lat", "long"), ((number("50"), number("7")), (number("1"), Cell("nothing"))))
    assert [(spot.longitude, spot.latitude) for spot in spots_of(columns)] == [(7, 50)]


def test_a_column_that_repeats_labels_is_found() -> None:
    row = (Cell("iri", "x:a", "A"), Cell("literal", "A"), Cell("literal", "B"))
    assert repeated(Table("solutions", ("thing", "label", "other"), (row,))) == {"label"}
