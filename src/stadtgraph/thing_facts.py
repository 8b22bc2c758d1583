"""Describe the things of a record: type, labels, own attributes, themes."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, RDF, RDFS, SKOS, XSD

from stadtgraph import records
from stadtgraph.errors import Problem
from stadtgraph.ledger import Triple
from stadtgraph.namespaces import SCHEMA
from stadtgraph.quotation import squash
from stadtgraph.record_facts import Citation, RecordFacts
from stadtgraph.tokens import KINDS

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "strategy": "Strategy",
        "measure": "Measure",
        "solution": "DigitalSolution",
        "place": "Place",
        "phase": "ProjectPhase",
        "statement": "Statement",
        "partner_group": "Participation",
        "round": "FundingRound",
        "procedure": "SelectionProcedure",
        "stage": "SelectionStage",
    }
)
EXTERNAL_TYPES: Mapping[str, URIRef] = MappingProxyType(
    {
        "organisation": ORG.Organization,
        "event": SCHEMA.Event,
        "figure": SCHEMA.QuantitativeValue,
        "amount": SCHEMA.MonetaryAmount,
        "website": FOAF.Document,
    }
)
BOTH_LANGUAGES = {"figure", "statement", "measure", "phase", "partner_group", "amount", "stage", "round"}


def describe_things(facts: RecordFacts) -> None:
    """Describe every thing of the record; one that no passage cites is a problem."""
    for table, things in facts.record.tables().items():
        for slug, thing in things.items():
            citations = facts.cited.get((table, slug), [])
            if not citations and table not in ("round", "procedure"):
                facts.problems.append(Problem(facts.file, f"{table}.{slug}", _uncited(table, slug)))
            facts.guarded(f"{table}.{slug}", partial(_describe, facts, (table, slug), thing, citations))


def _uncited(table: str, slug: str) -> str:
    tokens = " or ".join(f"`{kind}:{slug}`" for kind, rule in KINDS.items() if table in rule.tables)
    return f"no passage cites it; cite it with {tokens}, or remove the table"


def _describe(facts: RecordFacts, key: tuple[str, str], thing: records.Thing, citations: list[Citation]) -> None:
    table, slug = key
    iri = facts.iri(table, slug)
    facts.ledger.state(facts.facts, (iri, RDF.type, _type(facts, table)), *labels(iri, thing, table))
    _themes(facts, iri, thing, citations)
    attributes = ATTRIBUTES.get(type(thing))
    if attributes:
        attributes(facts, iri, thing, citations)


def _type(facts: RecordFacts, table: str) -> URIRef:
    return EXTERNAL_TYPES[table] if table in EXTERNAL_TYPES else facts.known.names.sc(TYPES[table])


def labels(iri: URIRef, thing: records.Thing, table: str) -> Iterator[Triple]:
    """The labels of a thing. Raises ValueError when one that is needed is missing."""
    german = thing.name or (thing.label and thing.label.de)
    english = thing.label and thing.label.en
    if not german:
        raise ValueError("needs `name` or `label.de`")
    if table in BOTH_LANGUAGES and not english:
        raise ValueError("needs `label.en`")
    yield iri, RDFS.label, Literal(german, lang="de")
    if english:
        yield iri, RDFS.label, Literal(english, lang="en")
    if thing.name and thing.label and thing.label.de and thing.label.de != thing.name:
        yield iri, SKOS.altLabel, Literal(thing.label.de, lang="de")


def _themes(facts: RecordFacts, iri: URIRef, thing: records.Thing, citations: list[Citation]) -> None:
    for slug in thing.themes:
        theme = facts.known.concept("theme", slug)
        for citation in citations:
            reading = Citation(citation.pieces, "interpreted")
            facts.claim(iri, "theme", theme, reading)
            if isinstance(facts.record, records.ProjectRecord):
                facts.claim(facts.subject, "theme", theme, reading)


def _read(facts: RecordFacts, triple: Triple, citations: list[Citation]) -> None:
    for citation in citations:
        facts.ledger.claim(triple, "interpreted", citation.pieces)


def _shown(facts: RecordFacts, triple: Triple, wanted: str, citations: list[Citation]) -> None:
    """Claim `triple` with those passages of the thing that show `wanted`. Raises ValueError when none does."""
    showing = [c for c in citations if squash(wanted) in squash(" ".join(piece.quote for piece in c.pieces))]
    if not showing:
        raise ValueError(f"none of its quotations shows {wanted!r}")
    for citation in showing:
        facts.ledger.claim(triple, citation.basis, citation.pieces, facts.facts)


def _strategy(facts: RecordFacts, iri: URIRef, strategy: records.Strategy, citations: list[Citation]) -> None:
    if strategy.year:
        year = Literal(str(strategy.year), datatype=XSD.gYear)
        _shown(facts, (iri, DCTERMS.issued, year), str(strategy.year), citations)


def _measure(facts: RecordFacts, iri: URIRef, measure: records.Measure, _: list[Citation]) -> None:
    if measure.number:
        facts.ledger.state(facts.facts, (iri, facts.known.names.sc("measureNumber"), Literal(measure.number)))


def _solution(facts: RecordFacts, iri: URIRef, solution: records.Solution, citations: list[Citation]) -> None:
    for kind in solution.kinds:
        _read(facts, (iri, facts.known.names.sc("solutionKind"), facts.known.concept("solution-kind", kind)), citations)


def _organisation(facts: RecordFacts, iri: URIRef, body: records.Organisation, citations: list[Citation]) -> None:
    _read(facts, (iri, ORG.classification, facts.known.concept("organisation-kind", body.kind)), citations)


def _event(facts: RecordFacts, iri: URIRef, event: records.Event, citations: list[Citation]) -> None:
    if event.year:
        year = Literal(str(event.year), datatype=XSD.gYear)
        _shown(facts, (iri, SCHEMA.startDate, year), str(event.year), citations)


def _phase(facts: RecordFacts, iri: URIRef, phase: records.Phase, citations: list[Citation]) -> None:
    sc = facts.known.names.sc
    if phase.number is not None:
        facts.ledger.state(facts.facts, (iri, sc("phaseNumber"), Literal(phase.number)))
    if phase.start:
        year = Literal(str(phase.start), datatype=XSD.gYear)
        _shown(facts, (iri, SCHEMA.startDate, year), str(phase.start), citations)
    if phase.duration:
        duration = Literal(phase.duration, datatype=XSD.duration, normalize=False)
        wanted = phase.printed or re.sub(r"\D", "", phase.duration)
        _shown(facts, (iri, sc("plannedDuration"), duration), wanted, citations)


def _figure(facts: RecordFacts, iri: URIRef, figure: records.Figure, citations: list[Citation]) -> None:
    sc, triples = facts.known.names.sc, list[Triple]()
    _shown(facts, (iri, sc("printedValue"), Literal(figure.printed, lang="de")), figure.printed, citations)
    bounds = ((figure.value, SCHEMA.value), (figure.min, SCHEMA.minValue), (figure.max, SCHEMA.maxValue))
    for value, predicate in bounds:
        triples += [(iri, predicate, number(value))] if value is not None else []
    if figure.year is not None:
        triples.append((iri, sc("targetYear"), Literal(str(figure.year), datatype=XSD.gYear)))
    if not triples:
        raise ValueError("needs `value`, `min`, `max` or `year`")
    triples.append((iri, sc("unit"), facts.known.concept("unit", figure.unit)))
    if figure.concerns:
        table, _, slug = figure.concerns.partition(":")
        triples.append((iri, sc("concerns"), facts.own(table.replace("-", "_"), slug)))
    facts.ledger.state(facts.facts, *triples)


def number(value: float) -> Literal:
    """A number as xsd:integer or xsd:decimal, the only types that every store keeps as they are."""
    if float(value).is_integer():
        return Literal(int(value), datatype=XSD.integer)
    return Literal(str(value), datatype=XSD.decimal)


def _statement(facts: RecordFacts, iri: URIRef, statement: records.Statement, _: list[Citation]) -> None:
    kind = facts.known.concept("statement-kind", statement.kind)
    facts.ledger.state(facts.facts, (iri, facts.known.names.sc("statementKind"), kind))


def _partner_group(facts: RecordFacts, iri: URIRef, group: records.PartnerGroup, _: list[Citation]) -> None:
    names, label = facts.known.names, group.label or records.Label()
    texts = [Literal(text, lang=lang) for text, lang in ((label.de, "de"), (label.en, "en")) if text]
    facts.ledger.state(facts.facts, *((iri, names.sc("participantDescription"), text) for text in texts))
    facts.ledger.state(facts.facts, (iri, names.sc("role"), names.concept("role", "partner")))


def _round(facts: RecordFacts, iri: URIRef, funding_round: records.Round, _: list[Citation]) -> None:
    names = facts.known.names
    year = Literal(str(funding_round.year), datatype=XSD.gYear)
    facts.ledger.state(facts.facts, (iri, SCHEMA.startDate, year))
    if funding_round.preceded_by:
        before = facts.own("round", funding_round.preceded_by)
        facts.ledger.state(facts.facts, (iri, names.sc("precededBy"), before))


def _procedure(facts: RecordFacts, iri: URIRef, procedure: records.Procedure, _: list[Citation]) -> None:
    names = facts.known.names
    facts.ledger.state(facts.facts, (facts.own("round", procedure.round), names.sc("hasProcedure"), iri))
    criteria = sorted(facts.known.slugs["criterion"])
    facts.ledger.state(
        facts.facts, *((iri, names.sc("usesCriterion"), names.concept("criterion", slug)) for slug in criteria)
    )


def _stage(facts: RecordFacts, iri: URIRef, stage: records.Stage, _: list[Citation]) -> None:
    facts.ledger.state(facts.facts, (iri, facts.known.names.sc("stageNumber"), Literal(stage.number)))


def _amount(facts: RecordFacts, iri: URIRef, amount: records.Amount, _: list[Citation]) -> None:
    triples: list[Triple] = [(iri, SCHEMA.currency, Literal(amount.currency))]
    for value, predicate in ((amount.value, SCHEMA.value), (amount.min, SCHEMA.minValue)):
        triples += [(iri, predicate, number(value))] if value is not None else []
    if amount.decided:
        decided = Literal(amount.decided, datatype=XSD.gYearMonth, normalize=False)
        triples.append((iri, facts.known.names.sc("decidedOn"), decided))
    facts.ledger.state(facts.facts, *triples)


def _website(facts: RecordFacts, iri: URIRef, website: records.Website, _: list[Citation]) -> None:
    facts.ledger.state(facts.facts, (iri, SCHEMA.url, Literal(website.url, datatype=XSD.anyURI)))


# Each function knows the record type under which it is registered.
ATTRIBUTES: Mapping[type[records.Thing], Callable[..., None]] = MappingProxyType(
    {
        records.Strategy: _strategy,
        records.Measure: _measure,
        records.Solution: _solution,
        records.Organisation: _organisation,
        records.Event: _event,
        records.Phase: _phase,
        records.Figure: _figure,
        records.Statement: _statement,
        records.PartnerGroup: _partner_group,
        records.Round: _round,
        records.Procedure: _procedure,
        records.Stage: _stage,
        records.Amount: _amount,
        records.Website: _website,
    }
)
