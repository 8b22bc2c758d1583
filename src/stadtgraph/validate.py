"""Validate a graph against SHACL shapes in two lanes, with the report that pyshacl alone would give.

Core constraints run in pyshacl on rdflib; SPARQL constraints (SHACL, section 5)
run in Oxigraph, which is much faster there. Nothing is inferred, and SHACL
Advanced Features are not used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError, ShapeError
from stadtgraph.lanes import core_shapes, sparql_constraints
from stadtgraph.sparql_constraints import Finding, sparql_findings

Triple = tuple[Node, Node, Node]
SEVERITIES = {SH.Violation: "Violation", SH.Warning: "Warning", SH.Info: "Info"}


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result. Terms are in N-Triples form without brackets; messages by language tag."""

    severity: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    constraint: str | None
    component: str
    messages: tuple[tuple[str, str], ...]

    def message(self, language: str) -> str:
        """The message in `language`, else in any."""
        known = dict(self.messages)
        return known.get(language) or next(iter(known.values()), self.component)


@dataclass(frozen=True, slots=True)
class Report:
    """Every result, sorted; the graph conforms when none is a violation."""

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Tell whether no result is a violation; warnings and infos are printed, not counted."""
        return not any(result.severity == "Violation" for result in self.results)

    def count(self, severity: str) -> int:
        """How many results have that severity."""
        return sum(result.severity == severity for result in self.results)


def validate_graph(data: Graph, shapes: Graph) -> Report:
    """Validate `data`, ontology included, against `shapes`.

    Raises ShapeError when the shapes are broken, or when they select nothing in the
    data at all: a check that checks nothing must not pass.
    """
    if not any(True for _ in focus_nodes(data, shapes)):
        raise ShapeError("the shapes select no node of the data: nothing was checked; name other shapes or other data")
    results = [*_core_results(data, core_shapes(shapes), shapes), *_sparql_results(data, shapes)]
    return Report(tuple(sorted(results, key=_order)))


def _order(result: Result) -> tuple[int, str, str, str, str]:
    rank = list(SEVERITIES.values()).index(result.severity)
    return rank, result.shape, result.focus, result.value or "", result.component


def focus_nodes(data: Graph, shapes: Graph) -> Iterator[Node]:
    """Go through the focus nodes that targets of `shapes` select (SHACL, section 2.1.3)."""
    yield from shapes.objects(None, SH.targetNode)
    for target in shapes.objects(None, SH.targetClass):
        yield from data.subjects(RDF.type, target)
    for target in shapes.objects(None, SH.targetSubjectsOf):
        yield from data.subjects(target)
    for target in shapes.objects(None, SH.targetObjectsOf):
        yield from data.objects(None, target)


def _core_results(data: Graph, core: Graph, shapes: Graph) -> Iterator[Result]:
    try:
        _, report, text = pyshacl.validate(
            data, shacl_graph=core, inference="none", advanced=False, allow_warnings=True, allow_infos=True
        )
    except (ShapeLoadError, ReportableRuntimeError) as error:
        raise ShapeError(f"the shapes are broken: {error}") from error
    if not isinstance(report, Graph):  # pyshacl hands back a failure instead of a graph
        raise ShapeError(f"the shapes are broken: {text}")
    yield from read_report(report, shapes)


def read_report(report: Graph, shapes: Graph) -> Iterator[Result]:
    """Read the results of a SHACL report graph."""
    for node in report.subjects(RDF.type, SH.ValidationResult):
        messages = [m for m in report.objects(node, SH.resultMessage) if isinstance(m, Literal)]
        yield Result(
            severity=SEVERITIES[URIRef(str(report.value(node, SH.resultSeverity)))],
            shape=_named(report.value(node, SH.sourceShape), shapes),
            focus=_text(report.value(node, SH.focusNode)) or "",
            path=_text(report.value(node, SH.resultPath)),
            value=_text(report.value(node, SH.value)),
            constraint=_text(report.value(node, SH.sourceConstraint)),
            component=str(report.value(node, SH.sourceConstraintComponent)),
            messages=tuple(sorted((m.language or "", str(m)) for m in messages)),
        )


def _named(shape: Node | None, shapes: Graph) -> str:
    """The IRI of a shape; of a blank one, the IRI of the shape that holds it."""
    while isinstance(shape, BNode):
        shape = next((holder for holder in shapes.subjects(None, shape)), None)
    return str(shape or "")


def _text(term: Node | None) -> str | None:
    if term is None:
        return None
    return term.n3() if isinstance(term, Literal) else str(term)


def _sparql_results(data: Graph, shapes: Graph) -> Iterator[Result]:
    for finding in sparql_findings(data, shapes, sparql_constraints(shapes)):
        yield _from_finding(finding)


def _from_finding(finding: Finding) -> Result:
    return Result(
        severity=SEVERITIES[URIRef(finding.severity)],
        shape=finding.shape,
        focus=finding.focus,
        path=finding.path,
        value=finding.value,
        constraint=finding.constraint,
        component=str(SH.SPARQLConstraintComponent),
        messages=finding.messages,
    )


def read_graph(paths: Iterable[Path]) -> Graph:
    """Read Turtle files into one graph, terms as they stand. Raises DatasetError with file, line and column."""
    return merged(read_triples(path) for path in paths)


def merged(parts: Iterable[Iterable[Triple]]) -> Graph:
    """One graph of all the triples."""
    graph = Graph(bind_namespaces="none")
    for triples in parts:
        for triple in triples:
            graph.add(triple)
    return graph


def read_triples(path: Path) -> set[Triple]:
    """Read the triples of one Turtle file, terms as they stand. Raises DatasetError with file, line and column."""
    known: dict[object, Node] = {}  # making a term anew costs more than finding it here

    def term(parsed: object) -> Node:
        found = known.get(parsed)
        return found if found is not None else known.setdefault(parsed, _term(parsed))

    try:
        parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        return {(term(triple.subject), term(triple.predicate), term(triple.object)) for triple in parsed}
    except SyntaxError as error:
        raise DatasetError(f"{path}:{error.lineno}:{error.offset}: {error.msg}") from error
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read ({error})") from error


def _term(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise DatasetError(f"RDF 1.2 term {term} cannot be validated with SHACL 1.0")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    return Literal(term.value, datatype=None if datatype.endswith("#string") else datatype, normalize=False)


def validate_dataset(dataset: Dataset) -> Report:
    """Validate every graph of a dataset together against all its shapes."""
    files = dataset.files()
    return validate_graph(read_graph(path for _, path in files), read_graph(dataset.shapes()))
