"""Compile the programme's record and the criteria."""

from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from stadtgraph import lists
from stadtgraph.errors import Problem
from stadtgraph.known import Known, criterion_slug
from stadtgraph.ledger import Ledger, bilingual
from stadtgraph.places import PROGRAMME, Places
from stadtgraph.project_facts import state_sections
from stadtgraph.quotation import squash
from stadtgraph.record_facts import RecordFacts
from stadtgraph.remarks import compile_remarks
from stadtgraph.source import Sources
from stadtgraph.thing_facts import describe_things

CRITERIA = "source/criteria.toml"


def compile_programme(sources: Sources, known: Known, places: Places, ledger: Ledger) -> list[Problem]:
    """Compile programme, rounds, sums and procedure; list what is wrong with the record."""
    record, names = sources.programme, known.names
    subject = names.id("programme", record.slug)
    facts = RecordFacts(record, PROGRAMME, subject, known, places, ledger, facts="programme")
    facts.read_passages()
    describe_things(facts)
    ledger.state(
        "programme",
        (subject, RDF.type, names.sc("Programme")),
        *bilingual(subject, DCTERMS.title, record.label.de, record.label.en),
        *bilingual(subject, RDFS.label, record.label.de, record.label.en),
        *bilingual(subject, DCTERMS.description, record.definition.de, record.definition.en),
        *((names.id("round", slug), DCTERMS.isPartOf, subject) for slug in record.round),
    )
    state_sections(facts, sources)
    compile_remarks(facts)
    return facts.problems


def compile_criteria(sources: Sources, known: Known, places: Places, ledger: Ledger) -> list[Problem]:
    """Compile the evaluation criteria and their groups with the exact wording."""
    names, scheme, problems = known.names, known.names.scheme("criterion"), list[Problem]()
    for i, group in enumerate(sources.criteria.group):
        node = names.concept("criterion-group", group.slug)
        ledger.state(
            "programme",
            (node, RDF.type, names.sc("CriterionGroup")),
            (node, SKOS.topConceptOf, scheme),
            (scheme, SKOS.hasTopConcept, node),
        )
        if group.subtitle:
            ledger.state("programme", *bilingual(node, SKOS.altLabel, group.subtitle.de, group.subtitle.en))
        problems += _wording(known, places, ledger, Worded(node, f"group[{i}]", group))
    for i, criterion in enumerate(sources.criteria.criterion):
        node = names.concept("criterion", criterion_slug(criterion))
        if criterion.group not in known.slugs["criterion-group"]:
            problems.append(Problem(CRITERIA, f"criterion[{i}].group", f"unknown group {criterion.group!r}"))
        ledger.state(
            "programme",
            (node, RDF.type, names.sc("Criterion")),
            (node, names.sc("criterionNumber"), Literal(criterion.number)),
            (node, SKOS.notation, Literal(f"K {criterion.number}")),
            (node, SKOS.broader, names.concept("criterion-group", criterion.group)),
        )
        problems += _wording(known, places, ledger, Worded(node, f"criterion[{i}]", criterion))
    return problems


@dataclass(frozen=True, slots=True)
class Worded:
    """A criterion or group whose wording a quotation proves."""

    node: URIRef
    key: str
    record: lists.CriterionGroup | lists.Criterion


def _wording(known: Known, places: Places, ledger: Ledger, worded: Worded) -> list[Problem]:
    node, key, record = worded.node, worded.key, worded.record
    pieces = places.get((CRITERIA, key), ())
    wording = Literal(record.label.de, lang="de")
    ledger.state(
        "programme",
        (node, RDF.type, SKOS.Concept),
        (node, SKOS.inScheme, known.names.scheme("criterion")),
        (node, SKOS.prefLabel, Literal(record.label.en, lang="en")),
    )
    ledger.claim((node, SKOS.prefLabel, wording), "stated", pieces, "programme")
    if defined := record.definition:
        for triple in bilingual(node, SKOS.definition, defined.de, defined.en):
            ledger.claim(triple, "editorial", ())
    shown = " ".join(piece.quote for piece in pieces)
    if pieces and squash(record.label.de) not in squash(shown):
        return [Problem(CRITERIA, f"{key}.label.de", f"the quotation {shown!r} does not show it")]
    return []
