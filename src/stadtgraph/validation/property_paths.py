"""SHACL property paths (SHACL, section 2.3.1) as SPARQL property paths, and back into a graph."""

import re
from collections.abc import Iterator

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from stadtgraph.errors import ShapeError

SUFFIXES = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}
OF_SUFFIX = {suffix: predicate for predicate, suffix in SUFFIXES.items()}
PIECE = re.compile(r"<([^>]*)>|([()/|^*+?])")
DEEPEST = 100


def path_text(graph: Graph, path: Node | None) -> str | None:
    """A path as text: the IRI of a property as it is, any other as a SPARQL property path.

    Raises ShapeError when the path is ill-formed.
    """
    if path is None or isinstance(path, URIRef):
        return None if path is None else str(path)
    return _written(graph, path, 0)


def _written(graph: Graph, path: Node, depth: int) -> str:
    if isinstance(path, URIRef):
        return f"<{path}>"
    known = {(p, o) for p, o in graph.predicate_objects(path) if p != RDF.type}
    if depth > DEEPEST or not isinstance(path, BNode) or not known:
        raise ShapeError(f"the path {path} is ill-formed: an IRI, a list or one of SHACL's path operators is needed")
    if (path, RDF.first, None) in graph:
        return _joined(graph, path, "/", depth)
    if len(known) != 1:
        raise ShapeError(f"a path has {len(known)} operators, but may have one: {sorted(str(p) for p, _ in known)}")
    [(operator, inner)] = known
    if operator == SH.alternativePath:
        return _joined(graph, inner, "|", depth)
    if operator == SH.inversePath:
        return f"^{_written(graph, inner, depth + 1)}"
    if operator in SUFFIXES:
        repeated = _written(graph, inner, depth + 1)
        grouped = repeated if repeated[0] == "(" or isinstance(inner, URIRef) else f"({repeated})"
        return grouped + SUFFIXES[URIRef(str(operator))]
    raise ShapeError(f"{operator} is no operator of a path (SHACL, section 2.3.1)")


def _joined(graph: Graph, head: Node, sign: str, depth: int) -> str:
    items = list(graph.items(head))
    if len(items) < 2:
        raise ShapeError(f"a path of the kind '{sign}' needs a list of at least two paths, not {len(items)}")
    return f"({sign.join(_written(graph, item, depth + 1) for item in items)})"


def path_node(graph: Graph, text: str) -> Node:
    """Write a path into `graph`; the node that stands for it."""
    if "<" not in text:
        return URIRef(text)
    pieces = [(found[1] and URIRef(found[1])) or found[2] for found in PIECE.finditer(text)]
    return _read(graph, iter([*pieces, ")"]))[0]


def _read(graph: Graph, pieces: Iterator[str]) -> tuple[Node, str]:
    """Read one element and what follows it."""
    piece = next(pieces)
    following = ""
    if piece == "^":
        inner, following = _read(graph, pieces)
        return _operator(graph, SH.inversePath, inner), following
    node = _sequence(graph, pieces) if piece == "(" else URIRef(piece)
    for following in pieces:
        if following not in OF_SUFFIX:
            break
        node = _operator(graph, OF_SUFFIX[following], node)
    return node, following


def _sequence(graph: Graph, pieces: Iterator[str]) -> Node:
    items, sign, kind = [], "", ""
    while sign != ")":
        item, following = _read(graph, pieces)
        items.append(item)
        kind, sign = (following if following != ")" else sign), following
    if len(items) == 1:
        return items[0]
    head = BNode()
    Collection(graph, head, items)
    return _operator(graph, SH.alternativePath, head) if kind == "|" else head


def _operator(graph: Graph, operator: URIRef, inner: Node) -> Node:
    node = BNode()
    graph.add((node, operator, inner))
    return node
