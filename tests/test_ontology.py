"""The ontology: complete, bilingual, consistent, used, and nowhere a term that nobody declared."""

import re
from itertools import pairwise
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from stadtgraph.dataset import Dataset
from stadtgraph.namespaces import EXTERNAL, Names

NAMES = Names()
OURS = NAMES.sc("")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")  # what owlrl says of a contradiction
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "stadtgraph.ttl")


@pytest.fixture(scope="module")
def alignments() -> Graph:
    return Graph().parse(ROOT / "ontology" / "alignments.ttl")


@pytest.fixture(scope="module")
def data(dataset: Dataset) -> Graph:
    graph = Graph()
    for name, path in dataset.files():
        if name not in ("ontology", "shapes"):
            graph.parse(path)
    return graph


def own_terms(graph: Graph) -> list[URIRef]:
    terms = {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}
    return sorted(term for term in terms if isinstance(term, URIRef) and term.startswith(OURS))


def texts(graph: Graph, term: URIRef, predicate: URIRef) -> dict[str | None, str]:
    return {text.language: str(text) for text in graph.objects(term, predicate) if isinstance(text, Literal)}


def test_every_term_is_labelled_and_defined_in_both_languages(ontology: Graph) -> None:
    for term in own_terms(ontology):
        labels, definitions = texts(ontology, term, RDFS.label), texts(ontology, term, SKOS.definition)
        assert set(labels) == set(definitions) == {"de", "en"}, term
        assert labels["de"] != labels["en"], term
        assert not set(labels.values()) & set(definitions.values()), term
        assert (term, RDFS.isDefinedBy, NAMES.ontology) in ontology, term


def test_no_two_terms_share_a_label(ontology: Graph) -> None:
    for language in ("de", "en"):
        labels = sorted((texts(ontology, term, RDFS.label)[language].casefold(), term) for term in own_terms(ontology))
        assert not [pair for pair in pairwise(labels) if pair[0][0] == pair[1][0]]


def test_classes_are_upper_camel_and_properties_lower_camel(ontology: Graph) -> None:
    for term in own_terms(ontology):
        pattern = r"[A-Z][A-Za-z]+" if (term, RDF.type, OWL.Class) in ontology else r"[a-z][A-Za-z0-9]+"
        assert re.fullmatch(pattern, term.removeprefix(OURS)), term


def test_a_property_has_at_most_one_domain_and_one_range(ontology: Graph) -> None:
    for term in own_terms(ontology):
        assert len(list(ontology.objects(term, RDFS.domain))) <= 1, term
        assert len(list(ontology.objects(term, RDFS.range))) <= 1, term


def test_the_header_says_who_what_when_and_under_which_licence(ontology: Graph) -> None:
    header = {str(predicate).replace("#", "/").rsplit("/", 1)[-1] for predicate in ontology.predicates(NAMES.ontology)}
    assert header >= {
        "title", "description", "creator", "license", "created", "modified", "versionIRI", "versionInfo",
        "preferredNamespacePrefix", "preferredNamespaceUri",
    }  # fmt: skip
    version = ontology.value(NAMES.ontology, OWL.versionIRI)
    assert str(version).startswith(f"{NAMES.ontology}/")


def test_the_ontology_keeps_to_simple_constructs(ontology: Graph) -> None:
    forbidden = {OWL.unionOf, OWL.inverseOf, OWL.propertyChainAxiom, OWL.imports, OWL.sameAs, OWL.onProperty}
    assert not forbidden & set(ontology.predicates())
    superclasses = set(ontology.objects(None, RDFS.subClassOf))
    assert not {term for term in superclasses if str(term).startswith((str(RDF), str(RDFS)))}


def test_ontology_and_data_are_consistent(ontology: Graph, alignments: Graph, data: Graph) -> None:
    sample = Graph()
    for graph in (ontology, alignments):
        sample += graph
    typed = [triple for triple in data if triple[1] in (RDF.type, NAMES.sc("lead"), NAMES.sc("partner"))]
    for triple in (t for t in typed if t[2] not in (NAMES.sc("Claim"), NAMES.sc("Evidence"), RDF.Statement)):
        sample.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(sample)
    assert not list(sample.objects(None, ERROR))


def test_a_planted_inconsistency_is_found(ontology: Graph) -> None:
    broken = Graph() + ontology
    thing = URIRef("https://example.org/thing")
    broken.add((thing, RDF.type, NAMES.sc("Municipality")))
    broken.add((thing, RDF.type, NAMES.sc("District")))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(broken)
    assert list(broken.objects(None, ERROR))


def test_every_term_that_data_use_is_declared(ontology: Graph, data: Graph) -> None:
    declared = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    builtin = (str(RDF), str(RDFS), str(OWL))
    used = set(data.predicates()) | set(data.objects(None, RDF.type))
    unknown = sorted(str(term) for term in used - declared if not str(term).startswith(builtin))
    assert not unknown


def test_no_own_term_is_unused(ontology: Graph, data: Graph, dataset: Dataset) -> None:
    used = set(data.predicates()) | set(data.objects(None, RDF.type)) | set(ontology.predicates())
    used |= set(ontology.objects(None, RDFS.subClassOf))
    files = [*dataset.shapes(), *dataset.queries()]
    written = " ".join(path.read_text("utf-8") for path in files)
    unused = [t for t in own_terms(ontology) if t not in used and f"sc:{t.removeprefix(OURS)}" not in written]
    assert not unused


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/*.ttl")), ids=lambda path: path.name)
def test_both_libraries_read_the_same_triples(path: Path) -> None:
    assert len(Graph().parse(path)) == len(set(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)))


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("*/*.ttl"), *ROOT.glob("queries/*.rq")]), ids=lambda path: path.name
)
def test_prefixes_point_where_they_should(path: Path) -> None:
    found = re.findall(r"(?im)^\s*@?prefix\s+([\w-]+):\s*<([^>]+)>", path.read_text("utf-8"))
    expected = NAMES.prefixes()
    assert not [(prefix, iri) for prefix, iri in found if expected.get(prefix, iri) != iri]


def test_prefixes_of_ours_do_not_shadow_foreign_ones() -> None:
    assert not {"sc", "id", "graph"} & set(EXTERNAL)
