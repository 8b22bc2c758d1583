"""What machines are told: crawlers, search engines, language models, and browsers that want an icon."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as Xml

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
    app.router.routes += guide_routes(InProcess(store.store), Names(), ORIGIN, queries)
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
