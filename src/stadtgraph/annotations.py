"""Claims as RDF 1.2 annotations: `claim rdf:reifies <<( s p o )>>` in place of four triples of RDF 1.1 reification."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib.namespace import RDF

TYPE, STATEMENT = ox.NamedNode(RDF.type), ox.NamedNode(RDF.Statement)
PARTS = (ox.NamedNode(RDF.subject), ox.NamedNode(RDF.predicate), ox.NamedNode(RDF.object))
REIFIES = ox.NamedNode(f"{RDF}reifies")  # of RDF 1.2, which rdflib does not know yet

Node = ox.NamedNode | ox.BlankNode
Key = tuple[Node, Node | ox.DefaultGraph]


def annotated(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The same data with every complete statement of a graph as a reifier of its triple; the rest unchanged, in order.

    Source: RDF 1.2 Concepts, section 1.5. A statement is complete when it is an rdf:Statement with one subject, one
    predicate that is an IRI, and one object. The triple itself stays asserted where it was.
    """
    given = list(quads)
    found = _statements(given)
    for quad in given:
        key = (quad.subject, quad.graph_name)
        if key not in found or not _is_part(quad):
            yield quad
        elif quad.predicate == TYPE:
            yield ox.Quad(quad.subject, REIFIES, found[key], quad.graph_name)


def _is_part(quad: ox.Quad) -> bool:
    return quad.predicate in PARTS or (quad.predicate == TYPE and quad.object == STATEMENT)


def _statements(quads: Iterable[ox.Quad]) -> dict[Key, ox.Triple]:
    parts: dict[Key, dict[ox.NamedNode, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]] = {}
    for quad in quads:
        if _is_part(quad) and not isinstance(quad.subject, ox.Triple):
            slots = parts.setdefault((quad.subject, quad.graph_name), {})
            slots.setdefault(quad.predicate, []).append(quad.object)
    complete = {}
    for key, slots in parts.items():
        if set(slots) == {TYPE, *PARTS} and all(len(values) == 1 for values in slots.values()):
            subject, predicate, value = (slots[part][0] for part in PARTS)
            if isinstance(subject, Node) and isinstance(predicate, ox.NamedNode):
                complete[key] = ox.Triple(subject, predicate, value)
    return complete
