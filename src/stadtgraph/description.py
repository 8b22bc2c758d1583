"""The service described in RDF, as SIB's and UniProt's tools expect it, counted from the store it serves.

Everything stands in one named graph, `graph/service` under the dataset's base IRI. A statement that
the data make themselves is not made again: a union of graphs would show it twice.
Sources: SPARQL 1.1 Service Description; VoID; SHACL, section 5.2 (prefixes) and SHACL-SPARQL 1.2's executables;
DCAT-AP.de 3.0.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, VOID, XSD

from stadtgraph.catalogue import catalogue, limits
from stadtgraph.counts import Counts, count
from stadtgraph.examples import Example
from stadtgraph.lexical import calls_service
from stadtgraph.namespaces import SCHEMA, SD, SPEX, Names
from stadtgraph.service_facts import GRAPH, ServiceFacts, Statement, bilingual, part
from stadtgraph.void_statistics import TRIPLES, statistics

TYPE, LABEL, TITLE = ox.NamedNode(RDF.type), ox.NamedNode(RDFS.label), ox.NamedNode(DCTERMS.title)
COMMENT, DESCRIPTION = ox.NamedNode(RDFS.comment), ox.NamedNode(DCTERMS.description)
GEOF = "http://www.opengis.net/def/function/geosparql/"
FUNCTIONS = tuple(
    GEOF + name
    for name in (
        *("distance", "area", "length", "envelope", "asGeoJSON", "getSRID"),
        *("sfContains", "sfCrosses", "sfDisjoint", "sfEquals", "sfIntersects", "sfOverlaps", "sfTouches", "sfWithin"),
    )
)
LANGUAGES = (SD.SPARQL11Query, SD.SPARQL10Query)  # every query of 1.0 is one of 1.1
SIMPLE = ox.NamedNode("http://www.w3.org/ns/entailment/Simple")  # nothing is inferred
# What a thing has one of: the data's own word stands, even when it is outdated.
SINGLE = frozenset({TITLE, LABEL, TRIPLES, COMMENT})


def describe(store: ox.Store, names: Names, service: ServiceFacts) -> Iterable[ox.Quad]:
    """Describe a store that is loaded and not yet described; add the quads to it before anybody asks.

    Linear in the number of triples. The graph's own size is among what it says.
    """
    graph = ox.NamedNode(names.graph(GRAPH))
    counts = count(store)
    statements = dict.fromkeys(_new(store, f"{graph.value}#", _statements(store, names, service, counts)))
    size = len(statements) + 2
    statements[graph, TRIPLES, ox.Literal(size)] = None
    whole = counts.triples + size if service.union else counts.graphs[""]
    statements[part(names, "default-graph"), TRIPLES, ox.Literal(whole)] = None
    return [ox.Quad(*statement, graph) for statement in statements]


def describe_elsewhere(names: Names, facts: ServiceFacts) -> Iterator[ox.Triple]:
    """Describe a service whose data lie in another store: what it takes and gives, and how to ask it; nothing counted.

    Neither functions nor the default graph are told, because they are the other store's.
    """
    yield from (ox.Triple(*statement) for statement in _offer(names, facts))
    yield from (ox.Triple(*statement) for statement in limits(names, facts))
    for statement in _prefixes(ox.Store(), names, facts):
        yield ox.Triple(*statement)
    for example in facts.examples:
        yield from (ox.Triple(*statement) for statement in _example(names, facts, example))


def _new(store: ox.Store, own: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """Leave out what the data say already, or say otherwise where only one answer is possible."""
    for subject, predicate, value in statements:
        # Nobody else speaks of the description's own parts, and they are nearly all of it.
        if not subject.value.startswith(own):
            wanted = None if predicate in SINGLE else value
            if next(iter(store.quads_for_pattern(subject, predicate, wanted)), None):
                continue
        yield subject, predicate, value


def _statements(store: ox.Store, names: Names, facts: ServiceFacts, counts: Counts) -> Iterator[Statement]:
    yield from _dataset(names, facts)
    yield from statistics(counts, names)
    yield from _service(names, facts, counts)
    yield from _prefixes(store, names, facts)
    for example in facts.examples:
        yield from _example(names, facts, example)
    yield from catalogue(store, names, facts)


def _dataset(names: Names, facts: ServiceFacts) -> Iterator[Statement]:
    dataset = ox.NamedNode(names.dataset)
    yield dataset, TYPE, ox.NamedNode(VOID.Dataset)
    yield dataset, TITLE, ox.Literal(facts.title)
    yield dataset, LABEL, ox.Literal(facts.title)
    yield dataset, DESCRIPTION, ox.Literal(facts.title)
    yield dataset, ox.NamedNode(VOID.sparqlEndpoint), ox.NamedNode(facts.endpoint)
    for dump in facts.dumps:
        yield dataset, ox.NamedNode(VOID.dataDump), ox.NamedNode(dump.url)


def _service(names: Names, facts: ServiceFacts, counts: Counts) -> Iterator[Statement]:
    service, dataset = part(names, "service"), part(names, "default-dataset")
    yield from _offer(names, facts)
    yield service, ox.NamedNode(SD.defaultDataset), dataset
    yield service, ox.NamedNode(SD.availableGraphs), dataset
    if facts.union:
        yield service, ox.NamedNode(SD.feature), ox.NamedNode(SD.UnionDefaultGraph)
    for function in FUNCTIONS:
        yield service, ox.NamedNode(SD.extensionFunction), ox.NamedNode(function)
        yield ox.NamedNode(function), TYPE, ox.NamedNode(SD.Function)
    yield dataset, TYPE, ox.NamedNode(SD.Dataset)
    yield dataset, TYPE, ox.NamedNode(SD.GraphCollection)
    yield dataset, ox.NamedNode(DCTERMS.identifier), ox.Literal(f"rdfc-1.0-sha-256:{facts.digest}")
    yield dataset, ox.NamedNode(SD.defaultGraph), part(names, "default-graph")
    yield part(names, "default-graph"), TYPE, ox.NamedNode(SD.Graph)
    yield from _graphs(names, dataset, counts)


def _offer(names: Names, facts: ServiceFacts) -> Iterator[Statement]:
    """Where the service is, what it takes and what it gives, whatever the data are.

    It has no `sd:inputFormat`, because it takes in no RDF, and of `sd:feature` neither federation nor dereferencing.
    """
    service = part(names, "service")
    yield service, TYPE, ox.NamedNode(SD.Service)
    yield from bilingual(service, LABEL, f"SPARQL-Dienst: {facts.title}", f"SPARQL service: {facts.title}")
    yield service, ox.NamedNode(SD.endpoint), ox.NamedNode(facts.endpoint)
    for language in LANGUAGES:
        yield service, ox.NamedNode(SD.supportedLanguage), ox.NamedNode(language)
    yield service, ox.NamedNode(SD.defaultEntailmentRegime), SIMPLE
    for media_type in facts.media_types:
        yield service, ox.NamedNode(SD.resultFormat), ox.NamedNode(format_iri(media_type))


def _graphs(names: Names, dataset: ox.NamedNode, counts: Counts) -> Iterator[Statement]:
    own = ox.NamedNode(names.graph(GRAPH))
    yield ox.NamedNode(names.dataset), ox.NamedNode(VOID.subset), own
    yield from bilingual(own, LABEL, "Beschreibung des Dienstes", "Description of the service")
    yield from bilingual(own, TITLE, "Beschreibung des Dienstes", "Description of the service")
    yield own, TYPE, ox.NamedNode(VOID.Dataset)
    for iri in (*(iri for iri in counts.graphs if iri and not iri.startswith("_:")), own.value):
        node, graph = part(names, "named-graph", iri), ox.NamedNode(iri)
        yield dataset, ox.NamedNode(SD.namedGraph), node
        yield node, TYPE, ox.NamedNode(SD.NamedGraph)
        yield node, ox.NamedNode(SD.name), graph
        yield node, ox.NamedNode(SD.graph), graph
        yield node, ox.NamedNode(SD.entailmentRegime), SIMPLE
        yield graph, TYPE, ox.NamedNode(SD.Graph)
        if graph != own:
            yield graph, TRIPLES, ox.Literal(counts.graphs[iri])


def format_iri(media_type: str) -> str:
    """The IRI of a format as W3C lists it (https://www.w3.org/ns/formats/). Raises ValueError for an unknown one."""
    found = ox.QueryResultsFormat.from_media_type(media_type) or ox.RdfFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"{media_type!r}: no format of RDF or SPARQL results")
    # The engine's name for JSON-LD is not the one in W3C's list.
    return found.iri.replace("https://www.w3.org/ns/formats/data/", "http://www.w3.org/ns/formats/")


