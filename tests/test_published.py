"""IRIs that were published stay: they may be deprecated, never dropped."""

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL

from stadtgraph.dataset import Dataset
from stadtgraph.successors import PUBLISHED
from stadtgraph.validation.graphs import read_graph


def graph_of(dataset: Dataset) -> Graph:
    return read_graph(path for _, path in dataset.files())


def test_no_published_iri_has_disappeared(dataset: Dataset) -> None:
    graph = graph_of(dataset)
    listed = (dataset.data / PUBLISHED).read_text("utf-8").split()
    assert len(listed) > 1000
    for iri in map(URIRef, listed):
        alive = any(True for _ in graph.predicates(iri))
        assert alive, f"{iri} is gone: name its successor in data/source/replaced.toml"


def test_a_deprecated_iri_names_its_successor(dataset: Dataset) -> None:
    graph = graph_of(dataset)
    for subject in graph.subjects(OWL.deprecated):
        assert graph.value(subject, DCTERMS.isReplacedBy) is not None, subject
