"""Write what the ledger knows of proof: claims, evidence, sections and the source document."""

from collections.abc import Iterator

from rdflib import Literal
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, XSD

from stadtgraph.ledger import Claim, GraphName, Ledger, Triple, bilingual
from stadtgraph.namespaces import OA, Names
from stadtgraph.seal import Cited, Seal
from stadtgraph.source import Sources


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
    if edition.source_organisation:
        yield node, DCTERMS.publisher, names.id("organisation", sources.programme.slug, edition.source_organisation)
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
        german, english = f"Abschnitt „{subject}“ der Broschüre", f"Section “{subject}” of the brochure"
        yield from bilingual(node, RDFS.label, german, english)
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
