"""A second SHACL engine, written by other people in another language: what it finds must be what we find."""

from collections import Counter

import pyoxigraph as ox
import pytest
from rdflib import Graph

from stadtgraph.validation.graphs import oxigraph_term
from stadtgraph.validation.results import Report

Findings = Counter[tuple[str, str | None, str, str]]  # focus node, path, constraint component, severity
BLANK = "_:"  # whatever its label, which each engine gives anew


def second_opinion(data: Graph, shapes: Graph) -> Findings:
    """What the package shacl finds."""
    shacl = pytest.importorskip("shacl", reason="the second SHACL engine is not installed: pip install shacl==0.3.4")
    compiled = shacl.Shapes.from_text(ntriples(shapes), format="ntriples")
    report = compiled.validate_text(ntriples(data), format="ntriples")
    return Counter((node(r.focus_node), r.path and node(r.path), kind(r.component), r.severity) for r in report.results)


def first_opinion(report: Report) -> Findings:
    """What we find, told alike."""
    blank = {result.focus: BLANK for result in report.results if result.focus.startswith(BLANK)}
    return Counter((blank.get(r.focus, r.focus), r.path, r.kind, r.level) for r in report.results)


def ntriples(graph: Graph) -> str:
    """A graph as N-Triples, literals as they stand."""
    terms = (tuple(map(oxigraph_term, triple)) for triple in graph)
    triples = (ox.Triple(*triple) for triple in terms)  # type: ignore[arg-type]
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def node(text: str) -> str:
    """A term or path of the other engine as ours are written: a single IRI without brackets."""
    if text.startswith(BLANK):
        return BLANK
    return text[1:-1] if text.startswith("<") and text.count("<") == 1 and text.endswith(">") else text


def kind(component: str) -> str:
    """The local name of a constraint component, as ours are told."""
    return component.removesuffix("ConstraintComponent")
