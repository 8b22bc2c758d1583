"""RDF/XML that parsers read, or a clear word about what it cannot hold."""

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from in_process import Client, InProcess
from stadtgraph.answers import serialize
from stadtgraph.engine.rewriting import rewritten
from stadtgraph.errors import UnwritableError
from stadtgraph.http.app import create_app
from stadtgraph.namespaces import Names
from stadtgraph.rdfxml import usable, write_rdfxml
from stadtgraph.store import GraphStore

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMEABLE = [
    *("http://x/p", "http://x/p1", "http://x/1p", "http://x/ä", "http://x/a-1", "http://x/a?b=1&c=d", "urn:p"),
    *("http://x/ab:cd", "http://x/a%20b", "http://x/xml", f"{RDF}_1", f"{RDF}type"),
]
NAMELESS = [
    *("http://x/1", "http://x/a/", "http://x/a#", "http://x/a#1", "urn:x:1", "http://x/-1", "http://x/%20"),
    *("http://x/a(b)", "http://x/p²", "http://x/²", f"{RDF}li", f"{RDF}Description", f"{RDF}about"),
]
OTHERS = ("text/turtle", "application/ld+json", "application/n-triples")


def triple(prop: str, value: str = "v") -> ox.Triple:
    return ox.Triple(ox.NamedNode("http://x/s"), ox.NamedNode(prop), ox.Literal(value))


def read(xml: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(xml, format=ox.RdfFormat.RDF_XML)]


@pytest.mark.parametrize(
    "prefixes", [{}, {"x": "http://x/", "p": "http://x/a", "1p": "http://x/", "xmlns": "http://x/"}]
)
@pytest.mark.parametrize("prop", NAMEABLE)
def test_a_property_with_a_name_is_read_back(prop: str, prefixes: dict[str, str]) -> None:
    written = write_rdfxml([triple(prop)], prefixes)

    assert read(written) == [triple(prop)]
    assert [str(found) for _, found, _ in rdflib.Graph().parse(data=written, format="xml")] == [prop]


@pytest.mark.parametrize("prop", NAMELESS)
def test_a_property_without_a_name_is_told(prop: str) -> None:
    with pytest.raises(UnwritableError, match="has no name for the property") as caught:
        write_rdfxml([triple("http://x/p"), triple(prop)])
    assert f"<{prop}>" in str(caught.value)


@given(
    st.text(st.characters(codec="utf-8", exclude_characters=' <>"{}|^`\\', exclude_categories=("C", "Z")), max_size=9)
)
def test_whatever_ends_a_property_it_is_written_well_or_refused(tail: str) -> None:
    try:
        given = triple(f"http://x/{tail}")
    except ValueError:
        return
    try:
        written = write_rdfxml([given])
    except UnwritableError:
        return
    assert read(written) == [given]


def test_characters_that_xml_has_not_are_told() -> None:
    with pytest.raises(UnwritableError, match="characters"):
        write_rdfxml([triple("http://x/p", "a\u0001b")])


def test_prefixes_that_xml_keeps_or_cannot_have_are_left_out() -> None:
    prefixes = dict.fromkeys(("", "a", "ä", "a-1", "1a", "xml", "XmlA", "-a"), "http://x/")

    assert [*usable(prefixes)] == ["", "a", "ä", "a-1"]


# ----------------------------------------------------------------------------- where RDF/XML is written


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """One thing with a property that RDF/XML cannot name."""
    store = ox.Store()
    store.load(input=b"<https://w3id.org/stadtgraph/id/x/a> <http://x/1> 'v' .", format=ox.RdfFormat.TURTLE)
    return store


def test_a_document_is_refused_as_rdf_xml_and_has_the_other_forms(store: ox.Store) -> None:
    client = Client(create_app(InProcess(store), Names()))
    found = client.ask("/doc/id/x/a.rdf")

    assert found.status_code == 406
    assert "<http://x/1>" in found.json()["detail"]
    assert "Turtle" in found.json()["detail"]
    for media_type in OTHERS:
        assert client.ask("/doc/id/x/a", headers={"Accept": media_type}).status_code == 200


def test_the_command_line_says_so(store: ox.Store) -> None:
    found = GraphStore(store, {}).query("CONSTRUCT WHERE { ?s ?p ?o }")

    with pytest.raises(UnwritableError, match="http://x/1"):
        serialize(found, "rdfxml", {})


def test_a_table_with_characters_that_xml_has_not_is_refused_as_xml(store: ox.Store) -> None:
    query = 'SELECT ("\\u0001" AS ?x) {}'

    with pytest.raises(UnwritableError, match="characters"):
        serialize(GraphStore(store, {}).query(query), "xml", {})
    assert serialize(GraphStore(store, {}).query(query), "json", {})


def test_what_another_store_answers_is_written_so_too() -> None:
    with pytest.raises(UnwritableError, match="http://x/1"):
        rewritten(b"<http://x/s> <http://x/1> <http://x/o> .", "triples", "ntriples", "rdfxml")
    again = rewritten(b"<http://x/s> <http://x/p> <http://x/o> .", "triples", "ntriples", "rdfxml")
    assert len(read(again)) == 1
