"""What search engines are told of a thing, in the terms of schema.org."""

import json
from collections.abc import Iterator

from stadtgraph.namespaces import Names
from stadtgraph.pages.citation import Edition
from stadtgraph.pages.thing import ThingView, predicate_of

# Classes in the order in which they are looked for.
TYPES = (
    ("sc:Project", "Project"),
    ("sc:Programme", "FundingScheme"),
    ("sc:FederalState", "State"),
    ("sc:LocalAuthority", "AdministrativeArea"),
    ("sc:Place", "Place"),
    ("sc:Evidence", "Quotation"),
    ("sc:SourceDocument", "Report"),
    ("schema:Event", "Event"),
    ("org:Organization", "Organization"),
    ("dcat:Dataset", "Dataset"),
    ("void:Dataset", "Dataset"),
    ("skos:ConceptScheme", "DefinedTermSet"),
    ("skos:Concept", "DefinedTerm"),
    ("owl:Class", "DefinedTerm"),
)


def json_ld(view: ThingView, names: Names, edition: Edition) -> str:
    """The description as JSON-LD, safe within HTML: no character of it opens or closes an element."""
    told = {
        "@context": "https://schema.org/",
        "@type": _type(view, names),
        "@id": view.iri,
        "name": view.label.text,
        "identifier": view.iri,
        **({"description": view.lead.text} if view.lead else {}),
        **({"slogan": view.motto.text} if view.motto else {}),
        **{key: found for key, found in _relations(view, names) if found},
        **({"isPartOf": {"@type": "Dataset", "@id": edition.iri, "name": edition.title}} if edition.title else {}),
    }
    text = json.dumps(told, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _type(view: ThingView, names: Names) -> str:
    found = (kind for name, kind in TYPES if predicate_of(name, names) in view.types)
    return next(found, "Thing")


def _relations(view: ThingView, names: Names) -> Iterator[tuple[str, list[object]]]:
    """Relations to others that schema.org has a word for."""
    facts = [fact for group in view.groups for fact in group.facts]

    def values(*properties: str) -> list[object]:
        wanted = {predicate_of(name, names) for name in properties}
        found = [fact.value for fact in facts if fact.predicate in wanted and fact.value.iri]
        return [{"@id": value.iri, "name": value.said.text} for value in found]

    yield "keywords", [told["name"] for told in values("sc:theme") if isinstance(told, dict)]
    yield "location", values("sc:federalState")
    yield "member", values("sc:lead", "sc:partner")
    yield "containedInPlace", values("dcterms:isPartOf") if _type(view, names) == "AdministrativeArea" else []
    yield "inDefinedTermSet", values("skos:inScheme")
    same = predicate_of("schema:sameAs", names)
    yield "sameAs", [fact.value.iri for fact in facts if fact.predicate == same]
