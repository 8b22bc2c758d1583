"""HTML and RDF agree, over every IRI that we mint and in both languages."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pyoxigraph as ox
import pytest

from stadtgraph.namespaces import BASE
from stadtgraph.pages.addresses import Addresses
from stadtgraph.pages.texts import LANGUAGES
from stadtgraph.store import GraphStore

from .agreement import missing, unknown
from .crawling import HTML, PATIENCE, THREADS
from .minting import minted, sample
from .reading import Reading

THIS = ox.NamedNode(BASE + "id/x/a")
PAGE = """<html lang="de"><body><main><h1>Name</h1><p>1.522 <a href="/doc/id/x/b">B</a> {}</p>
<a href="/doc/id/x/c">C</a></main></body></html>"""


def disagreements(root: str, paths: list[str]) -> list[str]:
    """Where the page about a thing and the RDF about it differ."""
    client = httpx.Client(base_url=root, timeout=PATIENCE, trust_env=False)

    def compare(path: str) -> list[str]:
        answer = client.get(f"/doc/{path}.nt")
        triples = [quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)]
        own = [triple for triple in triples if triple.subject == ox.NamedNode(BASE + path)]
        found = []
        for language in LANGUAGES:
            addresses = Addresses(BASE, language)
            page = Reading(client.get(addresses.page(f"/doc/{path}"), headers=HTML).text)
            found += [f"{language} {path} lacks {triple}" for triple in missing(own, page, addresses)]
            found += [f"{language} {path} tells of {link}" for link in unknown(page, triples, addresses)]
        return found

    with client, ThreadPoolExecutor(THREADS) as pool:
        return [problem for problems in pool.map(compare, paths) for problem in problems]


def test_sampled_pages_say_what_the_data_say(site: str, store: GraphStore) -> None:
    found = disagreements(site, sample(minted(store)))
    assert not found, "\n".join(found)


@pytest.mark.long
def test_every_page_says_what_the_data_say(site: str, store: GraphStore) -> None:
    found = disagreements(site, minted(store))
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:100])


@pytest.mark.parametrize(
    "term",
    [
        ox.Literal("Nam"),
        ox.Literal("15"),
        ox.Literal("1523", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.Literal("so long a text that it could not stand in the page without being meant to be there"),
        ox.NamedNode(BASE + "id/x/d"),
        ox.NamedNode("https://example.org/"),
    ],
    ids=str,
)
def test_what_a_page_does_not_show_is_found(term: ox.NamedNode | ox.Literal) -> None:
    triple = ox.Triple(THIS, ox.NamedNode("x:p"), term)
    assert list(missing([triple], Reading(PAGE), Addresses(BASE, "de"))) == [str(triple)]


def test_what_a_page_shows_and_what_it_tells_beyond_the_data_is_found() -> None:
    number = ox.Literal("1522", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    triples = [ox.Triple(THIS, ox.NamedNode("x:p"), term) for term in (number, ox.NamedNode(BASE + "id/x/b"))]
    page = Reading(PAGE)

    assert list(missing(triples, page, Addresses(BASE, "de"))) == []
    assert unknown(page, triples, Addresses(BASE, "de")) == ["/doc/id/x/c"]
