"""Counting: each number against SPARQL's own."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtgraph.counts import LINKS, Counts, count, namespace_of
from stadtgraph.store import GraphStore

SMALL = """
PREFIX : <http://x/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
:one { :a a :C , :D ; :knows :b , :c ; :name "a b" , "x"@de , 5 , "> <http://x/g> ."^^:odd . :b a :C ; :knows 1.5 . }
:two { :b a :C . _:e a [] ; :knows :a . :a owl:sameAs <http://away/things/7> , :b , <http://away/8/> , "no" . }
:f a :D .
"""


@pytest.fixture(scope="module")
def small() -> Counts:
    store = ox.Store()
    store.load(input=SMALL, format=ox.RdfFormat.TRIG)
    return count(store)


def short(iri: str) -> str:
    return iri.removeprefix("http://x/").rpartition("#")[2]


def test_triples_are_counted_by_graph_and_once_for_all(small: Counts) -> None:
    assert small.graphs == {"": 1, "http://x/one": 10, "http://x/two": 7}
    assert small.triples == 17  # `:b a :C` stands in two graphs


def test_subjects_are_counted_once(small: Counts) -> None:
    assert small.subjects == 4


def test_classes_are_counted_by_instance_and_blank_ones_left_out(small: Counts) -> None:
    assert {short(name): number for name, number in small.classes.items()} == {"C": 2, "D": 2}


def test_properties_are_counted_by_class_of_the_subject(small: Counts) -> None:
    found = {(short(cls), short(name)): number for (cls, name), number in small.pairs.items()}

    assert found["C", "knows"] == 3
    assert found["D", "knows"] == 2
    assert found["D", "type"] == 3


def test_objects_are_counted_by_their_class(small: Counts) -> None:
    found = {tuple(map(short, key)): number for key, number in small.objects.items() if short(key[1]) == "knows"}

    assert found == {("C", "knows", "C"): 1, ("D", "knows", "C"): 1}


def test_literals_are_counted_by_their_datatype(small: Counts) -> None:
    found = {
        short(key[2]): number for key, number in small.datatypes.items() if key[:2] == ("http://x/D", "http://x/name")
    }

    assert found == {"string": 1, "langString": 1, "integer": 1, "odd": 1}


def test_links_are_counted_by_the_namespace_they_lead_to(small: Counts) -> None:
    same = "http://www.w3.org/2002/07/owl#sameAs"

    assert small.links == {(same, "http://away/things/"): 1, (same, "http://away/"): 1}


def test_an_empty_store_has_nothing() -> None:
    assert count(ox.Store()) == Counts({"": 0}, 0, 0)


@pytest.mark.parametrize(
    ("iri", "namespace"),
    [
        ("http://x/a#b", "http://x/a#"),
        ("http://x/a/b", "http://x/a/"),
        ("https://sws.geonames.org/1/", "https://sws.geonames.org/"),
        ("urn:isbn:1", "urn:isbn:"),
        ("http://x", "http://x"),
    ],
)
def test_a_namespace_ends_before_the_local_name(iri: str, namespace: str) -> None:
    assert namespace_of(iri) == namespace


NODES = st.sampled_from(["a:1", "a:2", "a:3"]).map(ox.NamedNode) | st.sampled_from(["x", "y"]).map(ox.BlankNode)
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PREDICATES = st.sampled_from(["a:p", TYPE, sorted(LINKS)[0]]).map(ox.NamedNode)
LITERALS = st.text('a <>"\\\n_:.@^', max_size=6).map(ox.Literal) | st.just(ox.Literal("x y", language="de"))
GRAPHS = st.just(ox.DefaultGraph()) | st.just(ox.NamedNode("a:g")) | st.just(ox.BlankNode("g"))


@given(st.lists(st.builds(ox.Quad, NODES, PREDICATES, NODES | LITERALS, GRAPHS), max_size=25))
def test_any_store_is_counted_as_sparql_counts_it(quads: list[ox.Quad]) -> None:
    store = ox.Store()
    store.extend(quads)

    compare(store)


def test_the_committed_graph_is_counted_as_sparql_counts_it(store: GraphStore) -> None:
    compare(store.store)


def compare(store: ox.Store) -> None:
    counts, merged = count(store), ox.Store()
    merged.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store)

    assert counts.triples == len(merged)
    assert counts.subjects == len({quad.subject for quad in merged})
    assert counts.classes == ask(merged, "?s a ?a", "?a")
    assert counts.properties == ask(merged, "?s ?a ?o", "?a")
    assert counts.pairs == ask(merged, "?s a ?a ; ?b ?o", "?a ?b")
    assert counts.objects == ask(merged, "?s a ?a ; ?b ?o . ?o a ?c FILTER(ISIRI(?c))", "?a ?b ?c")
    typed = "?s a ?a ; ?b ?o FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?c)"
    assert counts.datatypes == ask(merged, typed, "?a ?b ?c")


def ask(store: ox.Store, pattern: str, group: str) -> dict[str | tuple[str, ...], int]:
    query = f"SELECT {group} (COUNT(*) AS ?n) {{ {pattern} FILTER(ISIRI(?a)) }} GROUP BY {group}"
    found: dict[str | tuple[str, ...], int] = {}
    for *keys, number in store.query(query):  # type: ignore[union-attr]
        values = tuple(key.value for key in keys)
        found[values if len(values) > 1 else values[0]] = int(number.value)
    return found
