"""Every IRI that we mint, without exception, is an address that leads to RDF about it; so do the rules for w3id.org."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from stadtgraph.namespaces import BASE

from .crawling import PATIENCE, THREADS
from .minting import sample, served
from .redirecting import Rules

ROOT = Path(__file__).parents[2]
RULES = ROOT / "w3id" / ".htaccess"
HOST = "https://stadtgraph.example.org"
SUFFIXES = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "text/html,application/xhtml+xml,*/*;q=0.8": "html",
    "*/*": "ttl",
    "": "ttl",
}


def lacking(client: httpx.Client, address: str, accept: str, iris: list[str]) -> list[str]:
    """What is wrong with the answer at an address that must hold RDF about some IRIs."""
    answer = client.get(address, headers={"Accept": accept})
    steps = [step.status_code for step in answer.history]
    form = ox.RdfFormat.from_media_type(answer.headers.get("content-type", ""))
    if answer.status_code != 200 or set(steps) > {303} or form != ox.RdfFormat.from_media_type(accept):
        return [f"{address} {accept}: {[*steps, answer.status_code]} {form}"]
    found = {term for quad in ox.parse(answer.content, format=form) for term in quad.triple}
    return [f"{address} {accept}: nothing about {iri}" for iri in iris if ox.NamedNode(iri) not in found]


def problems(root: str, iris: Mapping[str, list[str]]) -> list[str]:
    """What is wrong: Turtle is asked for by the IRI itself, JSON-LD where the rules for w3id.org lead."""
    client = httpx.Client(base_url=root, timeout=PATIENCE, trust_env=False, follow_redirects=True)
    rules = Rules(RULES)

    def check(path: str) -> list[str]:
        _, target = rules.target(path, "application/ld+json")
        return [
            *lacking(client, f"/{path}", "text/turtle", iris[path]),
            *lacking(client, target.removeprefix(HOST), "application/ld+json", iris[path]),
        ]

    with client, ThreadPoolExecutor(THREADS) as pool:
        return [problem for found in pool.map(check, iris) for problem in found]


@pytest.fixture(scope="module")
def iris(site: str) -> dict[str, list[str]]:
    return served(site)


def test_an_iri_of_every_kind_leads_to_rdf_about_it(site: str, iris: dict[str, list[str]]) -> None:
    chosen = {*sample(list(iris)), "", "dataset", "dataset/1.0.0", "ontology/1.0.0", "graph/service"}
    found = problems(site, {path: iris[path] for path in sorted(chosen)})

    assert len(chosen) > 50
    assert not found, "\n".join(found)


@pytest.mark.long
def test_every_iri_leads_to_rdf_about_it(site: str, iris: dict[str, list[str]]) -> None:
    found = problems(site, iris)

    assert not found, f"{len(found)} problems\n" + "\n".join(found[:100])


def test_the_rules_for_w3id_lead_every_iri_to_its_document(iris: dict[str, list[str]]) -> None:
    rules = Rules(RULES)

    for path in filter(None, iris):
        assert rules.target(path, "*/*") == (303, f"{HOST}/doc/{path}.ttl")


@pytest.mark.parametrize("accept", SUFFIXES)
def test_the_rules_for_w3id_heed_the_form_asked_for(accept: str) -> None:
    assert Rules(RULES).target("dataset/1.0.0", accept) == (303, f"{HOST}/doc/dataset/1.0.0.{SUFFIXES[accept]}")


def test_the_rules_for_w3id_know_the_start_page_the_endpoint_and_nothing_else() -> None:
    rules = Rules(RULES)

    assert rules.target("", "text/html") == (303, f"{HOST}/")
    assert rules.target("en/", "text/html") == (303, f"{HOST}/en/")
    assert rules.target("sparql", "*/*") == (307, f"{HOST}/sparql")
    assert rules.target("id/../../etc", "*/*") == (303, f"{HOST}/doc/id/../../etc.ttl")
    assert rules.target("Dataset/1", "*/*")[0] == 404


def test_what_is_not_rdf_about_an_iri_is_found() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/away":
            return httpx.Response(404, json={})
        return httpx.Response(200, text=f"<{BASE}a> <x:p> 1 .", headers={"Content-Type": "text/turtle"})

    with httpx.Client(transport=httpx.MockTransport(answer), base_url="http://x") as client:
        assert lacking(client, "/a", "text/turtle", [BASE + "a"]) == []
        assert lacking(client, "/a", "text/turtle", [BASE + "b"]) == [f"/a text/turtle: nothing about {BASE}b"]
        assert lacking(client, "/a", "application/ld+json", [])
        assert lacking(client, "/away", "text/turtle", [])
