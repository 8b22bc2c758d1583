"""The built graph against the seal: nothing altered, nothing moved."""

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from stadtgraph.compilation import load_seal
from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError, SourceError
from stadtgraph.evidence_check import check_evidence, unsealed
from stadtgraph.namespaces import Names
from stadtgraph.seal import Seal
from stadtgraph.validate import read_graph

NAMES = Names()
QUOTE, START = NAMES.sc("quote"), NAMES.sc("charStart")


@pytest.fixture(scope="module")
def seal(dataset: Dataset) -> Seal:
    return load_seal(dataset.data)


@pytest.fixture
def provenance(dataset: Dataset) -> Graph:
    return read_graph([dataset.data / "provenance.ttl"])


def first(graph: Graph, project: str = "paderborn") -> URIRef:
    section = NAMES.section(project)
    return URIRef(sorted(map(str, graph.subjects(NAMES.sc("inSection"), section)))[5])


def test_every_quotation_of_the_built_graph_is_sealed(dataset: Dataset) -> None:
    check_evidence(dataset, None)


def test_a_letter_changed_in_the_built_graph_is_noticed(provenance: Graph, seal: Seal) -> None:
    node = first(provenance)
    quote = str(provenance.value(node, QUOTE))
    provenance.set((node, QUOTE, Literal(quote[:-2] + "x" + quote[-1], lang="de")))
    assert [problem.key for problem in unsealed(provenance, seal, NAMES)] == [str(node)]


def test_a_place_moved_by_one_is_noticed(provenance: Graph, seal: Seal) -> None:
    node = first(provenance)
    start = provenance.value(node, START)
    assert isinstance(start, Literal)
    provenance.set((node, START, Literal(int(start) + 1)))
    assert [problem.key for problem in unsealed(provenance, seal, NAMES)] == [str(node)]


def test_quotations_of_two_places_swapped_are_noticed(provenance: Graph, seal: Seal) -> None:
    one, other = first(provenance), first(provenance, "jena")
    quotes = provenance.value(one, QUOTE), provenance.value(other, QUOTE)
    assert quotes[0] is not None
    assert quotes[1] is not None
    provenance.set((one, QUOTE, quotes[1]))
    provenance.set((other, QUOTE, quotes[0]))
    assert {problem.key for problem in unsealed(provenance, seal, NAMES)} == {str(one), str(other)}


def test_another_text_is_refused_with_both_digests(dataset: Dataset, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Ein ganz anderer Text.", "utf-8")
    with pytest.raises((DatasetError, SourceError)):
        check_evidence(dataset, other)
