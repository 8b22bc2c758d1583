"""Compile the projects' records: head, participations, sections, summaries, remarks."""

from collections.abc import Iterator
from functools import partial

from rdflib import Literal
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from stadtgraph import records
from stadtgraph.errors import Problem
from stadtgraph.known import Known
from stadtgraph.ledger import Ledger, Triple
from stadtgraph.places import Places, own_sections, project_file
from stadtgraph.record_facts import Citation, RecordFacts
from stadtgraph.remarks import HEAD, compile_remarks, remark_pieces
from stadtgraph.source import Sources
from stadtgraph.thing_facts import describe_things
from stadtgraph.tokens import KINDS


def compile_project(
    record: records.ProjectRecord, sources: Sources, known: Known, places: Places, ledger: Ledger
) -> list[Problem]:
    """Compile one project into the ledger; list what is wrong with its record."""
    subject = known.names.id("project", record.slug)
    facts = RecordFacts(record, project_file(record.slug), subject, known, places, ledger)
    facts.read_passages()
    describe_things(facts)
    _check_names(facts, record)
    _describe_project(facts, record, sources)
    _check_head(facts, record)
    _check_sections(facts, own_sections(sources, record.slug))
    ledger.state("projects", *_participations(facts, record))
    state_sections(facts, sources)
    _category(facts, record, sources)
    _editorial(facts, record)
    compile_remarks(facts)
    return facts.problems


def _describe_project(facts: RecordFacts, record: records.ProjectRecord, sources: Sources) -> None:
    names = facts.known.names
    title = record.title_corrected or record.title
    facts.ledger.state(
        "projects",
        (facts.subject, RDF.type, names.sc("Project")),
        (facts.subject, RDFS.label, Literal(title, lang="de")),
        (facts.subject, SKOS.altLabel, Literal(record.name, lang="de")),
        (facts.subject, names.sc("fundedIn"), names.id("round", sources.edition.round)),
    )


def _check_names(facts: RecordFacts, record: records.ProjectRecord) -> None:
    facts.guarded("lead", partial(facts.known.require, "authority", record.lead))
    facts.guarded("size_class", partial(facts.known.require, "size-class", record.size_class))
    for i, slug in enumerate(record.states):
        facts.guarded(f"states[{i}]", partial(facts.known.require, "land", slug))


def _check_head(facts: RecordFacts, record: records.ProjectRecord) -> None:
    claimed = {predicate for (subject, predicate, _), _ in facts.ledger.claims_of(facts.subject)}
    for kind in HEAD:
        if facts.known.names.predicate(KINDS[kind].property) not in claimed:
            facts.problems.append(Problem(facts.file, "passage", f"no passage proves {kind!r}; add it under `layout`"))
    federal_state = facts.known.names.sc("federalState")
    shown = {value for (_, predicate, value), _ in facts.ledger.claims_of(facts.subject) if predicate == federal_state}
    if shown != {facts.known.names.id("land", slug) for slug in record.states}:
        named = sorted(str(value).rpartition("/")[2] for value in shown)
        message = f"differ from the `state:` tokens of the passages, which name {', '.join(named) or 'none'}"
        facts.problems.append(Problem(facts.file, "states", f"{message}; make the two agree"))


def _check_sections(facts: RecordFacts, own: tuple[str, ...]) -> None:
    for i, passage in enumerate(facts.record.passage):
        if passage.section and passage.section not in own:
            message = f"{passage.section!r} is no section of this project and proves none of its facts; use a remark"
            facts.problems.append(Problem(facts.file, f"passage[{i}].section", message))


def _participations(facts: RecordFacts, record: records.ProjectRecord) -> Iterator[Triple]:
    names, authorities = facts.known.names, facts.known.authorities
    partners = {token.slug for token in facts.tokens() if token.kind == "partner"}
    roles = dict.fromkeys(sorted(partners), "partner") | {record.lead: "lead"}
    for slug, role in roles.items():
        if slug in authorities:
            part = names.id("participation", record.slug, slug)
            title = record.title_corrected or record.title
            yield part, RDF.type, names.sc("Participation")
            yield part, names.sc("participant"), names.id("authority", slug)
            yield part, names.sc("role"), names.concept("role", role)
            yield part, RDFS.label, Literal(f"{authorities[slug].name} in „{title}“", lang="de")
            yield part, RDFS.label, Literal(f"{authorities[slug].name} in “{title}”", lang="en")


def state_sections(facts: RecordFacts, sources: Sources) -> None:
    """State which sections of the source hold the record's text, in order."""
    names = facts.known.names
    project = facts.record.slug if isinstance(facts.record, records.ProjectRecord) else None
    for slug in own_sections(sources, project):
        facts.ledger.state(facts.facts, (facts.subject, names.sc("hasSection"), names.section(slug)))


def _category(facts: RecordFacts, record: records.ProjectRecord, sources: Sources) -> None:
    def claim() -> None:
        category = facts.known.concept("category", record.category)
        index = [category.slug for category in sources.categories.category].index(record.category)
        pieces = facts.places.get(("source/categories.toml", f"category[{index}]"), ())
        facts.claim(facts.subject, "category", category, Citation(pieces, "layout"))

    facts.guarded("category", claim)


def _editorial(facts: RecordFacts, record: records.ProjectRecord) -> None:
    for text, lang in ((record.summary.de, "de"), (record.summary.en, "en")):
        facts.ledger.claim((facts.subject, DCTERMS.description, Literal(text, lang=lang)), "editorial", ())
    for corrected, local, kind in (
        (record.title_corrected, "correctedTitle", "title"),
        (record.motto_corrected, "correctedMotto", "motto"),
    ):
        if corrected:
            pieces = remark_pieces(facts, kind)
            if not pieces:
                message = f"needs a remark on {kind!r} that shows what is printed"
                facts.problems.append(Problem(facts.file, f"{kind}_corrected", message))
            facts.claim(facts.subject, local, Literal(corrected, lang="de"), Citation(pieces, "interpreted"))
