"""The dataset, its files and its service as DCAT-AP.de 3.0 wants them, from what the data and the service know."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS, XSD

from stadtgraph.namespaces import DCAT, SCHEMA, SPDX, Names
from stadtgraph.service_facts import Dump, ServiceFacts, Statement, Term, bilingual, part

TYPE, TITLE, DESCRIPTION = ox.NamedNode(RDF.type), ox.NamedNode(DCTERMS.title), ox.NamedNode(DCTERMS.description)
LICENCE, PUBLISHER = ox.NamedNode(DCTERMS.license), ox.NamedNode(DCTERMS.publisher)
ACCESS, DISTRIBUTION = ox.NamedNode(DCAT.accessURL), ox.NamedNode(DCAT.distribution)
MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
# DCAT-AP.de has a list of its own for the licences of files and services.
GERMAN_LICENCES = MappingProxyType(
    {
        "https://creativecommons.org/licenses/by/4.0/": "http://dcat-ap.de/def/licenses/cc-by/4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/": "http://dcat-ap.de/def/licenses/cc-by-sa/4.0",
        "https://creativecommons.org/publicdomain/zero/1.0/": "http://dcat-ap.de/def/licenses/cc-zero",
    }
)
LICENCE_LIST = "http://dcat-ap.de/def/licenses"
PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"


def catalogue(store: ox.Store, names: Names, facts: ServiceFacts) -> Iterator[Statement]:
    """Dataset, distributions, data service and the catalogue that lists them."""
    dataset, service = ox.NamedNode(names.dataset), part(names, "service")
    yield dataset, TYPE, ox.NamedNode(DCAT.Dataset)
    yield from _service(names, facts)
    yield from _agents(store, dataset, service)
    yield from _pages(store, dataset)
    yield from _versions(store, dataset)
    access = part(names, "distribution", facts.endpoint)
    yield from bilingual(access, TITLE, "SPARQL-Endpunkt", "SPARQL endpoint")
    yield access, ACCESS, ox.NamedNode(facts.endpoint)
    yield access, ox.NamedNode(DCAT.accessService), service
    yield dataset, DISTRIBUTION, access
    yield access, TYPE, ox.NamedNode(DCAT.Distribution)
    for dump in facts.dumps:
        yield from distribution(names, dataset, dump)
    files = (part(names, "distribution", dump.url) for dump in facts.dumps)
    yield from _licences(store, dataset, (service, access, *files))
    yield from _listed(store, names)


def values(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
    """What the data say, in any graph: IRIs and literals, each once, sorted."""
    found = {quad.object for quad in store.quads_for_pattern(subject, predicate, None)}
    return sorted((term for term in found if isinstance(term, Term)), key=str)


def _service(names: Names, facts: ServiceFacts) -> Iterator[Statement]:
    service = part(names, "service")
    yield service, TYPE, ox.NamedNode(DCAT.DataService)
    yield from bilingual(service, TITLE, f"SPARQL-Dienst: {facts.title}", f"SPARQL service: {facts.title}")
    yield service, ox.NamedNode(DCAT.endpointURL), ox.NamedNode(facts.endpoint)
    yield service, ox.NamedNode(DCAT.endpointDescription), ox.NamedNode(names.graph("service"))
    yield service, ox.NamedNode(DCAT.servesDataset), ox.NamedNode(names.dataset)
    yield from _typed(service, DCTERMS.conformsTo, PROTOCOL, DCTERMS.Standard)
    yield from limits(names, facts)


def limits(names: Names, facts: ServiceFacts) -> Iterator[Statement]:
    """What one query may take."""
    service = part(names, "service")
    for name, (value, unit) in facts.limits.items():
        limit = part(names, "limit", name)
        yield service, ox.NamedNode(SCHEMA.additionalProperty), limit
        yield limit, TYPE, ox.NamedNode(SCHEMA.PropertyValue)
        yield limit, ox.NamedNode(SCHEMA.name), ox.Literal(name)
        yield limit, ox.NamedNode(SCHEMA.value), ox.Literal(value)
        yield limit, ox.NamedNode(SCHEMA.unitText), ox.Literal(unit)


def _agents(store: ox.Store, dataset: ox.NamedNode, service: ox.NamedNode) -> Iterator[Statement]:
    """The publisher as the data name it, with the class that DCAT-AP wants."""
    for publisher in values(store, dataset, PUBLISHER):
        if isinstance(publisher, ox.NamedNode):
            yield publisher, TYPE, ox.NamedNode(FOAF.Agent)
            yield service, PUBLISHER, publisher


def _licences(store: ox.Store, dataset: ox.NamedNode, nodes: Iterable[ox.NamedNode]) -> Iterator[Statement]:
    """What is licensed like the dataset, by the German list's name of the licence where it has one."""
    for licence in values(store, dataset, LICENCE):
        if isinstance(licence, ox.NamedNode):
            yield licence, TYPE, ox.NamedNode(DCTERMS.LicenseDocument)
            listed = GERMAN_LICENCES.get(licence.value)
            for node in nodes:
                yield from _typed(node, DCTERMS.license, listed or licence.value, DCTERMS.LicenseDocument)
            if listed:
                yield ox.NamedNode(listed), ox.NamedNode(SKOS.inScheme), ox.NamedNode(LICENCE_LIST)


