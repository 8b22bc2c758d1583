"""Which facts of a thing stand together on its page, and in which order.

A section has a key (its heading is the text `section_KEY`) and properties as prefixed names. What no section names
stands in one of its own at the end.
"""

from collections.abc import Mapping
from types import MappingProxyType

Sections = tuple[tuple[str, tuple[str, ...]], ...]

PROJECT: Sections = (
    ("who", ("sc:lead", "sc:partner", "sc:plannedPartner", "sc:hasParticipation", "sc:statedParticipantCount")),
    ("themes", ("sc:theme",)),
    ("measures", ("sc:hasMeasure",)),
    ("solutions", ("sc:hasSolution", "sc:usesTechnology", "sc:usesMethod")),
    ("strategies", ("sc:developsStrategy", "sc:buildsOn", "sc:strategyPhase", "sc:hasPhase", "sc:hasFigure")),
    ("statements", ("sc:hasStatement",)),
    ("criteria", ("sc:addressesCriterion",)),
    ("people", ("sc:involvesOrganisation", "sc:involvesGroup", "sc:addressesGroup", "sc:alignsWith")),
    (
        "places",
        ("sc:locatedAt", "sc:mentionsPlace", "sc:hasEvent", "sc:showcasedAt", "sc:sharesThrough", "sc:learnsFrom"),
    ),
    (
        "basics",
        (
            *("dcterms:title", "sc:correctedTitle", "sc:motto", "sc:correctedMotto"),
            *("sc:federalState", "sc:category", "sc:sizeClass", "sc:fundedIn", "sc:hasSection"),
        ),
    ),
)
PROGRAMME: Sections = (
    ("money", ("sc:totalBudget", "sc:plannedBudget", "sc:budgetIncrease", "sc:fundingSince", "schema:startDate")),
    ("numbers", ("sc:applicationCount", "sc:selectedProjectCount", "sc:hasFigure")),
    ("procedure", ("sc:guidingTheme", "sc:hasProcedure", "sc:hasStage", "sc:usesCriterion", "sc:precededBy")),
    ("statements", ("sc:hasStatement",)),
    ("people", ("sc:responsibleMinistry", "sc:involvesOrganisation", "sc:involvesGroup", "sc:addressesGroup")),
)
AUTHORITY: Sections = (
    ("keys", ("sc:ags", "sc:ars", "sc:nutsCode", "sc:lauCode", "dcterms:spatial", "schema:sameAs")),
    ("area", ("dcterms:isPartOf", "sc:population", "schema:latitude", "schema:longitude", "geo:hasGeometry")),
)
CONCEPT: Sections = (
    ("meaning", ("skos:definition", "skos:scopeNote", "skos:note", "skos:altLabel", "skos:example", "skos:notation")),
    ("order", ("skos:broader", "skos:inScheme", "sc:rank", "sc:criterionNumber")),
    ("elsewhere", ("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch")),
)
SCHEME: Sections = (("concepts", ("skos:hasTopConcept",)),)
PART: Sections = (
    ("nature", ("sc:theme", "sc:implementationStatus", "sc:solutionKind", "sc:usesSolution", "sc:locatedAt")),
)
CLAIM: Sections = (
    ("claim", ("rdf:subject", "rdf:predicate", "rdf:object")),
    ("proof", ("sc:basis", "sc:evidence", "dcterms:source", "sc:linkStatus")),
)
EVIDENCE: Sections = (
    ("place", ("sc:inSection", "sc:unitNumber", "sc:charStart", "sc:charEnd", "oa:hasSource")),
)  # fmt: skip
REMARK: Sections = (
    ("remark", ("sc:remarkType", "rdfs:comment", "sc:printedReading", "sc:suggestedReading")),
    ("on", ("sc:remarkOn", "sc:remarkProperty", "sc:evidence")),
)
TERM: Sections = (
    ("meaning", ("skos:definition", "skos:scopeNote", "rdfs:comment")),
    ("use", ("rdfs:domain", "rdfs:range", "rdfs:subClassOf", "rdfs:subPropertyOf", "sc:requiresEvidence")),
)

BY_CLASS: Mapping[str, Sections] = MappingProxyType(
    {
        "sc:Project": PROJECT,
        "sc:Programme": PROGRAMME,
        "sc:FundingRound": PROGRAMME,
        "sc:SelectionProcedure": PROGRAMME,
        "sc:LocalAuthority": AUTHORITY,
        "sc:FederalState": AUTHORITY,
        "sc:Claim": CLAIM,
        "sc:Evidence": EVIDENCE,
        "sc:SourceRemark": REMARK,
        "skos:Concept": CONCEPT,
        "skos:ConceptScheme": SCHEME,
        "owl:Class": TERM,
        "owl:ObjectProperty": TERM,
        "owl:DatatypeProperty": TERM,
        "owl:AnnotationProperty": TERM,
        "sc:Measure": PART,
        "sc:DigitalSolution": PART,
        "sc:Strategy": PART,
        "sc:Place": PART,
    }
)
# What the head of a page says in short, by class; its sections say it with the quotations.
SUMMARIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sc:Project": (
            *("sc:federalState", "sc:lead", "sc:partner", "sc:plannedPartner"),
            *("sc:category", "sc:sizeClass", "sc:fundedIn"),
        ),
        "sc:LocalAuthority": ("dcterms:isPartOf", "sc:population", "sc:ags"),
    }
)
# Links that only tell how claims are put together; their claims are told with the facts that they are about. That a
# concept is at the top of its scheme is told by the concept.
SILENT = ("rdf:subject", "rdf:object", "sc:remarkOn", "skos:hasTopConcept")
# Properties that tell what a participation tells, for municipalities with a name.
PARTIES = ("sc:lead", "sc:partner", "sc:plannedPartner")
# Classes of which links from elsewhere tell most.
KNOWN_BY_LINKS = (
    *("skos:Concept", "skos:ConceptScheme", "sc:LocalAuthority", "sc:FederalState", "sc:Place", "schema:Event"),
    *("org:Organization", "sc:FundingRound", "sc:SourceSection", "sc:Evidence", "sc:Statement", "sc:Participation"),
    *("sc:Measure", "sc:DigitalSolution", "sc:Strategy"),
)
