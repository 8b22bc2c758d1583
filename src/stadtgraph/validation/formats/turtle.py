"""The report as SHACL describes it (section 3), with the place of each result.

A place is a pointer of the W3C's "Pointer Methods in RDF 1.0": file, line, character.
"""

from collections.abc import Iterator

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import PROV, RDF, SH, XSD
from rdflib.term import Node

from stadtgraph.validation.findings import Finding, Outcome
from stadtgraph.validation.graphs import node_of
from stadtgraph.validation.property_paths import path_node
from stadtgraph.validation.results import LEVELS

PTR = Namespace("http://www.w3.org/2009/pointers#")


def turtle(outcome: Outcome, _language: str) -> str:
    """The report as Turtle, its nodes blank, as validators print it."""
    return report_graph(outcome).serialize(format="turtle")


def named_turtle(outcome: Outcome) -> str:
    """The report as Turtle to be loaded beside data: its nodes have IRIs below that of the file."""
    return report_graph(outcome, named=True).serialize(format="turtle")


def report_graph(outcome: Outcome, *, named: bool = False) -> Graph:
    """The report as a graph."""
    graph = Graph()
    for prefix, namespace in (("sh", SH), ("ptr", PTR), ("prov", PROV)):
        graph.bind(prefix, namespace)
    report = URIRef("#report") if named else BNode()
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(str(outcome.conforms).lower(), datatype=XSD.boolean)))
    for number, finding in enumerate(outcome.findings):
        entry = URIRef(f"#result-{number + 1}") if named else BNode()
        graph.add((report, SH.result, entry))
        for predicate, value in _terms(graph, finding):
            graph.add((entry, predicate, value))
    return graph


def _terms(graph: Graph, finding: Finding) -> Iterator[tuple[URIRef, Node]]:
    result = finding.result
    yield RDF.type, SH.ValidationResult
    yield SH.focusNode, node_of(result.focus)
    yield SH.resultSeverity, SH[result.severity] if result.severity in LEVELS else URIRef(result.severity)
    yield SH.sourceShape, node_of(result.shape)
    yield SH.sourceConstraintComponent, URIRef(result.component)
    for language, text in zip(("de", "en"), finding.messages, strict=True):
        yield SH.resultMessage, Literal(text, lang=language)
    if result.path:
        yield SH.resultPath, path_node(graph, result.path)
    if result.value is not None:
        yield SH.value, node_of(result.value)
    if result.constraint:
        yield SH.sourceConstraint, URIRef(result.constraint)
    if finding.place:
        yield PROV.atLocation, _pointer(graph, finding)


def _pointer(graph: Graph, finding: Finding) -> Node:
    pointer, place = BNode(), finding.place
    if place is None:
        return pointer
    graph.add((pointer, RDF.type, PTR.LineCharPointer if place.line else PTR.Pointer))
    graph.add((pointer, PTR.reference, Literal(place.file)))
    if place.line:
        graph.add((pointer, PTR.lineNumber, Literal(place.line)))
        graph.add((pointer, PTR.charNumber, Literal(place.column)))
    return pointer