def _prefixes(store: ox.Store, names: Names, facts: ServiceFacts) -> Iterator[Statement]:
    """Prefixes for clients to complete queries with, unless the data declare the same."""
    prefix, service = ox.NamedNode(SH.prefix), part(names, "service")
    for name, namespace in sorted(facts.prefixes.items()):
        value, node = ox.Literal(name), part(names, "prefix", name)
        if next(iter(store.quads_for_pattern(None, prefix, value)), None):
            continue
        yield service, ox.NamedNode(SH.declare), node
        yield node, TYPE, ox.NamedNode(SH.PrefixDeclaration)
        yield node, prefix, value
        yield node, ox.NamedNode(SH.namespace), ox.Literal(namespace, datatype=ox.NamedNode(XSD.anyURI))


def _example(names: Names, facts: ServiceFacts, example: Example) -> Iterator[Statement]:
    """A query with its parameters at their defaults, so that it runs as it stands."""
    node = ox.NamedNode(names.concept("queries", example.name))
    form = example.form.capitalize()
    yield node, TYPE, ox.NamedNode(SH.SPARQLExecutable)
    base = SPEX if example.form == "DESCRIBE" else SH
    yield node, TYPE, ox.NamedNode(f"{base}SPARQL{form}Executable")
    yield node, ox.NamedNode(f"{base}{form.lower()}"), ox.Literal(example.bound())
    yield from bilingual(node, LABEL, example.summary_de, example.summary_en)
    yield from bilingual(node, COMMENT, example.summary_de, example.summary_en)
    yield from bilingual(node, DESCRIPTION, example.description_de, example.description_en)
    for tag in example.tags:
        yield node, ox.NamedNode(SCHEMA.keywords), ox.Literal(tag)
    if not calls_service(example.text):  # this endpoint asks no other one
        yield node, ox.NamedNode(SCHEMA.target), ox.NamedNode(facts.endpoint)
