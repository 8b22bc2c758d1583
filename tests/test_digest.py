"""The digest: the same for the same data, another for any other; the fast way and the full one agree."""

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtgraph.dataset import Dataset
from stadtgraph.digest import canonical_lines, digest_of_quads, digest_of_store
from stadtgraph.namespaces import Names
from stadtgraph.store import GraphStore

# RDFC-1.0, example 2: unique hashes, with the canonical form that the specification prints for it.
SPECIFIED = """
<http://example.com/#p> <http://example.com/#q> _:e0 .
<http://example.com/#p> <http://example.com/#r> _:e1 .
_:e0 <http://example.com/#s> <http://example.com/#u> .
_:e1 <http://example.com/#t> <http://example.com/#u> .
"""
CANONICAL = [
    b"<http://example.com/#p> <http://example.com/#q> _:c14n0 .\n",
    b"<http://example.com/#p> <http://example.com/#r> _:c14n1 .\n",
    b"_:c14n0 <http://example.com/#s> <http://example.com/#u> .\n",
    b"_:c14n1 <http://example.com/#t> <http://example.com/#u> .\n",
]


def nquads(text: str) -> list[ox.Quad]:
    return list(ox.parse(input=text.encode(), format=ox.RdfFormat.N_QUADS))


def in_full(quads: list[ox.Quad]) -> str:
    """RDFC-1.0 over the whole dataset, with no shortcut."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in dataset)).encode()).hexdigest()


def test_the_example_of_the_specification_gets_its_canonical_form() -> None:
    assert canonical_lines(f"{quad} .\n".encode() for quad in nquads(SPECIFIED)) == CANONICAL


def test_nothing_has_the_digest_of_nothing() -> None:
    assert digest_of_quads([]) == digest_of_store(ox.Store()) == hashlib.sha256(b"").hexdigest()


def test_names_of_blank_nodes_and_order_do_not_matter() -> None:
    renamed = "\n".join(reversed(SPECIFIED.replace("e0", "x").replace("e1", "e0").strip().splitlines()))

    assert digest_of_quads(nquads(SPECIFIED)) == digest_of_quads(nquads(renamed))


@pytest.mark.parametrize(
    "other",
    [
        '<a:s> <a:p> "b" .',
        '<a:s> <a:p> "a"@de .',
        '<a:s> <a:p> "a" <a:g> .',
        '<a:s> <a:p> _:a .',
        '<a:s> <a:p> "a" .\n<a:s> <a:p> "b" .',
        "",
    ],
)  # fmt: skip
def test_any_difference_shows(other: str) -> None:
    assert digest_of_quads(nquads('<a:s> <a:p> "a" .')) != digest_of_quads(nquads(other))


def test_a_literal_that_looks_like_a_blank_node_stays_as_it_is() -> None:
    quads = nquads('<a:s> <a:p> "see _:b <a:g> ." .\n<a:s> <a:p> "plain" .')

    assert digest_of_quads(quads) == in_full(quads)


def test_characters_are_escaped_as_canonical_nquads_wants() -> None:
    quads = [ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal('\0\b\t\n\v\f\r\x7f"\\ä\u2028'))]

    [line] = canonical_lines(f"{quad} .\n".encode() for quad in quads)

    assert line.decode() == '<a:s> <a:p> "\\u0000\\b\\t\\n\\u000B\\f\\r\\u007F\\"\\\\ä\u2028" .\n'


TERMS = st.sampled_from(["a:1", "a:2"]).map(ox.NamedNode) | st.sampled_from(["x", "y", "z"]).map(ox.BlankNode)
OBJECTS = TERMS | st.text('a_: <>"\\\n', max_size=5).map(ox.Literal)
QUADS = st.builds(
    ox.Quad, TERMS, st.sampled_from(["a:p", "a:q"]).map(ox.NamedNode), OBJECTS, TERMS | st.just(ox.DefaultGraph())
)


@given(st.lists(QUADS, max_size=12))
def test_the_fast_way_and_the_full_one_agree(quads: list[ox.Quad]) -> None:
    store = ox.Store()
    store.extend(quads)

    assert digest_of_store(store) == digest_of_quads(quads) == in_full(quads)


def quads_of(path: Path, graph: str) -> list[ox.Quad]:
    parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph)) for quad in parsed]


def by_value(quad: ox.Quad) -> ox.Quad:
    """The quad as a store keeps it."""
    store = ox.Store()
    store.add(quad)
    kept: ox.Quad = next(iter(store))
    return kept


def test_the_store_and_the_committed_files_have_one_digest(dataset: Dataset, store: GraphStore) -> None:
    names = Names()
    parsed = [quad for graph, path in dataset.files() for quad in quads_of(path, str(names.graph(graph)))]
    quads = [by_value(quad) if "XMLSchema#decimal" in str(quad) else quad for quad in parsed]

    assert digest_of_store(store.store) == digest_of_quads(quads) == in_full(quads)


def test_a_store_keeps_numbers_by_value_and_so_does_its_digest() -> None:
    [written, kept] = nquads(
        '<a:s> <a:p> "50.0"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
        '<a:s> <a:p> "50"^^<http://www.w3.org/2001/XMLSchema#decimal> .'
    )
    store = ox.Store()
    store.add(written)

    assert digest_of_store(store) == digest_of_quads([kept]) != digest_of_quads([written])
