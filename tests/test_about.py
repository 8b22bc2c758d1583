"""The pages about this site say what the graph says, in both languages."""

import re
import shlex
import tomllib
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from fastapi import FastAPI

from in_process import Client, InProcess
from stadtgraph.cache import Cache
from stadtgraph.dataset import Dataset, bundled
from stadtgraph.examples import read_examples
from stadtgraph.http.about import HABITS, PROSE, about_routes
from stadtgraph.http.app import create_app
from stadtgraph.http.page import Site
from stadtgraph.http.queries import add_queries
from stadtgraph.media import SOLUTIONS, TRIPLES
from stadtgraph.namespaces import Names
from stadtgraph.pages.api import Argument, calls
from stadtgraph.settings import Settings
from stadtgraph.store import GraphStore

PATHS = [*PROSE, "/about/api", "/about/quality", "/about/sources"]
SC = str(Names().sc(""))


def application(store: ox.Store, settings: Settings) -> FastAPI:
    app = FastAPI(docs_url=None)
    app.router.routes += about_routes(Site(InProcess(store), Names(), Cache(1 << 20)), settings, app.openapi)
    return app


@pytest.fixture(scope="module")
def client(store: GraphStore) -> Client:
    return Client(application(store.store, Settings()))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


def objects(store: GraphStore, predicate: str) -> list[str]:
    quads = store.store.quads_for_pattern(None, ox.NamedNode(predicate), None)
    return [str(quad.object.value) for quad in quads if isinstance(quad.object, ox.NamedNode)]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_there_in_both_languages(client: Client, path: str) -> None:
    german, english = client.ask(path), client.ask(f"/en{path}")

    assert (german.status_code, english.status_code) == (200, 200)
    assert '<html lang="de"' in german.text
    assert '<html lang="en"' in english.text
    headings = [re.findall(r"<h1>(.*?)</h1>", page.text) for page in (german, english)]
    assert [len(found) for found in headings] == [1, 1]
    assert headings[0] != headings[1]


@pytest.mark.parametrize("path", PATHS)
def test_both_languages_have_the_same_parts(client: Client, path: str) -> None:
    parts = [re.findall(r"<(h2|h3|table|li|dt)\b", client.ask(start + path).text) for start in ("", "/en")]
    assert parts[0] == parts[1]


@pytest.mark.parametrize(("habit", "target"), sorted(HABITS.items()))
def test_what_people_type_leads_to_the_page(client: Client, habit: str, target: str) -> None:
    response = client.ask(habit)
    assert (response.status_code, response.headers["location"]) == (308, target)
    assert client.ask(target.partition("#")[0]).status_code == 200


def test_each_basis_is_counted_as_the_graph_has_it(client: Client, store: GraphStore) -> None:
    html = client.ask("/en/about/quality").text
    shown = dict(re.findall(r'href="/en/doc/basis/([a-z]+)">.*?class="figure">([\d,]+)<', html))
    there = Counter(basis.rpartition("/")[2] for basis in objects(store, f"{SC}basis"))

    assert {name: int(number.replace(",", "")) for name, number in shown.items()} == there
    assert sum(there.values()) > 3000


def test_every_project_has_its_coverage(client: Client) -> None:
    html = client.ask("/about/quality").text
    named = re.findall(r'<th scope="row"><a href="/doc/id/project/[^>]*>(.*?)</a> <span class="soft" lang="de">', html)

    assert len(named) == 32
    assert {"Kassel", "Gemeinde Barleben"} <= {*named}


def test_every_figure_comes_with_a_query_that_gives_it(client: Client, store: GraphStore) -> None:
    html = client.ask("/en/about/quality").text
    links = [unescape(link) for link in re.findall(r'<p class="again"><a href="([^"]+)"', html)]
    queries = [parse_qs(urlsplit(link).query)["query"][0] for link in links]

    assert len(queries) == 6
    answers = [list(store.query(query)) for query in queries]  # type: ignore[arg-type]
    assert all(answers)
    evidence = len({quad.subject for quad in store.store.quads_for_pattern(None, ox.NamedNode(f"{SC}quote"), None)})
    assert answers[0][0]["quotations"].value == str(evidence)
    assert f"{evidence:,}" in text(html)


def test_no_fact_that_needs_a_quotation_lacks_one(client: Client) -> None:
    said = text(client.ask("/en/about/quality").text)
    assert "Facts that need a quotation and have none 0 " in said


def test_every_source_of_the_reference_data_is_credited(client: Client, dataset: Dataset) -> None:
    said = text(client.ask("/about/sources").text)
    listed = tomllib.loads((dataset.data / "reference" / "sources.toml").read_text("utf-8"))["source"]

    assert len(listed) > 20
    for source in listed:
        for key in ("label", "version", "licence", "credit", "content"):
            assert source.get(key, "") in said, (source["id"], key)
    assert "CC BY 4.0" in said


def test_nobody_is_named_who_was_not(client: Client) -> None:
    assert "keine Kontaktadresse" in client.ask("/about/report").text
    assert "mailto:" not in client.ask("/about/accessibility").text


def test_whoever_runs_the_server_is_named(store: GraphStore) -> None:
    settings = Settings(operator="Stadt <Beispiel>", contact="daten@stadt.example")
    client = Client(application(store.store, settings))

    for path in ("/about", "/about/privacy", "/about/report", "/en/about/accessibility"):
        html = client.ask(path).text
        assert "Stadt &lt;Beispiel&gt;" in html
        assert '<a href="mailto:daten@stadt.example">' in html


@pytest.mark.parametrize("contact", ["javascript:alert(1)", "x@y:z", "daten", "https://x y", 'a"b@c.de'])
def test_a_contact_is_a_mail_or_web_address(contact: str) -> None:
    with pytest.raises(ValueError, match="contact"):
        Settings(contact=contact)


