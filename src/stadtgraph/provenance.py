"""Write what the ledger knows: claims, evidence, sections and the source document; and the dataset's description."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, RDF, RDFS, SKOS, VOID, XSD

from stadtgraph.ledger import GRAPHS, Claim, GraphName, Ledger, Triple
from stadtgraph.namespaces import DCAT, OA, Names
from stadtgraph.seal import Cited, Seal
from stadtgraph.source import Sources

GERMANY = URIRef("http://dcat-ap.de/def/politicalGeocoding/Level/federal")  # data/reference/laender.csv
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
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


def write_provenance(ledger: Ledger, sources: Sources, seal: Seal, names: Names) -> None:
    """State claims and evidence in the provenance graph, those of links in the links graph."""
    evidence: set[Cited] = set(ledger.remarked)
    for triple, claim in ledger.claims():
        graph: GraphName = "links" if claim.basis == "external" else "provenance"
        ledger.state(graph, *_claim(triple, claim, names))
        evidence |= claim.evidence
    for cited in sorted(evidence):
        ledger.state("provenance", *_evidence(cited, seal, names))
    ledger.state("provenance", *_document(sources, seal, names), *_sections(sources, names))
    ledger.state("schemes", *_examples(ledger, names))


def _claim(triple: Triple, claim: Claim, names: Names) -> Iterator[Triple]:
    node = names.claim(*triple)
    yield node, RDF.type, names.sc("Claim")
    yield node, RDF.type, RDF.Statement
    yield node, RDF.subject, triple[0]
    yield node, RDF.predicate, triple[1]
    yield node, RDF.object, triple[2]
    yield node, names.sc("basis"), names.concept("basis", claim.basis)
    for cited in claim.evidence:
        yield node, names.sc("evidence"), names.evidence(cited.span.start, cited.span.end)
    for source in claim.sources:
        yield node, DCTERMS.source, source
    if claim.status:
        yield node, names.sc("linkStatus"), claim.status


def _evidence(cited: Cited, seal: Seal, names: Names) -> Iterator[Triple]:
    node = names.evidence(cited.span.start, cited.span.end)
    yield node, RDF.type, names.sc("Evidence")
    yield node, names.sc("quote"), Literal(cited.quote, lang="de")
    yield node, names.sc("charStart"), Literal(cited.span.start)
    yield node, names.sc("charEnd"), Literal(cited.span.end)
    yield node, OA.hasSource, names.brochure
    section = seal.section_of(cited.span)
    if section:
        yield node, names.sc("inSection"), names.section(section)
    for number in seal.unit_numbers(cited.span):
        yield node, names.sc("unitNumber"), Literal(number)


def _document(sources: Sources, seal: Seal, names: Names) -> Iterator[Triple]:
    node, edition = names.brochure, sources.edition
    yield node, RDF.type, names.sc("SourceDocument")
    yield node, RDFS.label, Literal(edition.source_title, lang="de")
    yield node, DCTERMS.title, Literal(edition.source_title, lang="de")
    yield node, DCTERMS.publisher, names.id("organisation", sources.programme.slug, "bmi")
    yield node, DCTERMS.issued, Literal(str(edition.source_year), datatype=XSD.gYear)
    yield node, names.sc("sha256"), Literal(seal.sha256)
    yield node, names.sc("characterCount"), Literal(seal.characters)


def _sections(sources: Sources, names: Names) -> Iterator[Triple]:
    order: dict[str | None, int] = {}
    projects = {project.slug: project.name for project in sources.projects}
    for section in sources.sections:
        node, key = names.section(section.slug), section.project
        order[key] = order.get(key, 0) + 1
        subject = projects.get(section.project or "", section.slug)
        yield node, RDF.type, names.sc("SourceSection")
        yield node, RDFS.label, Literal(f"Abschnitt „{subject}“ der Broschüre", lang="de")
        yield node, RDFS.label, Literal(f"Section “{subject}” of the brochure", lang="en")
        yield node, names.sc("charStart"), Literal(section.start)
        yield node, names.sc("charEnd"), Literal(section.end)
        yield node, names.sc("sectionOrder"), Literal(order[key])
        yield node, names.sc("sectionKind"), names.concept("section-kind", section.kind)
        yield node, DCTERMS.isPartOf, names.brochure


def _examples(ledger: Ledger, names: Names) -> Iterator[Triple]:
    """One quotation for each theme: the first of the brochure that proves it."""
    first: dict[str, tuple[Triple, Cited]] = {}
    for triple, claim in ledger.claims():
        if triple[1] == names.sc("theme") and claim.evidence:
            cited, theme = min(claim.evidence), str(triple[2])
            if theme not in first or cited < first[theme][1]:
                first[theme] = (triple, cited)
    for triple, cited in first.values():
        yield triple[2], SKOS.example, Literal(cited.quote, lang="de")


def write_metadata(ledger: Ledger, sources: Sources, names: Names) -> None:
    """Describe the dataset (DCAT, VoID) with counted triples; settle the ledger before."""
    node, edition = names.dataset, sources.edition
    publisher = names.id("organisation", "stadtgraph")
    ledger.state(
        "metadata",
        (node, RDF.type, DCAT.Dataset),
        (node, RDF.type, VOID.Dataset),
        *((node, DCTERMS.title, Literal(t, lang=lang)) for t, lang in _both(edition.title.de, edition.title.en)),
        *((node, RDFS.label, Literal(t, lang=lang)) for t, lang in _both(edition.title.de, edition.title.en)),
        *(
            (node, DCTERMS.description, Literal(t, lang=lang))
            for t, lang in _both(edition.description.de, edition.description.en)
        ),
        (node, DCTERMS.license, URIRef(LICENCE)),
        (node, DCTERMS.publisher, publisher),
        (node, DCTERMS.source, names.brochure),
        (node, DCTERMS.issued, Literal(edition.issued)),
        (node, DCTERMS.modified, Literal(edition.modified)),
        (node, DCAT.version, Literal(edition.version)),
        (node, OWL.versionInfo, Literal(edition.version)),
        (node, DCAT.hasCurrentVersion, names.scheme(f"dataset/{edition.version}")),
        (node, VOID.uriSpace, Literal(names.base)),
        (node, DCAT.landingPage, URIRef(names.base)),
        (node, DCTERMS.spatial, GERMANY),
        (node, DCTERMS.temporal, names.id("period", "programme")),
        (publisher, RDF.type, ORG.Organization),
        (publisher, RDFS.label, Literal("Stadtgraph", lang="de")),
        (publisher, FOAF.name, Literal("Stadtgraph contributors")),
        *_period(sources, names),
        *_version(sources, names),
    )
    for name in GRAPH_TITLES:
        ledger.state("metadata", *_graph(name, ledger, names))


def _period(sources: Sources, names: Names) -> Iterator[Triple]:
    """The years that the dataset speaks of: from the programme's first round to the brochure."""
    node, first = names.id("period", "programme"), min(r.year for r in sources.programme.round.values())
    yield node, RDF.type, DCTERMS.PeriodOfTime
    yield node, DCAT.startDate, Literal(str(first), datatype=XSD.gYear)
    yield node, DCAT.endDate, Literal(str(sources.edition.source_year), datatype=XSD.gYear)
    yield node, RDFS.label, Literal(f"{first} bis {sources.edition.source_year}", lang="de")
    yield node, RDFS.label, Literal(f"{first} to {sources.edition.source_year}", lang="en")


