"""Validate a graph against SHACL shapes in two lanes, with the report that pyshacl alone would give.

Core constraints run in pyshacl on rdflib; SPARQL constraints (SHACL, section 5)
run in Oxigraph where that gives the same, which is much faster. Nothing is
inferred. Of SHACL Advanced Features, targets, functions and node expressions
are used where shapes have them; rules are not applied.
"""

from collections.abc import Iterator

import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from stadtgraph.errors import ShapeError
from stadtgraph.validation.graphs import text_of
from stadtgraph.validation.lanes import TARGETS, core_shapes, implicit_classes, targeted
from stadtgraph.validation.property_paths import path_text
from stadtgraph.validation.results import Report, Result, order
from stadtgraph.validation.shape_facts import own_messages, parameters, severity_name, shape_name, speaks_of_graph
from stadtgraph.validation.sparql_lane import quick_lane, quick_results
from stadtgraph.validation.timings import NO_TIMINGS, Timings

VALIDATORS = (SH.validator, SH.nodeValidator, SH.propertyValidator)
ADVANCED = (SH.target, SH.expression, SH.SPARQLFunction, SH.SPARQLTargetType)


def validate_graph(data: Graph, shapes: Graph, timings: Timings = NO_TIMINGS) -> Report:
    """Validate `data`, ontology included, against `shapes`.

    timings: is told how long each shape took, where it is wanted.
    Raises ShapeError when the shapes are broken, or when they select nothing in the
    data at all: a check that checks nothing must not pass.
    """
    if not selects_something(data, shapes):
        raise ShapeError("the shapes select no node of the data: nothing was checked; name other shapes or other data")
    quick = quick_lane(data, shapes, timings)
    results = [*core_results(data, core_shapes(shapes, quick.solutions.keys()), shapes, timings)]
    results += quick_results(shapes, quick)
    return Report(tuple(sorted(results, key=order)))


def selects_something(data: Graph, shapes: Graph) -> bool:
    """Tell whether targets of `shapes` select any focus node; targets of SHACL-AF are taken at their word."""
    if (None, SH.target, None) in shapes:
        return True
    targets = [(target, value) for target in TARGETS for value in shapes.objects(None, target)]
    targets += [(SH.targetClass, shape) for shape in implicit_classes(shapes)]
    return any(True for target, value in targets for _ in targeted(data, target, value))


def core_results(data: Graph, core: Graph, shapes: Graph, timings: Timings = NO_TIMINGS) -> Iterator[Result]:
    """The results of pyshacl for `core`, the part of `shapes` that it is to check. Raises ShapeError."""
    advanced = any((None, word, None) in core or (None, RDF.type, word) in core for word in ADVANCED)
    try:
        with timings.of_pyshacl():
            _, report, text = pyshacl.validate(
                data, shacl_graph=core, inference="none", advanced=advanced, allow_warnings=True, allow_infos=True
            )
    except Exception as error:  # broken shapes raise whatever the library met first
        raise ShapeError(f"the shapes are broken: {error}") from error
    if not isinstance(report, Graph):  # pyshacl hands back a failure instead of a graph
        raise ShapeError(f"the shapes are broken: {text}")
    yield from read_report(report, shapes)


def read_report(report: Graph, shapes: Graph) -> Iterator[Result]:
    """Read the results of a SHACL report graph. Messages are those of the shapes; a validator's own are left out."""
    facts = _Facts(shapes)
    for node in report.objects(None, SH.result):  # those of sh:detail are no results of the report
        shape, component = report.value(node, SH.sourceShape), str(report.value(node, SH.sourceConstraintComponent))
        constraint = report.value(node, SH.sourceConstraint)
        path = report.value(node, SH.resultPath)
        yield Result(
            severity=severity_name(report.value(node, SH.resultSeverity) or SH.Violation),
            shape=facts.name(shape),
            focus=_text(report.value(node, SH.focusNode)) or "",
            path=path_text(shapes if (path, None, None) in shapes else report, path),
            value=_text(report.value(node, SH.value)),
            constraint=str(constraint) if isinstance(constraint, URIRef) else None,
            component=component,
            messages=_messages(report, node) if facts.speaks(shape, constraint, component) else (),
            parameters=facts.parameters(shape, component),
            nested=not isinstance(shape, URIRef),
            of_graph=speaks_of_graph(shapes, shape, constraint),
        )


class _Facts:
    """What the shapes say of those that results name; each is looked up once."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        self._names: dict[Node | None, str] = {}
        self._speak: dict[tuple[Node | None, Node | None, URIRef], bool] = {}
        self._parameters: dict[tuple[Node | None, str], tuple[tuple[str, tuple[str, ...]], ...]] = {}

    def name(self, shape: Node | None) -> str:
        if shape not in self._names:
            self._names[shape] = shape_name(self._shapes, shape)
        return self._names[shape]

    def speaks(self, shape: Node | None, constraint: Node | None, component: str) -> bool:
        key = (shape, constraint, URIRef(component))
        if key not in self._speak:
            speakers = [node for node in (shape, constraint) if node is not None]
            for kind in VALIDATORS:
                speakers += self._shapes.objects(key[2], kind)
            self._speak[key] = any(own_messages(self._shapes, node) for node in (*speakers, key[2]))
        return self._speak[key]

    def parameters(self, shape: Node | None, component: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if (shape, component) not in self._parameters:
            self._parameters[shape, component] = parameters(self._shapes, shape, component)
        return self._parameters[shape, component]


def _messages(report: Graph, node: Node) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted((getattr(text, "language", None) or "", str(text)) for text in report.objects(node, SH.resultMessage))
    )


def _text(term: Node | None) -> str | None:
    return None if term is None else text_of(term)
