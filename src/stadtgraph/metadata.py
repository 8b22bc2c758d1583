"""Describe the dataset (DCAT, VoID) with counted triples."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, VOID, XSD

from stadtgraph.ledger import GRAPHS, Ledger, Triple, bilingual
from stadtgraph.namespaces import DCAT, Names
from stadtgraph.source import Sources

FEDERAL = URIRef("http://dcat-ap.de/def/politicalGeocoding/Level/federal")  # data/reference/laender.csv
LEVEL = URIRef("http://dcat-ap.de/def/dcatde/politicalGeocodingLevelURI")  # DCAT-AP.de 3.0
GRAPH_TITLES: dict[str, tuple[str, str]] = {
    "ontology": ("Ontologie und Abgleiche", "Ontology and alignments"),
    "shapes": ("SHACL-Formen", "SHACL shapes"),
    "schemes": ("Begriffsschemata", "Concept schemes"),
    "programme": ("Programm, Staffeln, Verfahren, Kriterien", "Programme, rounds, procedure, criteria"),
    "projects": ("Fakten: wörtlich gesagt oder aus dem Satzbild", "Facts: stated in words or by layout"),
    "interpretation": ("Deutungen und eigene Texte", "Readings and texts of our own"),
    "provenance": ("Angaben, Belege, Anmerkungen, Abschnitte", "Claims, evidence, remarks, sections"),
    "links": ("Verknüpfungen mit anderen Daten", "Links to other data"),
    "metadata": ("Beschreibung des Datensatzes", "Description of the dataset"),
}


def write_metadata(ledger: Ledger, sources: Sources, names: Names) -> None:
    """Describe the dataset in the graph `metadata`; settle the ledger before, so that triples can be counted."""
    node, edition = names.dataset, sources.edition
    publisher = names.id("organisation", "publisher" if edition.base else "stadtgraph")
    germany = names.id("area", "germany")
    ledger.state(
        "metadata",
        (node, RDF.type, DCAT.Dataset),
        (node, RDF.type, VOID.Dataset),
        *bilingual(node, DCTERMS.title, edition.title.de, edition.title.en),
        *bilingual(node, RDFS.label, edition.title.de, edition.title.en),
        *bilingual(node, DCTERMS.description, edition.description.de, edition.description.en),
        (node, DCTERMS.license, URIRef(edition.licence)),
        (node, DCTERMS.publisher, publisher),
        (node, PROV.wasDerivedFrom, names.brochure),  # not dcterms:source, which DCAT-AP keeps for datasets
        (node, DCTERMS.issued, Literal(edition.issued)),
        (node, DCTERMS.modified, Literal(edition.modified)),
        (node, DCAT.version, Literal(edition.version)),
        (node, DCAT.hasCurrentVersion, names.scheme(f"dataset/{edition.version}")),
        (node, VOID.uriSpace, Literal(names.base)),
        *((node, VOID.vocabulary, iri) for iri in names.vocabularies()),
        (node, DCAT.landingPage, URIRef(names.base)),
        (node, DCTERMS.spatial, germany),
        (node, LEVEL, FEDERAL),
        (germany, RDF.type, DCTERMS.Location),
        *bilingual(germany, RDFS.label, "Deutschland", "Germany"),
        (node, DCTERMS.temporal, names.id("period", "programme")),
        (publisher, RDF.type, ORG.Organization),
        (publisher, RDFS.label, Literal(edition.publisher if edition.base else "Stadtgraph", lang="de")),
        (publisher, FOAF.name, Literal(edition.publisher)),
        *_period(sources, names),
        *_version(sources, names),
        *_rights(sources, names),
    )
    for name in GRAPH_TITLES:
        ledger.state("metadata", *_graph(name, ledger, sources, names))


def _period(sources: Sources, names: Names) -> Iterator[Triple]:
    """The years that the dataset speaks of: from the programme's first round to the brochure."""
    node, first = names.id("period", "programme"), min(r.year for r in sources.programme.round.values())
    yield node, RDF.type, DCTERMS.PeriodOfTime
    yield node, DCAT.startDate, Literal(str(first), datatype=XSD.gYear)
    yield node, DCAT.endDate, Literal(str(sources.edition.source_year), datatype=XSD.gYear)
    last = sources.edition.source_year
    yield from bilingual(node, RDFS.label, f"{first} bis {last}", f"{first} to {last}")


def _version(sources: Sources, names: Names) -> Iterator[Triple]:
    edition = sources.edition
    node = names.scheme(f"dataset/{edition.version}")
    yield node, RDF.type, DCAT.Dataset
    yield node, DCAT.isVersionOf, names.dataset
    yield node, DCAT.version, Literal(edition.version)
    yield node, DCTERMS.issued, Literal(edition.issued)
    german, english = f"{edition.title.de}, Version {edition.version}", f"{edition.title.en}, version {edition.version}"
    yield from bilingual(node, RDFS.label, german, english)


def _rights(sources: Sources, names: Names) -> Iterator[Triple]:
    """What the licence does not cover."""
    if rights := sources.edition.rights:
        yield from bilingual(names.dataset, DCTERMS.rights, rights.de, rights.en)


def _graph(name: str, ledger: Ledger, sources: Sources, names: Names) -> Iterator[Triple]:
    node, (german, english) = names.graph(name), GRAPH_TITLES[name]
    yield names.dataset, VOID.subset, node
    yield node, RDF.type, VOID.Dataset
    yield from bilingual(node, DCTERMS.title, german, english)
    yield from bilingual(node, RDFS.label, german, english)
    yield node, DCTERMS.license, URIRef(sources.edition.licence)
    for graph in GRAPHS:
        if graph == name != "metadata":
            yield node, VOID.triples, Literal(len(ledger.graphs[graph]))
