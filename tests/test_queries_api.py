"""The example queries over HTTP: formats, typed parameters, errors, the OpenAPI description."""

import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from fastapi import FastAPI

from in_process import Client, InProcess
from stadtgraph.cache import Cache
from stadtgraph.dataset import Dataset, bundled
from stadtgraph.engine.interface import Answer, Operation
from stadtgraph.errors import EngineError, LimitExceededError
from stadtgraph.examples import Example, read_examples
from stadtgraph.http.page import Site
from stadtgraph.http.queries import add_queries
from stadtgraph.http.query_forms import forms_of
from stadtgraph.http.resources import add_resources
from stadtgraph.namespaces import BASE, Names
from stadtgraph.store import GraphStore

ANSWERS = Path(__file__).parent / "queries"
EXAMPLES = read_examples(bundled())
RUN_HERE = [example for example in EXAMPLES if "federated" not in example.tags]
LAND = f"{BASE}id/land/hessen"
TYPED = """#+ summary: Which values are these?
#+ summary_de: Welche Werte sind das?
#+ description: The values as they came.
#+ description_de: Die Werte, wie sie kamen.
#+ tags: [developers]
#+ status: Y
#+ defaults:
#+   - thing: https://example.org/a
#+   - word: Fuß
#+   - count: 3
#+   - share: 0.5
#+   - open: true
#+   - day: 2020-12-31
SELECT ?_thing_iri ?_word ?_count_integer ?_share_decimal ?_open_boolean ?_day_date WHERE { ?_thing_iri ?p ?o }
"""
PLACES = TYPED.partition("#+ defaults")[0] + "SELECT ?name ?lat ?long ?size WHERE { ?s <x:p> ?name ; <x:size> ?size "
PLACES += "OPTIONAL { ?s <x:lat> ?lat ; <x:long> ?long } } ORDER BY ?name"
TRIPLES = """@prefix s: <http://example.org/> . @prefix q: <x:> .
<https://example.org/a> q:p "thing" . <https://example.org/b> q:p "other" .
s:1 q:p "A" ; q:size 7 ; q:lat 51.5 ; q:long 9.25 . s:2 q:p "B" ; q:size 1.5 ."""


def application(engine: InProcess, examples: tuple[Example, ...]) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    add_queries(app, engine, Names(), examples, Cache(1 << 20))
    add_resources(app, Site(engine, Names(), Cache(1 << 20)))
    return app


@pytest.fixture(scope="module")
def engine(store: GraphStore) -> InProcess:
    return InProcess(store.store)


@pytest.fixture(scope="module")
def client(engine: InProcess) -> Client:
    return Client(application(engine, EXAMPLES))


@pytest.fixture
def own(tmp_path: Path) -> Client:
    """The service over two queries and a few triples of the tests' own."""
    (tmp_path / "data").mkdir()
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "typed.rq").write_text(TYPED, "utf-8")
    (tmp_path / "queries" / "places.rq").write_text(PLACES, "utf-8")
    store = ox.Store()
    store.load(TRIPLES.encode(), ox.RdfFormat.TURTLE)
    return Client(application(InProcess(store), read_examples(Dataset(tmp_path))))