def test_the_report_names_what_it_is_about(client: Client) -> None:
    html = client.ask("/about/report?iri=https://w3id.org/stadtgraph/id/project/kassel").text
    assert 'href="/doc/id/project/kassel"' in html
    assert "javascript:" not in client.ask("/about/report?iri=javascript:alert(1)").text.replace(
        "iri=javascript:", ""
    ).replace(">javascript:alert(1)<", "")


def test_privacy_says_when_queries_are_logged(store: GraphStore) -> None:
    told = [
        text(Client(application(store.store, Settings(log_queries=logged))).ask("/en/about/privacy").text)
        for logged in (False, True)
    ]
    assert "queries is logged" not in told[0]
    assert "queries is logged" in told[1]


def test_data_without_facts_are_told_as_such() -> None:
    client = Client(application(ox.Store(), Settings()))

    assert "nichts zu zählen" in client.ask("/about/quality").text
    assert client.ask("/about/sources").status_code == 200


# ----------------------------------------------------------------------------- the interface for programs


@pytest.fixture(scope="module")
def service(store: GraphStore) -> Client:
    """The example queries with the page that describes them."""
    engine, app = InProcess(store.store), FastAPI(docs_url=None, openapi_url="/openapi.json")
    add_queries(app, engine, Names(), read_examples(bundled()), Cache(1 << 20))
    app.router.routes += about_routes(Site(engine, Names(), Cache(1 << 20)), Settings(), app.openapi)
    return Client(app)


@pytest.mark.parametrize(("start", "summary"), [("", "Wie viele Projekte"), ("/en", "How many projects")])
def test_every_operation_of_the_document_is_described(service: Client, start: str, summary: str) -> None:
    paths, said = service.ask("/openapi.json").json()["paths"], text(service.ask(f"{start}/about/api").text)

    assert summary in said
    assert len(paths) > 80
    for path, item in paths.items():
        part = said.partition(f"GET {path} ")[2].partition(" GET /")[0]
        for parameter in item["get"].get("parameters", ()):
            meaning = parameter["description"] if start else parameter["x-german"]["description"]
            assert f"{parameter['name']} {meaning}" in part, path
            assert str(parameter["schema"].get("default", "")) in part, path
        assert all(media_type in part for media_type in item["get"]["responses"]["200"]["content"]), path


def test_every_call_with_curl_gives_what_it_promises(service: Client) -> None:
    html = service.ask("/about/api").text
    lines = [shlex.split(unescape(line)) for line in re.findall(r"<code>(curl .*?)</code>", html)]

    assert len(lines) == len(service.ask("/openapi.json").json()["paths"])
    for words in [line for line in lines if "?" in line[-1] or "--header" in line]:
        address = urlsplit(words[-1])
        headers = dict(word.split(": ") for word in words if word.startswith("Accept: "))
        response = service.ask(f"{address.path}?{address.query}", headers=headers)
        assert response.status_code == 200, words
        assert f"<code>{response.headers['content-type'].partition(';')[0]}</code>" in html


@pytest.fixture(scope="module")
def whole(store: GraphStore) -> Client:
    """The whole service, with the endpoint before the framework."""
    return Client(create_app(InProcess(store.store), Names(), examples=read_examples(bundled())[:1]))


@pytest.mark.parametrize(
    ("start", "topic"), [("", "Eigene Abfragen (SPARQL)"), ("/en", "Queries of your own (SPARQL)")]
)
def test_the_endpoint_is_described_first_and_its_calls_work(whole: Client, start: str, topic: str) -> None:
    assert next(iter(whole.ask("/openapi.json").json()["paths"])) == "/sparql"
    html = whole.ask(f"{start}/about/api").text
    assert text(html).index(topic) < text(html).index("GET /queries/")
    get, post = (shlex.split(unescape(line)) for line in re.findall(r"<code>(curl .*?/sparql.*?)</code>", html))
    address = urlsplit(get[-1])
    assert whole.ask(f"{address.path}?{address.query}", headers={"Accept": get[2].split(": ")[1]}).json()["results"]
    form = dict(word.split("=", 1) for word in post if word.startswith("query="))
    assert whole.ask(urlsplit(post[-1]).path, method="POST", data=form).json()["results"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_the_document_says_of_the_endpoint_is_what_it_takes(whole: Client, method: str) -> None:
    operation = whole.ask("/openapi.json").json()["paths"]["/sparql"][method]
    form = operation.get("requestBody", {}).get("content", {}).get("application/x-www-form-urlencoded", {})
    names = {part["name"] for part in operation.get("parameters", ())} | form.get("schema", {}).get(
        "properties", {}
    ).keys()
    assert names == {"query", "default-graph-uri", "named-graph-uri", "format", "timeout"}
    assert operation["responses"]["200"]["content"].keys() == {*SOLUTIONS, *TRIPLES}


def test_a_document_is_read_as_openapi_says() -> None:
    part = {
        "name": "deep",
        "in": "query",
        "schema": {"type": "boolean", "default": True},
        "description": "All <levels>",
    }
    operation = {"operationId": "cut", "parameters": [part], "responses": {"200": {"content": {"text/csv": {}}}}}
    (call,) = calls({"paths": {"/cut": {"post": operation}}}, "https://x.example", "de")["other_topic"]

    assert (call.method, call.summary, call.formats) == ("POST", "", ("text/csv",))
    assert call.arguments == (
        Argument("deep", "query", required=False, kind="boolean", one_of=(), default="true", meaning="All <levels>"),
    )
    assert call.example == "curl --request POST --header 'Accept: text/csv' 'https://x.example/cut?deep=true'"
    assert calls({}, "https://x.example", "en") == {}