def _version(sources: Sources, names: Names) -> Iterator[Triple]:
    edition = sources.edition
    node = names.scheme(f"dataset/{edition.version}")
    yield node, RDF.type, DCAT.Dataset
    yield node, DCAT.isVersionOf, names.dataset
    yield node, DCAT.version, Literal(edition.version)
    yield node, DCTERMS.issued, Literal(edition.issued)
    yield node, RDFS.label, Literal(f"{edition.title.de}, Version {edition.version}", lang="de")
    yield node, RDFS.label, Literal(f"{edition.title.en}, version {edition.version}", lang="en")


def _graph(name: str, ledger: Ledger, names: Names) -> Iterator[Triple]:
    node, (german, english) = names.graph(name), GRAPH_TITLES[name]
    yield names.dataset, VOID.subset, node
    yield node, RDF.type, VOID.Dataset
    yield node, DCTERMS.title, Literal(german, lang="de")
    yield node, DCTERMS.title, Literal(english, lang="en")
    yield node, RDFS.label, Literal(german, lang="de")
    yield node, RDFS.label, Literal(english, lang="en")
    yield node, DCTERMS.license, URIRef(LICENCE)
    for graph in GRAPHS:
        if graph == name != "metadata":
            yield node, VOID.triples, Literal(len(ledger.graphs[graph]))


def _both(german: str, english: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (german, "de"), (english, "en")
