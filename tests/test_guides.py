"""What machines are told: crawlers, search engines, language models, and browsers that want an icon."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as Xml

import pyoxigraph as ox
import pytest
from fastapi import FastAPI

from in_process import Client, InProcess
from stadtgraph.http.guides import guide_routes
from stadtgraph.namespaces import Names
from stadtgraph.pages.guides import SITEMAP, XHTML
from stadtgraph.store import GraphStore

ORIGIN = "https://graph.example"


@pytest.fixture(scope="module")
def client(store: GraphStore) -> Client:
    app = FastAPI()
    queries = {"how-many-projects": "How many projects are there?"}
    description = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{Names().graph('metadata')}> {{ ?s ?p ?o }} }}"
    app.router.routes += guide_routes(InProcess(store.store), Names(), ORIGIN, queries, description)
    return Client(app)


def test_crawlers_may_read_pages_but_not_ask_queries(client: Client) -> None:
    response = client.ask("/robots.txt")
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())

    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    for path in ("/", "/en/about", "/doc/id/project/kassel", "/sparql", "/queries/how-many-projects"):
        assert rules.can_fetch("*", ORIGIN + path), path
    for path in ("/sparql?query=ASK%7B%7D", "/en/search?q=x"):
        assert not rules.can_fetch("*", ORIGIN + path), path
    assert rules.site_maps() == [f"{ORIGIN}/sitemap.xml"]


def test_the_sitemap_names_each_page_in_both_languages(client: Client) -> None:
    root = Xml.fromstring(client.ask("/sitemap.xml").content)
    entries = root.findall(f"{{{SITEMAP}}}url")
    found = {
        entry.findtext(f"{{{SITEMAP}}}loc"): {
            link.get("hreflang"): link.get("href") for link in entry.findall(f"{{{XHTML}}}link")
        }
        for entry in entries
    }

    assert len(found) == len(entries) < 50_000
    for path in ("/", "/about", "/doc/id/project/kassel", "/doc/criterion/k01", "/doc/theme/digital-twin"):
        both = {"de": ORIGIN + path, "en": f"{ORIGIN}/en{path}"}
        assert found[both["de"]] == found[both["en"]] == both
    assert sum(address.startswith(f"{ORIGIN}/doc/id/project/") for address in found if address) == 32
    assert not any("/claim/" in address or "/evidence/" in address for address in found if address)


def test_language_models_are_told_terms_queries_and_where_to_ask(client: Client) -> None:
    text = client.ask("/llms.txt").text

    assert text.startswith("# Stadtgraph\n\n> ")
    assert f"{ORIGIN}/sparql" in text
    assert f"[How many projects are there?]({ORIGIN}/queries/how-many-projects)" in text
    classes, properties = text.partition("## Classes")[2].split("## Properties")
    assert "- `sc:Project`: Undertaking of" in classes
    assert "- `sc:theme`: Theme of" in properties
    assert "`sc:theme`" not in classes


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/llms.txt"])
def test_what_is_known_is_not_sent_again(client: Client, path: str) -> None:
    first = client.ask(path)
    again = client.ask(path, headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_browsers_find_the_icon(client: Client) -> None:
    response = client.ask("/favicon.ico")
    assert (response.status_code, response.headers["location"]) == (308, "/static/mark.svg")


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml", "*/*"])
def test_the_description_of_the_dataset_is_where_programs_look(client: Client, accept: str, store: GraphStore) -> None:
    response = client.ask("/.well-known/void", headers={"Accept": accept})
    media_type = response.headers["content-type"].split(";")[0]
    form = ox.RdfFormat.from_media_type(media_type)

    assert media_type == accept.replace("*/*", "text/turtle")
    found = {quad.triple for quad in ox.parse(response.content, format=form)}
    graph = ox.NamedNode(str(Names().graph("metadata")))
    assert found == {quad.triple for quad in store.store.quads_for_pattern(None, None, None, graph)}


def test_people_get_the_page_about_the_dataset(client: Client) -> None:
    response = client.ask("/.well-known/void", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["location"]) == (303, "/doc/dataset")
    assert client.ask("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406
