"""Prepare shapes for two lanes: core constraints for pyshacl, SPARQL constraints for Oxigraph.

pyshacl validates a property shape under a node shape once for each focus node,
and reads the shape anew each time. A property shape with targets of its own it
validates once for all of them. So property shapes are hoisted: they get the
targets of their node shape. The results are the same (SHACL, section 4.7.1: a
property constraint has no results but those of the property shape).
"""

from collections.abc import Iterator

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
Constraint = tuple[Node, Node]


def sparql_constraints(shapes: Graph) -> list[Constraint]:
    """The SPARQL constraints, as (shape, constraint), sorted."""
    return sorted(shapes.subject_objects(SH.sparql), key=str)


def core_shapes(shapes: Graph) -> Graph:
    """The shapes without their SPARQL constraints, property shapes hoisted."""
    core, hoisted = Graph(bind_namespaces="none"), set(_hoistable(shapes))
    closed = {shape for shape in hoisted if shapes.value(shape, SH.closed) is not None}
    for shape in closed:
        core.add((shape, SH.ignoredProperties, _allowed(shapes, shape, core)))
    for shape, predicate, value in shapes:
        if predicate == SH.sparql or (predicate == SH.ignoredProperties and shape in closed):
            continue
        if predicate == SH.property and shape in hoisted:
            for target in _targets(shapes, shape):
                core.add((value, *target))
        else:
            core.add((shape, predicate, value))
    return core


def _hoistable(shapes: Graph) -> Iterator[Node]:
    """Node shapes with targets that are not deactivated, and that nothing else refers to."""
    for shape in set(shapes.subjects(SH.property)):
        users = {p for s, p in shapes.subject_predicates(shape) if p not in TARGETS}
        off = shapes.value(shape, SH.deactivated) is not None
        if not users and not off and shapes.value(shape, SH.path) is None and any(_targets(shapes, shape)):
            yield shape


def _allowed(shapes: Graph, shape: Node, core: Graph) -> Node:
    """A list, written into `core`, of what a closed shape allows (SHACL, section 4.8.1).

    That is what it ignores, and the paths of its property shapes, which it no longer holds.
    """
    paths = (shapes.value(part, SH.path) for part in shapes.objects(shape, SH.property))
    ignored = shapes.value(shape, SH.ignoredProperties)
    listed = shapes.items(ignored) if ignored is not None else ()
    allowed = sorted({*listed, *(path for path in paths if isinstance(path, URIRef))}, key=str)
    head = BNode()
    Collection(core, head, allowed)
    return head


def _targets(shapes: Graph, shape: Node) -> Iterator[tuple[Node, Node]]:
    """The targets of a shape, a class that is its own shape included (SHACL, section 2.1.3)."""
    for predicate in TARGETS:
        for value in shapes.objects(shape, predicate):
            yield predicate, value
    if (shape, RDF.type, RDFS.Class) in shapes:
        yield SH.targetClass, shape
