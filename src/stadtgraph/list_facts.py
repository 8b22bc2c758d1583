"""Compile the lists beside the projects: concept schemes, authorities, Länder, places, frameworks."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from stadtgraph import lists, records
from stadtgraph.ledger import Ledger, Triple, bilingual
from stadtgraph.namespaces import M8G, Names
from stadtgraph.source import Sources

AUTHORITY_TYPES = {"municipality": "Municipality", "association": "MunicipalAssociation", "district": "District"}


def compile_lists(sources: Sources, names: Names, ledger: Ledger) -> None:
    """State every list entry: schemes in the graph `schemes`, things in `projects`."""
    for scheme in (*sources.schemes, *_printed_schemes(sources)):
        ledger.state("schemes", *_scheme(scheme, names))
    ledger.state("schemes", *_size_class_details(sources, names), *_category_details(sources, names))
    ledger.state("programme", *_criterion_scheme(names))
    for authority in sources.authorities:
        ledger.state("projects", *_authority(authority, names))
    for state in sources.states:
        node = names.id("land", state.slug)
        ledger.state("projects", (node, RDF.type, names.sc("FederalState")), *_texts(node, RDFS.label, state.label))
    for place in sources.places:
        node = names.id("place", place.slug)
        ledger.state("projects", (node, RDF.type, names.sc("Place")), *_texts(node, RDFS.label, place.label))
    for framework in sources.frameworks:
        ledger.state("projects", *_framework(framework, names))


def _texts(node: URIRef, predicate: URIRef, text: records.Bilingual) -> Iterator[Triple]:
    return bilingual(node, predicate, text.de, text.en)


def _scheme(scheme: lists.Scheme, names: Names) -> Iterator[Triple]:
    node = names.scheme(scheme.id)
    yield node, RDF.type, SKOS.ConceptScheme
    yield from _texts(node, SKOS.prefLabel, scheme.label)
    yield from _texts(node, SKOS.definition, scheme.definition)
    for concept in scheme.concept:
        yield from _concept(concept, scheme.id, names)


def _concept(concept: lists.Concept, scheme: str, names: Names) -> Iterator[Triple]:
    node, top = names.concept(scheme, concept.id), names.scheme(scheme)
    yield node, RDF.type, SKOS.Concept
    yield node, SKOS.inScheme, top
    yield from _texts(node, SKOS.prefLabel, concept.label)
    yield from _texts(node, SKOS.definition, concept.definition)
    if concept.scope_note:
        yield from _texts(node, SKOS.scopeNote, concept.scope_note)
    if concept.broader:
        yield node, SKOS.broader, names.concept(scheme, concept.broader)
    else:
        yield node, SKOS.topConceptOf, top
        yield top, SKOS.hasTopConcept, node
    for phrase in _phrases(concept):
        yield node, SKOS.altLabel, Literal(phrase, lang="de")


def _phrases(concept: lists.Concept) -> set[str]:
    """The phrases found, as alternative labels: whole words only, and not the label again."""
    preferred = {concept.label.de.casefold(), concept.label.en.casefold()}
    texts = {p if isinstance(p, str) else p.text for p in concept.phrases}
    return {text for text in texts if text.casefold() not in preferred}


def _printed_schemes(sources: Sources) -> Iterator[lists.Scheme]:
    """The schemes of categories and size classes, whose entries carry more than a concept."""
    yield lists.Scheme(
        id="category",
        label=records.Bilingual(de="Kategorien", en="Categories"),
        definition=records.Bilingual(
            de="Die vier Kapitel, in denen die Broschüre die Projekte vorstellt.",
            en="The four chapters in which the brochure presents the projects.",
        ),
        concept=tuple(lists.Concept(id=c.slug, label=c.label, definition=c.definition) for c in sources.categories),
    )
    yield lists.Scheme(
        id="size-class",
        label=records.Bilingual(de="Größenklassen", en="Size classes"),
        definition=records.Bilingual(
            de="Die Größenklassen, wie die Broschüre sie unter die Namen der Projekte druckt.",
            en="The size classes as the brochure prints them under the names of the projects.",
        ),
        concept=tuple(lists.Concept(id=c.slug, label=c.label, definition=c.definition) for c in sources.size_classes),
    )


def _size_class_details(sources: Sources, names: Names) -> Iterator[Triple]:
    for size_class in sources.size_classes:
        node = names.concept("size-class", size_class.slug)
        yield node, names.sc("rank"), Literal(size_class.rank)
        for label in size_class.alt_labels:
            yield node, SKOS.altLabel, Literal(label, lang="de")
        if not size_class.bbsr_type:
            german = "So gedruckt; kein Stadt- und Gemeindetyp des BBSR."
            english = "Printed like this; not a city or municipality type of the BBSR."
            yield from bilingual(node, SKOS.note, german, english)


def _category_details(sources: Sources, names: Names) -> Iterator[Triple]:
    for category in sources.categories:
        for label in category.alt_labels:
            yield names.concept("category", category.slug), SKOS.altLabel, Literal(label, lang="de")


def _criterion_scheme(names: Names) -> Iterator[Triple]:
    node = names.scheme("criterion")
    yield node, RDF.type, SKOS.ConceptScheme
    yield from bilingual(node, SKOS.prefLabel, "Bewertungskriterien", "Evaluation criteria")
    german = "Die zwölf Kriterien, nach denen die Bewerbungen begutachtet wurden, in drei Gruppen."
    english = "The twelve criteria by which the applications were reviewed, in three groups."
    yield from bilingual(node, SKOS.definition, german, english)


def _authority(authority: lists.Authority, names: Names) -> Iterator[Triple]:
    node = names.id("authority", authority.slug)
    yield node, RDF.type, names.sc("LocalAuthority")
    yield node, RDF.type, names.sc(AUTHORITY_TYPES[authority.kind])
    yield node, RDFS.label, Literal(authority.name, lang="de")
    if authority.label_en:
        yield node, RDFS.label, Literal(authority.label_en, lang="en")
    yield node, DCTERMS.isPartOf, names.id("land", authority.state)


def _framework(framework: lists.Framework, names: Names) -> Iterator[Triple]:
    node = names.id("framework", framework.slug)
    yield node, RDF.type, M8G.ReferenceFramework
    yield from _texts(node, RDFS.label, framework.label)
    yield from _texts(node, DCTERMS.description, framework.definition)
    if framework.see_also:
        yield node, RDFS.seeAlso, URIRef(framework.see_also)