def refused(response: httpx.Response, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    return str(response.json()["detail"])


# ----------------------------------------------------------------------------- every query


@pytest.mark.parametrize("example", [e for e in RUN_HERE if e.form == "SELECT"], ids=lambda e: str(e.name))
def test_a_table_comes_as_csv_and_json(example: Example, client: Client) -> None:
    wanted = list(csv.reader(io.StringIO((ANSWERS / f"{example.name}.csv").read_bytes().decode(), newline="")))
    table = client.ask(f"/queries/{example.name}.csv")
    results = client.ask(f"/queries/{example.name}.json")

    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert list(csv.reader(io.StringIO(table.text, newline=""))) == wanted
    assert results.headers["content-type"] == "application/sparql-results+json"
    assert results.json()["head"]["vars"] == wanted[0]
    cells = [
        [row.get(name, {"value": ""})["value"] for name in wanted[0]] for row in results.json()["results"]["bindings"]
    ]
    assert cells == wanted[1:]


@pytest.mark.parametrize("example", [e for e in RUN_HERE if e.form == "CONSTRUCT"], ids=lambda e: str(e.name))
@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml")])
def test_triples_come_in_formats_of_rdf(example: Example, client: Client, suffix: str, form: str) -> None:
    wanted = rdflib.Graph().parse(ANSWERS / f"{example.name}.ttl", format="nt")
    found = rdflib.Graph().parse(data=client.ask(f"/queries/{example.name}.{suffix}").content, format=form)

    assert set(found) == set(wanted)


def test_every_form_of_query_is_offered_in_some_format() -> None:
    for example in RUN_HERE:
        assert forms_of(example), example.name


def test_a_query_that_asks_another_endpoint_is_refused(client: Client) -> None:
    detail = refused(client.ask("/queries/wikidata-twin-towns-of-leads.csv"), 403)
    assert "elsewhere" in detail


# ----------------------------------------------------------------------------- parameters


def rows(response: httpx.Response) -> list[dict[str, dict[str, str]]]:
    assert response.status_code == 200, response.text
    return list(response.json()["results"]["bindings"])


def test_a_parameter_is_asked_for_instead_of_its_default(client: Client) -> None:
    response = client.ask("/queries/visit-projects-in-land.json?" + str(httpx.QueryParams({"land": LAND})))
    assert {row["_land_iri"]["value"] for row in rows(response)} == {LAND}


def test_parameters_reach_the_engine_as_terms_and_never_in_the_text(own: Client, tmp_path: Path) -> None:
    values = {"thing": "https://example.org/b", "word": '"} # \\', "count": "-7", "share": ".25", "open": "false"}
    response = own.ask("/queries/typed.json?" + str(httpx.QueryParams(values | {"day": "1999-01-02"})))
    (row,) = rows(response)
    xsd = "http://www.w3.org/2001/XMLSchema#"

    assert row["_thing_iri"] == {"type": "uri", "value": "https://example.org/b"}
    assert row["_word"] == {"type": "literal", "value": '"} # \\'}
    assert row["_count_integer"] == {"type": "literal", "value": "-7", "datatype": f"{xsd}integer"}
    assert row["_share_decimal"] == {"type": "literal", "value": "0.25", "datatype": f"{xsd}decimal"}
    assert row["_open_boolean"] == {"type": "literal", "value": "false", "datatype": f"{xsd}boolean"}
    assert row["_day_date"] == {"type": "literal", "value": "1999-01-02", "datatype": f"{xsd}date"}


def test_the_text_asked_is_the_text_of_the_file(store: GraphStore) -> None:
    engine = InProcess(store.store)
    client = Client(application(engine, EXAMPLES))
    client.ask(f"/queries/visit-projects-in-land.csv?land={LAND}")

    assert engine.asked[-1].query == next(e.text for e in EXAMPLES if e.name == "visit-projects-in-land")
    assert engine.asked[-1].bindings == {"_land_iri": f"<{LAND}>"}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("lnd=x", "'lnd'"),
        ("format=csv", "'format'"),
        ("thing=hessen", "'thing'"),
        ("thing=https://example.org/> ?x ?y", "'thing'"),
        ("thing=javascript:alert(1)", "'thing'"),
        ("thing=", "'thing'"),
        ("thing", "'thing'"),
        ("count=1&count=2", "'count'"),
        ("count=1.5", "'count'"),
        ("count=٣", "'count'"),
        ("count=1e3", "'count'"),
        ("share=half", "'share'"),
        ("share=.", "'share'"),
        ("open=maybe", "'open'"),
        ("open=True", "'open'"),
        ("day=2020-02-30", "'day'"),
        ("day=20200101", "'day'"),
        ("day=yesterday", "'day'"),
        ("word=%00", "'word'"),
        ("word=" + "a" * 2001, "'word'"),
        ("word=%ff", "decoded"),
    ],
)
def test_an_odd_parameter_is_refused_and_named(own: Client, query: str, named: str) -> None:
    assert named in refused(own.ask(f"/queries/typed.csv?{query}"), 400)


def test_defaults_hold_for_parameters_that_are_not_given(own: Client) -> None:
    (row,) = rows(own.ask("/queries/typed.json"))
    assert [cell["value"] for cell in row.values()] == [
        "https://example.org/a",
        "Fuß",
        "3",
        "0.5",
        "true",
        "2020-12-31",
    ]


