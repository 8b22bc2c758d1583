"""Evaluate SHACL's SPARQL-based constraints (SHACL, section 5) in Oxigraph."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from stadtgraph.errors import ShapeError

THIS = ox.Variable("this")
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Finding:
    """One solution of a constraint's query, as a validation result."""

    severity: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    constraint: str
    messages: tuple[tuple[str, str], ...]


def sparql_findings(data: Graph, shapes: Graph, constraints: Iterable[tuple[Node, Node]]) -> Iterator[Finding]:
    """Evaluate each (shape, constraint) for each focus node of the shape."""
    listed = [pair for pair in constraints if str(shapes.value(pair[1], SH.deactivated)) != "true"]
    if not listed:
        return
    store = _store(data)
    for shape, constraint in listed:
        text = _query(shapes, shape, constraint)
        for focus in sorted(set(_focus_nodes(data, shapes, shape)), key=str):
            for solution in _solutions(store, text, focus, constraint):
                yield _finding(shapes, (shape, constraint), focus, solution)


def _store(data: Graph) -> ox.Store:
    store, graph = ox.Store(), ox.DefaultGraph()
    store.bulk_extend(ox.Quad(_subject(s), ox.NamedNode(str(p)), _ox(o), graph) for s, p, o in data)
    return store


def _subject(term: Node) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term))


def _ox(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if not isinstance(term, Literal):
        return _subject(term)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    if term.datatype is None:
        return ox.Literal(str(term))
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))


def _focus_nodes(data: Graph, shapes: Graph, shape: Node) -> Iterator[Node]:
    """Focus nodes of a shape by its targets; a property shape takes those of the shapes that hold it."""
    yield from shapes.objects(shape, SH.targetNode)
    classes = set(shapes.objects(shape, SH.targetClass))
    if (shape, RDF.type, RDFS.Class) in shapes:
        classes.add(shape)
    for target in classes:
        for subclass in {target, *data.transitive_subjects(RDFS.subClassOf, target)}:
            yield from data.subjects(RDF.type, subclass)
    for target in shapes.objects(shape, SH.targetSubjectsOf):
        yield from data.subjects(URIRef(str(target)))
    for target in shapes.objects(shape, SH.targetObjectsOf):
        yield from data.objects(None, URIRef(str(target)))
    for holder in shapes.subjects(SH.property, shape):
        yield from _focus_nodes(data, shapes, holder)


def _query(shapes: Graph, shape: Node, constraint: Node) -> str:
    select = shapes.value(constraint, SH.select)
    if select is None:
        raise ShapeError(f"{constraint}: a SPARQL constraint needs sh:select")
    text = str(select)
    path = shapes.value(shape, SH.path)
    if "$PATH" in text:
        if not isinstance(path, URIRef):
            raise ShapeError(f"{constraint}: $PATH needs a property shape whose sh:path is an IRI")
        text = text.replace("$PATH", f"<{path}>")
    return "".join(_prefixes(shapes, constraint)) + text


def _prefixes(shapes: Graph, constraint: Node) -> Iterator[str]:
    for holder in shapes.objects(constraint, SH.prefixes):
        for declaration in shapes.objects(holder, SH.declare):
            prefix, namespace = shapes.value(declaration, SH.prefix), shapes.value(declaration, SH.namespace)
            yield f"PREFIX {prefix}: <{namespace}>\n"


def _solutions(store: ox.Store, text: str, focus: Node, constraint: Node) -> list[dict[str, Term]]:
    try:
        found = store.query(text, substitutions={THIS: _ox(focus)})
    except SyntaxError as error:
        raise ShapeError(f"{constraint}: its query is not SPARQL: {error.msg}") from error
    if not isinstance(found, ox.QuerySolutions):
        raise ShapeError(f"{constraint}: its query must be a SELECT")
    names = [variable.value for variable in found.variables]
    rows = [{name: term for name in names if (term := row[name]) is not None} for row in found]
    return list({tuple((name, str(term)) for name, term in row.items()): row for row in rows}.values())


def _finding(shapes: Graph, pair: tuple[Node, Node], focus: Node, row: dict[str, Term]) -> Finding:
    shape, constraint = pair
    path = row.get("path")
    declared = shapes.value(shape, SH.path)
    severity = shapes.value(shape, SH.severity) or SH.Violation
    value = row.get("value")
    shown = _plain(value) if value is not None else (None if declared else _node(focus))
    texts = list(shapes.objects(constraint, SH.message)) or list(shapes.objects(shape, SH.message))
    return Finding(
        severity=str(severity),
        shape=str(shape),
        focus=_node(focus),
        path=_plain(path) if path is not None else (str(declared) if declared else None),
        value=shown,
        constraint=str(constraint),
        messages=tuple(sorted(_message(text, row) for text in texts if isinstance(text, Literal))),
    )


def _node(term: Node) -> str:
    return term.n3() if isinstance(term, Literal) else str(term)


def _plain(term: Term) -> str:
    return term.value if isinstance(term, (ox.NamedNode, ox.BlankNode)) else str(term)


def _message(text: Literal, row: dict[str, Term]) -> tuple[str, str]:
    """Fill `{?name}` and `{$name}` in with the solution's values (SHACL, section 5.3.2)."""

    def fill(match: re.Match[str]) -> str:
        term = row.get(match[1])
        return match[0] if term is None else getattr(term, "value", str(term))

    return text.language or "", re.sub(r"\{[?$](\w+)\}", fill, str(text))
