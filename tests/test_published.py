"""IRIs that were published stay: they may be deprecated, never dropped."""

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL

from stadtgraph.dataset import Dataset
from stadtgraph.successors import PUBLISHED


def test_no_published_iri_has_disappeared(dataset: Dataset, graph: Graph) -> None:
    listed = (dataset.data / PUBLISHED).read_text("utf-8").split()
    assert len(listed) > 1000
    for iri in map(URIRef, listed):
        alive = any(True for _ in graph.predicates(iri))
        assert alive, f"{iri} is gone: name its successor in data/source/replaced.toml"


def test_a_deprecated_iri_names_its_successor(graph: Graph) -> None:
    for subject in graph.subjects(OWL.deprecated):
        assert graph.value(subject, DCTERMS.isReplacedBy) is not None, subject