# ----------------------------------------------------------------------------- places


def test_well_known_text_comes_as_geojson(client: Client) -> None:
    response = client.ask("/queries/coordinates-of-projects.geojson")
    collection = response.json()

    assert response.headers["content-type"] == "application/geo+json"
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == 32
    for feature in collection["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert feature["geometry"]["type"] == "Point"
        assert 5.8 < longitude < 15.1  # Germany
        assert 47.2 < latitude < 55.1
        assert feature["properties"]["project"].startswith(f"{BASE}id/project/")


def test_two_columns_of_numbers_come_as_geojson(own: Client) -> None:
    first, second = own.ask("/queries/places.geojson").json()["features"]

    assert first["geometry"] == {"type": "Point", "coordinates": [9.25, 51.5]}
    assert first["properties"] == {"name": "A", "size": 7}
    assert second == {"type": "Feature", "geometry": None, "properties": {"name": "B", "size": 1.5}}


def test_a_query_without_places_has_no_geojson(client: Client) -> None:
    assert ".csv, .xlsx, .json" in refused(client.ask("/queries/how-much-money.geojson"), 404)


# ----------------------------------------------------------------------------- the list and the description


def test_the_list_names_every_query(client: Client) -> None:
    response = client.ask("/queries/")
    entries = {entry["name"]: entry for entry in response.json()}

    assert response.headers["content-type"] == "application/json"
    assert response.headers["vary"] == "Accept"
    assert list(entries) == [example.name for example in EXAMPLES]
    assert entries["visit-projects-in-land"]["parameters"][0]["kind"] == "iri"
    assert entries["wikidata-twin-towns-of-leads"]["formats"] == {}
    for path in entries["coordinates-of-projects"]["formats"].values():
        assert client.ask(path).status_code == 200
    assert client.ask("/queries").json() == response.json()


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_the_list_comes_as_rdf_too(media_type: str) -> None:
    store = ox.Store()
    iri = f"{BASE}queries/typed"
    store.load(
        f"<{iri}> a <{rdflib.SH.SPARQLExecutable}> ; <x:p> 'x' . <x:s> <x:p> 'y' .".encode(), ox.RdfFormat.TURTLE
    )
    client = Client(application(InProcess(store), EXAMPLES))
    response = client.ask("/queries/", headers={"Accept": media_type})

    assert response.headers["content-type"].split(";")[0] == media_type
    form = ox.RdfFormat.from_media_type(media_type)
    assert {quad.subject.value for quad in ox.parse(response.content, format=form) if form} == {iri}
    assert client.ask("/queries/typed").headers["location"] == "/doc/queries/typed"
    assert client.ask("/doc/queries/typed").status_code == 200


def test_the_list_in_no_format_known_is_refused(client: Client) -> None:
    assert "application/json" in refused(client.ask("/queries/", headers={"Accept": "image/png"}), 406)


def test_every_query_stands_in_the_openapi_description(client: Client) -> None:
    paths = client.ask("/openapi.json").json()["paths"]

    assert "/queries/" in paths
    for example in RUN_HERE:
        operation = paths[f"/queries/{example.name}.{{format}}"]["get"]
        assert operation["summary"] == example.summary_en
        assert example.description_en in operation["description"]
        assert example.description_de in operation["description"]
        assert operation["parameters"][0]["schema"]["enum"] == list(forms_of(example))
        assert [p["name"] for p in operation["parameters"][1:]] == [p.name for p in example.parameters]


def test_parameters_in_the_description_have_type_and_default(own: Client) -> None:
    operation = own.ask("/openapi.json").json()["paths"]["/queries/typed.{format}"]["get"]
    schemas = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"][1:]}

    assert schemas["count"] == {"type": "integer", "default": 3}
    assert schemas["share"] == {"type": "number", "default": 0.5}
    assert schemas["open"] == {"type": "boolean", "default": True}
    assert schemas["day"] == {"type": "string", "format": "date", "default": "2020-12-31"}
    assert schemas["thing"]["format"] == "iri"
    assert schemas["word"] == {"type": "string", "default": "Fuß"}


# ----------------------------------------------------------------------------- HTTP


def test_an_unknown_query_is_answered_with_those_near(client: Client) -> None:
    assert "how-much-money" in refused(client.ask("/queries/how-much-mony.csv"), 404)


def test_an_unknown_format_is_answered_with_those_offered(client: Client) -> None:
    assert ".csv, .xlsx, .json" in refused(client.ask("/queries/how-much-money.ods"), 404)


def test_an_answer_that_is_known_is_not_computed_again(client: Client, engine: InProcess) -> None:
    path = "/queries/how-much-money.csv"
    etag, before = client.ask(path).headers["etag"], len(engine.asked)
    response = client.ask(path, headers={"If-None-Match": etag})

    assert (response.status_code, response.content, len(engine.asked)) == (304, b"", before)


def test_validators_differ_by_parameter_and_format(client: Client) -> None:
    path = "/queries/visit-projects-in-land"
    etags = {client.ask(path + end).headers["etag"] for end in (".csv", ".json", f".csv?land={LAND}")}
    assert len(etags) == 3


def test_links_keep_the_parameters(client: Client) -> None:
    header = client.ask(f"/queries/visit-projects-in-land.csv?land={LAND}").headers["link"]

    assert f'</queries/visit-projects-in-land.json?land={LAND}>; rel="alternate"' in header
    assert f'<{BASE}queries/visit-projects-in-land>; rel="cite-as"' in header
    assert '</about/sources>; rel="license"' in header


@pytest.mark.parametrize("path", ["/queries/", "/queries/how-much-money.csv", "/queries/nowhere.csv"])
def test_head_answers_like_get_without_body(client: Client, path: str) -> None:
    head, get = client.ask(path, method="HEAD"), client.ask(path)
    assert (head.status_code, head.headers, head.content) == (get.status_code, get.headers, b"")


@pytest.mark.parametrize("path", ["/queries/", "/queries/how-much-money.csv", "/queries/nowhere.csv"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_another_method_is_refused_with_those_allowed(client: Client, path: str, method: str) -> None:
    response = client.ask(path, method=method)

    refused(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


class Streaming(InProcess):
    """Gives its answers in pieces; fails after the first when told so."""

    fails = False

    async def query(self, operation: Operation) -> Answer:
        whole = await super().query(operation)

        async def pieces() -> AsyncIterator[bytes]:
            body = whole.complete or b""
            yield body[:100]
            if self.fails:
                raise EngineError("The engine died.")
            yield body[100:]

        return Answer(whole.kind, whole.format, pieces())


@pytest.mark.parametrize("suffix", ["csv", "json", "geojson"])
def test_a_large_answer_arrives_whole(store: GraphStore, client: Client, suffix: str) -> None:
    path = f"/queries/coordinates-of-projects.{suffix}"
    streamed = Client(application(Streaming(store.store), EXAMPLES)).ask(path)

    assert streamed.content == client.ask(path).content


def test_an_answer_that_breaks_off_is_no_answer(store: GraphStore) -> None:
    engine = Streaming(store.store)
    engine.fails = True
    client = Client(application(engine, EXAMPLES))

    assert client.ask("/queries/coordinates-of-projects.geojson").status_code == 503
    with pytest.raises(EngineError):
        client.ask("/queries/coordinates-of-projects.csv")


class Slow(InProcess):
    """Meets its deadline."""

    async def query(self, operation: Operation) -> Answer:
        raise LimitExceededError("The query took longer than 30 s.", "deadline", retry_after=2)


def test_a_limit_met_is_told(store: GraphStore) -> None:
    response = Client(application(Slow(store.store), EXAMPLES)).ask("/queries/how-much-money.csv")

    assert "deadline" in refused(response, 503)
    assert response.headers["retry-after"] == "2"


class Swapped(InProcess):
    """Gets new data while a query runs."""

    async def query(self, operation: Operation) -> Answer:
        self.digest = "two"
        return await super().query(operation)


def test_an_answer_between_two_states_of_the_data_has_no_validator(store: GraphStore) -> None:
    client = Client(application(Swapped(store.store), EXAMPLES))

    assert "etag" not in client.ask("/queries/how-much-money.csv").headers
    assert "etag" in client.ask("/queries/how-much-money.csv").headers


def test_json_of_geojson_is_utf_8(own: Client) -> None:
    assert json.loads(own.ask("/queries/places.geojson").content.decode("utf-8"))
