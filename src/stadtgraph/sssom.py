"""Write the links as SSSOM TSV (Simple Standard for Sharing Ontological Mappings)."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import RDFS, SKOS
from rdflib.term import Node

from stadtgraph.ledger import Claim, Ledger, Triple
from stadtgraph.namespaces import SCHEMA, Names
from stadtgraph.source import Sources

MAPPING_PROPERTIES = {
    SCHEMA.sameAs: "schema:sameAs",
    SKOS.exactMatch: "skos:exactMatch",
    SKOS.closeMatch: "skos:closeMatch",
}
COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification", "see_also", "comment",
)  # fmt: skip
JUSTIFICATION = "semapv:BackgroundKnowledgeBasedMatching"


def write_sssom(ledger: Ledger, sources: Sources, names: Names) -> str:
    """The link set as text: a metadata block, a header line, one mapping a line, sorted."""
    rows = sorted(_rows(ledger))
    lines = [*_metadata(sources, names), "\t".join(COLUMNS), *("\t".join(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _metadata(sources: Sources, names: Names) -> Iterator[str]:
    edition = sources.edition
    yield f"#mapping_set_id: {names.dataset}/links"
    yield f'#mapping_set_version: "{edition.version}"'
    yield f"#mapping_date: {edition.modified.isoformat()}"
    yield "#license: https://creativecommons.org/licenses/by/4.0/"
    yield "#mapping_set_title: Stadtgraph links"
    yield "#curie_map:"
    yield "#  schema: https://schema.org/"
    yield "#  skos: http://www.w3.org/2004/02/skos/core#"
    yield "#  semapv: https://w3id.org/semapv/vocab/"


def _rows(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    labels = _labels(ledger)
    for triple, claim in ledger.claims():
        if claim.basis == "external" and triple[1] in MAPPING_PROPERTIES:
            yield _row(triple, claim, labels.get(triple[0], ""))


def _row(triple: Triple, claim: Claim, label: str) -> tuple[str, ...]:
    status = str(claim.status).rsplit("/", 1)[-1] if claim.status else ""
    origin = "|".join(str(source) for source in claim.sources)  # mapping_source would take one alone
    predicate = MAPPING_PROPERTIES[URIRef(str(triple[1]))]
    return str(triple[0]), label, predicate, str(triple[2]), JUSTIFICATION, origin, f"status: {status}"


def _labels(ledger: Ledger) -> dict[Node, str]:
    found: dict[Node, str] = {}
    for graph in ledger.graphs.values():
        for predicate in (RDFS.label, SKOS.prefLabel):
            for subject, label in graph.subject_objects(predicate):
                if isinstance(label, Literal) and label.language == "de":
                    found[subject] = str(label)
    return found