def _pages(store: ox.Store, dataset: ox.NamedNode) -> Iterator[Statement]:
    for page in values(store, dataset, ox.NamedNode(DCAT.landingPage)):
        if isinstance(page, ox.NamedNode):
            yield page, TYPE, ox.NamedNode(FOAF.Document)


def _versions(store: ox.Store, dataset: ox.NamedNode) -> Iterator[Statement]:
    """A version is a dataset of its own for DCAT, and needs what every dataset needs."""
    for version in values(store, dataset, ox.NamedNode(DCAT.hasCurrentVersion)):
        if isinstance(version, ox.NamedNode):
            for predicate in (TITLE, DESCRIPTION, PUBLISHER):
                for value in values(store, dataset, predicate):
                    yield version, predicate, value


def distribution(names: Names, dataset: ox.NamedNode, dump: Dump) -> Iterator[Statement]:
    """A file of the dataset."""
    node = part(names, "distribution", dump.url)
    yield dataset, DISTRIBUTION, node
    yield node, TYPE, ox.NamedNode(DCAT.Distribution)
    yield node, TITLE, ox.Literal(dump.title)
    yield node, ACCESS, ox.NamedNode(dump.url)
    yield node, ox.NamedNode(DCAT.downloadURL), ox.NamedNode(dump.url)
    yield from _typed(node, DCAT.mediaType, MEDIA_TYPES + dump.media_type, DCTERMS.MediaType)
    if dump.compression:
        yield from _typed(node, DCAT.compressFormat, MEDIA_TYPES + dump.compression, DCTERMS.MediaType)
    if dump.size is not None:
        # Not dcat:byteSize: it must be an xsd:nonNegativeInteger, which the store turns into xsd:integer.
        yield node, ox.NamedNode(SCHEMA.contentSize), ox.Literal(f"{dump.size} B")
    if dump.sha256:
        checksum = ox.NamedNode(f"{node.value}-checksum")
        yield from _typed(node, SPDX.checksum, checksum.value, SPDX.Checksum)
        yield from _typed(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256, SPDX.ChecksumAlgorithm)
        value = ox.Literal(dump.sha256, datatype=ox.NamedNode(XSD.hexBinary))
        yield checksum, ox.NamedNode(SPDX.checksumValue), value


def _typed(subject: ox.NamedNode, predicate: str, value: str, cls: str) -> Iterator[Statement]:
    """A statement and the class of its object, which the shapes of DCAT-AP ask for."""
    yield subject, ox.NamedNode(predicate), ox.NamedNode(value)
    yield ox.NamedNode(value), TYPE, ox.NamedNode(cls)


def _listed(store: ox.Store, names: Names) -> Iterator[Statement]:
    """The catalogue; only where the data name who is responsible, because DCAT-AP allows none without."""
    node, dataset = part(names, "catalogue"), ox.NamedNode(names.dataset)
    publishers = values(store, dataset, PUBLISHER)
    if not publishers:
        return
    yield node, TYPE, ox.NamedNode(DCAT.Catalog)
    yield from bilingual(node, TITLE, "Katalog dieses Dienstes", "Catalogue of this service")
    german, english = "Was dieser Dienst anbietet.", "What this service offers."
    yield from bilingual(node, DESCRIPTION, german, english)
    yield node, ox.NamedNode(DCAT.dataset), dataset
    yield node, ox.NamedNode(DCAT.service), part(names, "service")
    for publisher in publishers:
        yield node, PUBLISHER, publisher
