"""Counts as VoID statements: partitions by class, property, object class and datatype; linksets.

Sources: VoID (W3C Interest Group Note, 3 March 2011), sections 4.5 to 5.2; void-ext, for datatypes.
"""

from collections.abc import Iterator

import pyoxigraph as ox
from rdflib.namespace import RDF, VOID

from stadtgraph.counts import Counts, namespace_of
from stadtgraph.namespaces import VOID_EXT, Names
from stadtgraph.service_facts import Statement, part

TYPE = ox.NamedNode(RDF.type)
TRIPLES, ENTITIES = ox.NamedNode(VOID.triples), ox.NamedNode(VOID.entities)
CLASS, PROPERTY, DATATYPE = ox.NamedNode(VOID["class"]), ox.NamedNode(VOID.property), ox.NamedNode(VOID_EXT.datatype)
CLASS_PARTITION, PROPERTY_PARTITION = ox.NamedNode(VOID.classPartition), ox.NamedNode(VOID.propertyPartition)
DATATYPE_PARTITION = ox.NamedNode(VOID_EXT.datatypePartition)
SUBSET, URI_SPACE = ox.NamedNode(VOID.subset), ox.NamedNode(VOID.uriSpace)


def statistics(counts: Counts, names: Names) -> Iterator[Statement]:
    """Everything counted, about the dataset as a whole."""
    dataset = ox.NamedNode(names.dataset)
    yield dataset, TRIPLES, ox.Literal(counts.triples)
    yield dataset, ox.NamedNode(VOID.distinctSubjects), ox.Literal(counts.subjects)
    yield dataset, ox.NamedNode(VOID.classes), ox.Literal(len(counts.classes))
    yield dataset, ox.NamedNode(VOID.properties), ox.Literal(len(counts.properties))
    for namespace in sorted({namespace_of(term) for term in (*counts.properties, *counts.classes)}):
        yield dataset, ox.NamedNode(VOID.vocabulary), ox.NamedNode(namespace)
    yield from _classes(counts, names)
    yield from _properties(counts, names)
    yield from _pairs(counts, names)
    yield from _linksets(counts, names)


def _classes(counts: Counts, names: Names) -> Iterator[Statement]:
    dataset = ox.NamedNode(names.dataset)
    for cls, number in counts.classes.items():
        node = part(names, "class", cls)
        yield dataset, CLASS_PARTITION, node
        yield node, CLASS, ox.NamedNode(cls)
        yield node, ENTITIES, ox.Literal(number)


def _properties(counts: Counts, names: Names) -> Iterator[Statement]:
    dataset = ox.NamedNode(names.dataset)
    for name, number in counts.properties.items():
        node = part(names, "property", name)
        yield dataset, PROPERTY_PARTITION, node
        yield node, PROPERTY, ox.NamedNode(name)
        yield node, TRIPLES, ox.Literal(number)


def _pairs(counts: Counts, names: Names) -> Iterator[Statement]:
    """Within each class its properties, and within these what the objects are."""
    nodes = {pair: part(names, "property", *pair) for pair in counts.pairs}
    for (cls, name), number in counts.pairs.items():
        node = nodes[cls, name]
        yield part(names, "class", cls), PROPERTY_PARTITION, node
        yield node, PROPERTY, ox.NamedNode(name)
        yield node, TRIPLES, ox.Literal(number)
    for (cls, name, target), number in counts.objects.items():
        node = part(names, "class", cls, name, target)
        yield nodes[cls, name], CLASS_PARTITION, node
        yield node, CLASS, ox.NamedNode(target)
        yield node, TRIPLES, ox.Literal(number)
    for (cls, name, datatype), number in counts.datatypes.items():
        node = part(names, "datatype", cls, name, datatype)
        yield nodes[cls, name], DATATYPE_PARTITION, node
        yield node, DATATYPE, ox.NamedNode(datatype)
        yield node, TRIPLES, ox.Literal(number)


def _linksets(counts: Counts, names: Names) -> Iterator[Statement]:
    dataset, kind = ox.NamedNode(names.dataset), ox.NamedNode(VOID.Dataset)
    for (predicate, namespace), number in counts.links.items():
        node, target = part(names, "links", predicate, namespace), part(names, "target", namespace)
        yield dataset, SUBSET, node
        yield node, TYPE, ox.NamedNode(VOID.Linkset)
        yield node, ox.NamedNode(VOID.linkPredicate), ox.NamedNode(predicate)
        yield node, ox.NamedNode(VOID.subjectsTarget), dataset
        yield node, ox.NamedNode(VOID.objectsTarget), target
        yield node, TRIPLES, ox.Literal(number)
        yield target, TYPE, kind
        yield target, URI_SPACE, ox.Literal(namespace)
