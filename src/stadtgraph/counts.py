"""Count a store: its graphs, classes, properties, datatypes and links outward, in time linear in its triples."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

QUOTE = ord('"')
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Sort = tuple[int, bytes, int | bytes]
STRING, LANGUAGE = str(XSD.string), str(RDF.langString)
NAMESPACE = re.compile(r"(?<=[^/][#/:])[^#/:]+[#/]*$")
# Properties that say what a thing is called, or what it is like, in another dataset.
LINKS = frozenset(
    {
        *(str(SKOS[f"{kind}Match"]) for kind in ("exact", "close", "broad", "narrow", "related")),
        *(str(OWL[name]) for name in ("sameAs", "equivalentClass", "equivalentProperty")),
        *(str(RDFS[name]) for name in ("subClassOf", "subPropertyOf")),
        *("https://schema.org/sameAs", "http://schema.org/sameAs", str(DCTERMS.spatial)),
    }
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in a store; a triple that stands in several graphs is counted once, except in `graphs`.

    graphs: triples by graph IRI, "" for the default graph. classes: instances by class. properties: triples.
    pairs: triples by class of the subject and property. objects: the same and the class of the object.
    datatypes: the same and the datatype of the literal. links: triples by property and the namespace they lead to,
    for objects that are no subject here.
    """

    graphs: Mapping[str, int]
    triples: int
    subjects: int
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    objects: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    datatypes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)


def count(store: ox.Store) -> Counts:
    """Count a store in one pass over its triples as N-Triples, which is faster than asking it by SPARQL."""
    graphs, lines = {}, dict[bytes, None]()  # a dict keeps the order, in which memory is read faster
    for name, graph in _graphs(store):
        found = _ntriples(store, graph)
        graphs[name] = len(found)
        lines.update(dict.fromkeys(found))
    kinds, subjects = _Kinds(_types(store)), set[bytes]()
    sorts = Counter(_sorts(lines, kinds.of, subjects))
    counts = Counts(graphs, len(lines), len(subjects), links=_links(store))
    for kind, number in Counter(kinds.of.values()).items():
        counts.classes.update(dict.fromkeys(kinds.classes[kind], number))
    for sort, number in sorts.items():
        _sum(counts, sort, kinds.classes, number)
    return counts


def _graphs(store: ox.Store) -> Iterator[tuple[str, Graph]]:
    yield "", ox.DefaultGraph()
    for graph in store.named_graphs():
        yield graph.value if isinstance(graph, ox.NamedNode) else str(graph), graph


def _ntriples(store: ox.Store, graph: Graph) -> list[bytes]:
    return cast(bytes, store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)).splitlines()


def _types(store: ox.Store) -> dict[bytes, frozenset[bytes]]:
    """The classes of every typed subject that are IRIs; as a table, because an object for each row takes longer."""
    query = f"SELECT ?subject ?class {{ ?subject <{RDF.type}> ?class }}"
    answer = cast(ox.QuerySolutions, store.query(query, use_default_graph_as_union=True))
    table = cast(bytes, answer.serialize(format=ox.QueryResultsFormat.TSV))
    gathered: dict[bytes, set[bytes]] = {}
    for row in table.splitlines()[1:]:
        subject, name = row.split(b"\t")
        if name.startswith(b"<") and not name.startswith(b"<<"):
            gathered.setdefault(subject, set()).add(name)
    return {subject: frozenset(names) for subject, names in gathered.items()}


class _Kinds:
    """A number for each combination of classes that occurs: there are few, and numbers are quick to count by.

    of: the number of a subject, 0 when it has no class. classes: what the numbers stand for.
    """

    def __init__(self, types: Mapping[bytes, frozenset[bytes]]) -> None:
        numbers: dict[frozenset[bytes], int] = {frozenset(): 0}
        self.of = {subject: numbers.setdefault(names, len(numbers)) for subject, names in types.items()}
        self.classes = tuple(tuple(_iri(name) for name in names) for names in numbers)


def _sorts(lines: Iterable[bytes], kinds: Mapping[bytes, int], subjects: set[bytes]) -> Iterator[Sort]:
    """Tell the sort of each triple: kind of the subject, property, kind of the object or how a literal ends.

    No term but a literal has a space, so subject, property and the rest are cut at the first two.
    """
    kind = kinds.get
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        subjects.add(subject)
        if rest[0] == QUOTE:
            yield kind(subject, 0), predicate, rest[rest.rindex(b'"') + 1 : -2]
        else:
            yield kind(subject, 0), predicate, kind(rest[:-2], 0)


def _sum(counts: Counts, sort: Sort, classes: Sequence[Sequence[str]], number: int) -> None:
    kind, predicate, end = sort
    name = _iri(predicate)
    counts.properties[name] += number
    for owner in classes[kind]:
        counts.pairs[owner, name] += number
        if isinstance(end, bytes):
            counts.datatypes[owner, name, _datatype(end)] += number
            continue
        for target in classes[end]:
            counts.objects[owner, name, target] += number


def _links(store: ox.Store) -> Counter[tuple[str, str]]:
    found = {
        (quad.subject, iri, quad.object)
        for iri in LINKS
        for quad in store.quads_for_pattern(None, ox.NamedNode(iri), None)
        if isinstance(quad.object, ox.NamedNode)
    }
    outside = {thing for thing in {thing for _, _, thing in found} if not _is_subject(store, thing)}
    return Counter((iri, namespace_of(thing.value)) for _, iri, thing in found if thing in outside)


def _is_subject(store: ox.Store, thing: ox.NamedNode) -> bool:
    return next(iter(store.quads_for_pattern(thing, None, None)), None) is not None


def _datatype(end: bytes) -> str:
    """The datatype of a literal by what follows its closing quotation mark."""
    if end.startswith(b"^^"):
        return _iri(end[2:])
    return (str(RDF.dirLangString) if b"--" in end else LANGUAGE) if end else STRING


def _iri(term: bytes) -> str:
    return term[1:-1].decode()


def namespace_of(iri: str) -> str:
    """An IRI up to and including the last `#`, `/` or `:` before its local name; all of it when it has none."""
    return NAMESPACE.sub("", iri) or iri
