"""What a shapes graph says of one shape: its name, severity, messages, and what its constraints ask for."""

import re
from collections.abc import Iterator

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from stadtgraph.validation.graphs import text_of
from stadtgraph.validation.results import LEVELS, Parameters

SEVERITIES = {SH[level]: level for level in LEVELS}
# Constraint components (by local name, without the last word) and the parameters that explain their results.
EXPLAINING = {
    "MinCount": ("minCount", "languageIn", "class", "datatype", "in"),
    "Pattern": ("pattern", "flags"),
    "Closed": ("ignoredProperties",),
    "QualifiedMinCount": ("qualifiedMinCount", "qualifiedValueShape"),
    "QualifiedMaxCount": ("qualifiedMaxCount", "qualifiedValueShape"),
}
LONGEST_LIST = 500
# Where a query names its focus node only to hand it on.
HANDED_ON = re.compile(r"\bSELECT\b.*?\bWHERE\b|\bGROUP\s+BY\b[^{}]*?(?=\bHAVING\b|\}|\Z)", re.IGNORECASE | re.DOTALL)


def shape_name(shapes: Graph, shape: Node | None) -> str:
    """The IRI of a shape; of a blank one, the IRI of the shape that holds it; its label when none does."""
    seen: set[Node] = set()
    named = shape
    while isinstance(named, BNode) and named not in seen:
        seen.add(named)
        named = next((holder for holder in shapes.subjects(None, named)), None)
    return str(named) if isinstance(named, URIRef) else f"_:{shape}" if shape is not None else ""


def severity(shapes: Graph, shape: Node) -> str:
    """The severity that results of a shape have."""
    return severity_name(shapes.value(shape, SH.severity) or SH.Violation)


def severity_name(severity_iri: Node) -> str:
    """Violation, Warning, Info; another severity by its IRI."""
    return SEVERITIES.get(URIRef(str(severity_iri)), str(severity_iri))


def speaks_of_graph(shapes: Graph, shape: Node | None, constraint: Node | None) -> bool:
    """Tell whether a SPARQL constraint of a single node says nothing of that node: a rule for the whole graph."""
    query = shapes.value(constraint, SH.select)
    if query is None or (shape, SH.targetNode, None) not in shapes:
        return False
    return not re.search(r"[?$]this\b", HANDED_ON.sub(" ", str(query)))


def own_messages(shapes: Graph, shape: Node) -> list[Literal]:
    """The messages that a shape or constraint gives itself."""
    return [text for text in shapes.objects(shape, SH.message) if isinstance(text, Literal)]


def parameters(shapes: Graph, shape: Node | None, component: str) -> Parameters:
    """What the constraint asks for: names of parameters with their values as text, lists item by item.

    `name` and `name@language` hold what the shape calls its property.
    """
    if shape is None:
        return ()
    kind = component.rpartition("#")[2].removesuffix("ConstraintComponent")
    wanted = EXPLAINING.get(kind, (kind[:1].lower() + kind[1:],))
    found = {name: tuple(_values(shapes, shape, SH[name])) for name in wanted if name in SH}
    if kind == "Closed":
        found["properties"] = tuple(sorted(str(p) for p in _allowed(shapes, shape)))
    for text in shapes.objects(shape, SH.name):
        language = text.language if isinstance(text, Literal) else None
        found[f"name@{language}" if language else "name"] = (str(text),)
    return tuple(sorted((name, values) for name, values in found.items() if values))


def _values(shapes: Graph, shape: Node, parameter: URIRef) -> Iterator[str]:
    for value in sorted(shapes.objects(shape, parameter), key=str):
        if (value, RDF.first, None) in shapes:
            yield from (text_of(item) for item, _ in zip(shapes.items(value), range(LONGEST_LIST), strict=False))
        else:
            yield shape_name(shapes, value) if isinstance(value, BNode) else text_of(value)


def _allowed(shapes: Graph, shape: Node) -> Iterator[Node]:
    for part in shapes.objects(shape, SH.property):
        yield from (path for path in shapes.objects(part, SH.path) if isinstance(path, URIRef))
    for ignored in shapes.objects(shape, SH.ignoredProperties):
        yield from shapes.items(ignored)
