"""What a page about a thing asks beside its document."""

from collections.abc import Iterable

import pyoxigraph as ox
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from stadtgraph.namespaces import Names
from stadtgraph.pages.facts import terms_of

MOST = 20_000  # triples of the vocabulary; a dataset of somebody may have any number of concepts
EXAMPLES = 20  # uses of a property


def told_of_others(names: Names) -> tuple[str, ...]:
    """Properties of things that are mentioned: their kind and what is noted of them."""
    terms = terms_of(names)
    known = (str(RDF.type), str(SKOS.altLabel), str(RDFS.comment), terms.quote, terms.start, terms.end)
    return (*known, str(names.sc("participant")), *terms.noted)


def vocabulary(names: Names) -> str:
    """The question for labels, definitions and kinds of terms, concepts, Länder and sections: every page needs some."""
    classes = (OWL.Class, RDFS.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
    kinds = (*classes, SKOS.Concept, SKOS.ConceptScheme, names.sc("FederalState"), names.sc("SourceSection"))
    told = (RDF.type, RDFS.label, SKOS.prefLabel, SKOS.definition, RDFS.comment, SKOS.notation)
    return (
        f"CONSTRUCT {{ ?x ?p ?o }} WHERE {{ VALUES ?kind {{ {_iris(kinds)} }} ?x a ?kind . "
        f"?x ?p ?o FILTER(?p IN ({', '.join(f'<{one}>' for one in told)})) }} LIMIT {MOST}"
    )


def uses_of(iri: str) -> str:
    """The question for some triples that have a term as property. Raises ValueError for what is no IRI."""
    return (
        f"CONSTRUCT {{ ?s {ox.NamedNode(iri)} ?o }} WHERE {{ ?s {ox.NamedNode(iri)} ?o }} ORDER BY ?s LIMIT {EXAMPLES}"
    )


def _iris(iris: Iterable[object]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)
