"""The questions whose answers make the atlas. Each is asked once for each state of the data."""

from collections.abc import Mapping
from types import MappingProxyType

from rdflib.namespace import ORG, OWL, RDF, SH, SKOS

from stadtgraph.namespaces import GEO, M8G, SCHEMA, Names

MOST = 100_000  # rows of one answer; a dataset beyond it is shown in part, which the start page says

# Properties of projects that the atlas reads, by the name under which it keeps them.
PROJECT: tuple[str, ...] = (
    *("federalState", "sizeClass", "category", "lead", "partner", "plannedPartner", "theme", "addressesCriterion"),
    *("usesTechnology", "motto", "dcterms:title", "correctedTitle", "skos:altLabel", "dcterms:description"),
)
LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title", "sh:name")
NAMES = ("skos:altLabel", "skos:notation", "correctedTitle", "correctedMotto")
SUMMARIES = ("dcterms:description", "skos:definition", "rdfs:comment", "motto", "sh:description", "printedReading")

# What kinds of things there are for a reader, by the local name of a class; the first that fits counts.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "Project": "project",
        "Municipality": "authority",
        "MunicipalAssociation": "authority",
        "District": "authority",
        "LocalAuthority": "authority",
        "FederalState": "land",
        "Criterion": "criterion",
        "CriterionGroup": "criterion",
        "Measure": "measure",
        "DigitalSolution": "solution",
        "Strategy": "strategy",
        "Statement": "statement",
        "Place": "place",
        "Programme": "programme",
        "FundingRound": "programme",
        "SelectionProcedure": "programme",
        "SelectionStage": "programme",
        "SourceRemark": "remark",
        "ProjectPhase": "phase",
        str(ORG.Organization): "organisation",
        str(SCHEMA.Event): "event",
        str(M8G.ReferenceFramework): "framework",
        str(SKOS.Concept): "concept",
        str(OWL.Class): "term",
        str(OWL.ObjectProperty): "term",
        str(OWL.DatatypeProperty): "term",
        str(SH.SPARQLExecutable): "query",
        str(SH.NodeShape): "shape",
    }
)
SCHEMES = frozenset({"theme", "technology", "method"})  # concept schemes whose concepts are kinds of their own


def kinds_by_class(names: Names) -> dict[str, str]:
    """The kind of each class by its IRI, in order of preference."""
    return {local if ":" in local else str(names.sc(local)): kind for local, kind in KINDS.items()}


def questions(names: Names) -> dict[str, str]:
    """Each question by the name under which `reading` takes its rows."""

    def sc(term: str) -> str:
        return names.sc(term).n3()

    project = f"?s a {sc('Project')}"
    found = {
        "projects": f"SELECT ?s ?p ?o (LANG(?o) AS ?l) WHERE {{ {project} ; ?p ?o {_among(names, PROJECT)} }}",
        "facts": (
            f"SELECT ?s ?p ?o ?basis ?e WHERE {{ {project} . ?c {RDF.subject.n3()} ?s ; {RDF.predicate.n3()} ?p ; "
            f"{RDF.object.n3()} ?o ; {sc('basis')} ?basis ; {sc('evidence')} ?e }}"
        ),
        "evidence": (
            f"SELECT ?e ?quote (LANG(?quote) AS ?l) ?start ?section WHERE {{ ?e {sc('quote')} ?quote . "
            f"OPTIONAL {{ ?e {sc('charStart')} ?start }} OPTIONAL {{ ?e {sc('inSection')} ?section }} }}"
        ),
        "sections": f"SELECT ?s ?section WHERE {{ {project} ; {sc('hasSection')} ?section }}",
        "activities": (
            f"SELECT ?s ?a ?theme ?status WHERE {{ {project} ; {sc('hasMeasure')}|{sc('hasSolution')} ?a . "
            f"OPTIONAL {{ ?a {sc('theme')} ?theme }} OPTIONAL {{ ?a {sc('implementationStatus')} ?status }} }}"
        ),
        "unnamed": (
            f"SELECT ?s ?x ?o (LANG(?o) AS ?l) WHERE {{ {project} ; {sc('hasParticipation')} ?x . "
            f"?x {sc('participantDescription')} ?o }}"
        ),
        "kinds": f"SELECT ?s ?kind WHERE {{ ?s a ?kind . {_kinds(names)} }}",
        "labels": f"SELECT ?s ?p ?o (LANG(?o) AS ?l) WHERE {{ ?s ?p ?o {_among(names, _texts())} }}",
        "concepts": (
            f"SELECT ?s ?scheme ?broader ?rank ?number WHERE {{ ?s {SKOS.inScheme.n3()} ?scheme . "
            f"OPTIONAL {{ ?s {SKOS.broader.n3()} ?broader }} OPTIONAL {{ ?s {sc('rank')} ?rank }} "
            f"OPTIONAL {{ ?s {sc('criterionNumber')} ?number }} }}"
        ),
        "points": (f"SELECT ?s ?lat ?long WHERE {{ ?s {SCHEMA.latitude.n3()} ?lat ; {SCHEMA.longitude.n3()} ?long }}"),
        "outlines": (
            f"SELECT ?s ?wkt WHERE {{ ?s a {sc('FederalState')} ; {GEO.hasGeometry.n3()} ?g . "
            f"?g {GEO.asWKT.n3()} ?wkt }}"
        ),
        "populations": (
            f"SELECT ?s ?year ?value WHERE {{ ?s {sc('population')} ?n . "
            f"?n {SCHEMA.value.n3()} ?value ; {sc('referenceYear')} ?year }}"
        ),
    }
    return {name: f"{query} LIMIT {MOST}" for name, query in found.items()}


def overview_questions(names: Names) -> dict[str, str]:
    """What is asked of data without projects: which classes and properties there are, how often, an example of each.

    The self-description, which this service adds, is left out.
    """
    service = names.graph("service").n3()
    classes = f"{{ ?x a ?it }} UNION {{ GRAPH ?g {{ ?x a ?it }} FILTER(?g != {service}) }}"
    properties = f"{{ ?x ?it ?y }} UNION {{ GRAPH ?g {{ ?x ?it ?y }} FILTER(?g != {service}) }}"
    head = "SELECT ?it (COUNT(DISTINCT ?x) AS ?count) (SAMPLE(?x) AS ?example) WHERE"
    tail = "GROUP BY ?it ORDER BY DESC(?count) ?it LIMIT 50"
    return {
        "classes": f"{head} {{ {classes} FILTER(ISIRI(?x)) }} {tail}",
        "properties": f"{head} {{ {properties} FILTER(ISIRI(?x)) }} {tail}",
    }


def _texts() -> tuple[str, ...]:
    return LABELS + NAMES + SUMMARIES


def _among(names: Names, properties: tuple[str, ...]) -> str:
    return f"FILTER(?p IN ({', '.join(f'<{names.predicate(name)}>' for name in properties)}))"


def _kinds(names: Names) -> str:
    return f"FILTER(?kind IN ({', '.join(f'<{iri}>' for iri in kinds_by_class(names))}))"
