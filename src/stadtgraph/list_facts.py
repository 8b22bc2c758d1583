"""Compile the lists beside the projects: concept schemes, authorities, Länder, places, frameworks."""

from collections.abc import Iterable, Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Node

from stadtgraph import lists, records
from stadtgraph.ledger import Ledger, Triple, bilingual
from stadtgraph.namespaces import M8G, Names
from stadtgraph.source import Sources

AUTHORITY_TYPES = {"municipality": "Municipality", "association": "MunicipalAssociation", "district": "District"}


def compile_lists(sources: Sources, names: Names, ledger: Ledger) -> None:
    """State every entry of the dataset's own lists: schemes in the graph `schemes`, things in `projects`."""
    for scheme in (*sources.schemes, *_printed_schemes(sources)):
        if scheme.id not in sources.shared:
            ledger.state("schemes", *_scheme(scheme, scheme.concept, names))
    if "size-class" not in sources.shared:
        ledger.state("schemes", *_size_class_details(sources.size_classes.size_class, names))
    ledger.state("schemes", *_category_details(sources, names))
    if sources.criteria.criterion:
        ledger.state("programme", *_criterion_scheme(sources.criteria, names))
    ledger.state("projects", *_things(sources, names))


def _things(sources: Sources, names: Names) -> Iterator[Triple]:
    for authority in sources.authorities:
        yield from _authority(authority, names)
    for state in sources.states if "land" not in sources.shared else ():
        yield from _land(state, names)
    for place in sources.places:
        node = names.id("place", place.slug)
        yield node, RDF.type, names.sc("Place")
        yield from _texts(node, RDFS.label, place.label)
    for framework in sources.frameworks:
        yield from _framework(framework, names)


def compile_shared(sources: Sources, names: Names, ledger: Ledger) -> None:
    """State of the lists that are Stadtgraph's what the dataset uses, so that it can be read without them."""
    used = {term for graph in ledger.graphs.values() for triple in graph for term in triple}
    for scheme in (*sources.schemes, *_printed_schemes(sources)):
        if scheme.id in sources.shared:
            ledger.state("schemes", *_used_part(scheme, used, names))
    if "size-class" in sources.shared:
        classes = [c for c in sources.size_classes.size_class if names.concept("size-class", c.slug) in used]
        ledger.state("schemes", *_size_class_details(classes, names))
    for state in sources.states if "land" in sources.shared else ():
        if names.id("land", state.slug) in used:
            ledger.state("projects", *_land(state, names))


def _used_part(scheme: lists.Scheme, used: set[Node], names: Names) -> Iterator[Triple]:
    """A scheme with the concepts used and those above them; nothing when none is used."""
    found = {concept.id for concept in scheme.concept if names.concept(scheme.id, concept.id) in used}
    found |= {concept.broader for concept in scheme.concept if concept.broader and concept.id in found}
    if found:
        yield from _scheme(scheme, (concept for concept in scheme.concept if concept.id in found), names)


def _texts(node: URIRef, predicate: URIRef, text: records.Bilingual) -> Iterator[Triple]:
    return bilingual(node, predicate, text.de, text.en)


def _land(state: lists.State, names: Names) -> Iterator[Triple]:
    node = names.id("land", state.slug)
    yield node, RDF.type, names.sc("FederalState")
    yield from _texts(node, RDFS.label, state.label)


def _scheme(scheme: lists.Scheme, concepts: Iterable[lists.Concept], names: Names) -> Iterator[Triple]:
    node = names.scheme(scheme.id)
    yield node, RDF.type, SKOS.ConceptScheme
    yield from _texts(node, SKOS.prefLabel, scheme.label)
    yield from _texts(node, SKOS.definition, scheme.definition)
    for concept in concepts:
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
    yield _printed("category", sources.categories, sources.categories.category)
    yield _printed("size-class", sources.size_classes, sources.size_classes.size_class)


def _printed(
    scheme: str,
    about: lists.CategoryList | lists.SizeClassList,
    entries: Iterable[lists.Category | lists.SizeClass],
) -> lists.Scheme:
    concepts = tuple(lists.Concept(id=entry.slug, label=entry.label, definition=entry.definition) for entry in entries)
    return lists.Scheme(id=scheme, label=about.label, definition=about.definition, concept=concepts)


def _size_class_details(classes: Iterable[lists.SizeClass], names: Names) -> Iterator[Triple]:
    for size_class in classes:
        node = names.concept("size-class", size_class.slug)
        yield node, names.sc("rank"), Literal(size_class.rank)
        for label in size_class.alt_labels:
            yield node, SKOS.altLabel, Literal(label, lang="de")
        if not size_class.bbsr_type:
            german = "So gedruckt; kein Stadt- und Gemeindetyp des BBSR."
            english = "Printed like this; not a city or municipality type of the BBSR."
            yield from bilingual(node, SKOS.note, german, english)


def _category_details(sources: Sources, names: Names) -> Iterator[Triple]:
    for category in sources.categories.category:
        for label in category.alt_labels:
            yield names.concept("category", category.slug), SKOS.altLabel, Literal(label, lang="de")


def _criterion_scheme(criteria: lists.CriterionList, names: Names) -> Iterator[Triple]:
    node = names.scheme("criterion")
    yield node, RDF.type, SKOS.ConceptScheme
    yield from _texts(node, SKOS.prefLabel, criteria.label)
    yield from _texts(node, SKOS.definition, criteria.definition)


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
