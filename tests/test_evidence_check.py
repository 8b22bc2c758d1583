"""The built graph against the seal: nothing altered, nothing moved."""

import gc
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from stadtgraph.compilation import load_seal
from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError
from stadtgraph.evidence_check import check_evidence, unsealed
from stadtgraph.inspection import Inspection
from stadtgraph.namespaces import Names
from stadtgraph.seal import Seal
from stadtgraph.validation.check import collector_at_rest
from stadtgraph.validation.engine import validate_graph
from stadtgraph.validation.graphs import read_graph

NAMES = Names()
SHAPES = "https://w3id.org/stadtgraph/shapes#"
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


def test_the_committed_dataset_conforms_and_draws_no_warning(inspection: Inspection) -> None:
    assert inspection.outcome.checked.triples > 50_000
    assert inspection.passed
    assert [result for result in inspection.outcome.findings if result.level == "Warning"] == []


def test_a_long_quotation_is_a_matter_only_where_it_proves_a_claim(dataset: Dataset, graph: Graph) -> None:
    short = f"{SHAPES}Evidence-short"
    long = next(node for node, quote in graph.subject_objects(QUOTE) if len(str(quote).split()) > 20)
    assert not any(NAMES.sc("basis") in set(graph.predicates(holder)) for holder in graph.subjects(None, long))

    claim = next(graph.subjects(RDF.type, NAMES.sc("Claim")))
    proved = Graph().add((claim, NAMES.sc("evidence"), long))
    for node in (claim, long):
        proved += graph.triples((node, None, None))
    results = validate_graph(proved, read_graph([dataset.root / "shapes/evidence.ttl"])).results

    assert [result.value for result in results if result.constraint == short] == [str(long)]


def test_the_collector_is_on_again_after_a_check(dataset: Dataset) -> None:
    with collector_at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_another_text_is_refused_with_both_digests(dataset: Dataset, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Ein ganz anderer Text.", "utf-8")
    with pytest.raises(DatasetError, match=r"its SHA-256 is \w{64}, the seal's \w{64}; check with the text that was"):
        check_evidence(dataset, other)
