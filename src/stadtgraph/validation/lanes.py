"""Prepare shapes for two lanes: core constraints for pyshacl, SPARQL constraints for Oxigraph.

pyshacl validates a property shape under a node shape once for each focus node,
and reads the shape anew each time. A property shape with targets of its own it
validates once for all of them. So property shapes are hoisted: they get the
targets of their node shape. The results are the same (SHACL, section 4.7.1: a
property constraint has no results but those of the property shape).

What cannot be told to give the same result elsewhere stays with pyshacl.
"""

from collections.abc import Collection as Some
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


def stands_alone(shapes: Graph, shape: Node) -> bool:
    """Tell whether only targets lead to a shape, its own or those of the node shapes that hold it.

    Only then is each of its results a result of the report, and the focus nodes are those of its targets.
    """
    if _has_other_targets(shapes, shape):
        return False
    holders = set(shapes.subjects(SH.property, shape))
    if _users(shapes, shape) - {SH.property}:
        return False
    return all(shapes.value(holder, SH.path) is None and stands_alone(shapes, holder) for holder in holders)


def core_shapes(shapes: Graph, quick: Some[Constraint]) -> Graph:
    """The shapes without the SPARQL constraints that go the quick way, property shapes hoisted."""
    core, hoisted = Graph(bind_namespaces="none"), set(_hoistable(shapes))
    closed = {shape for shape in hoisted if shapes.value(shape, SH.closed) is not None}
    for shape in closed:
        core.add((shape, SH.ignoredProperties, _allowed(shapes, shape, core)))
    for shape, predicate, value in shapes:
        if (predicate == SH.sparql and (shape, value) in quick) or predicate == SH.rule:
            continue
        if predicate == SH.ignoredProperties and shape in closed:
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
        off = shapes.value(shape, SH.deactivated) is not None or _has_other_targets(shapes, shape)
        free = not _users(shapes, shape) and shapes.value(shape, SH.path) is None and not _has_siblings(shapes, shape)
        if free and not off and any(True for _ in _targets(shapes, shape)):
            yield shape


def _has_siblings(shapes: Graph, shape: Node) -> bool:
    """Tell whether property shapes of a shape look at each other (SHACL, section 4.7.3): they must stay together."""
    return any(
        shapes.value(part, SH.qualifiedValueShapesDisjoint) is not None for part in shapes.objects(shape, SH.property)
    )


def _users(shapes: Graph, shape: Node) -> set[Node]:
    """The properties by which other shapes refer to a shape."""
    return {predicate for _, predicate in shapes.subject_predicates(shape) if predicate not in TARGETS}


def _has_other_targets(shapes: Graph, shape: Node) -> bool:
    """Tell whether a shape has targets that only pyshacl knows: SHACL-AF's, or a class of classes as its type."""
    types = set(shapes.objects(shape, RDF.type)) - {RDFS.Class}
    meta = any(RDFS.Class in shapes.transitive_objects(kind, RDFS.subClassOf) for kind in types)
    return meta or (shape, SH.target, None) in shapes


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


def implicit_classes(shapes: Graph) -> Iterator[Node]:
    """The shapes that are classes, and so their own targets (SHACL, section 2.1.3.3)."""
    classes = set(shapes.transitive_subjects(RDFS.subClassOf, RDFS.Class))
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            if classes.intersection(shapes.objects(shape, RDF.type)):
                yield shape


def is_off(shapes: Graph, shape: Node) -> bool:
    """Tell whether a shape or constraint is deactivated."""
    return str(shapes.value(shape, SH.deactivated)) == "true"


def focus_nodes(data: Graph, shapes: Graph, shape: Node) -> Iterator[Node]:
    """Focus nodes of a shape by its targets; a property shape takes those of the node shapes that hold it too."""
    if is_off(shapes, shape):
        return
    for predicate, value in _targets(shapes, shape):
        yield from targeted(data, predicate, value)
    for holder in shapes.subjects(SH.property, shape):
        yield from focus_nodes(data, shapes, holder)


def targeted(data: Graph, predicate: Node, value: Node) -> Iterator[Node]:
    """The focus nodes of one target (SHACL, section 2.1.3)."""
    if predicate == SH.targetNode:
        yield value
    elif predicate == SH.targetClass:
        for subclass in set(data.transitive_subjects(RDFS.subClassOf, value)):
            yield from data.subjects(RDF.type, subclass)
    elif predicate == SH.targetSubjectsOf:
        yield from data.subjects(URIRef(str(value)))
    else:
        yield from data.objects(None, URIRef(str(value)))
