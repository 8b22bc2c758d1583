"""What the data come from: the questions for the page of sources, and what their answers say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from stadtgraph.namespaces import Names

Row = Mapping[str, str]

LICENCE = "SELECT ?licence WHERE {{ <{dataset}> <http://purl.org/dc/terms/license> ?licence }}"
BROCHURE = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sc: <{sc}>
SELECT ?iri ?title ?issued ?publisher ?name ?characters ?sha256 WHERE {{
  ?iri a sc:SourceDocument ; dcterms:title ?title .
  OPTIONAL {{ ?iri dcterms:issued ?issued }}
  OPTIONAL {{ ?iri dcterms:publisher ?publisher . ?publisher rdfs:label ?name FILTER(LANG(?name) = "{language}") }}
  OPTIONAL {{ ?iri sc:characterCount ?characters }}
  OPTIONAL {{ ?iri sc:sha256 ?sha256 }}
}}
ORDER BY ?iri"""
OTHERS = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?iri ?label ?description ?version ?rights ?credit ?origin ?facts WHERE {{
  ?iri a prov:Entity ; rdfs:label ?label .
  OPTIONAL {{ ?iri dcterms:description ?description }}
  OPTIONAL {{ ?iri dcterms:identifier ?version }}
  OPTIONAL {{ ?iri dcterms:rights ?rights }}
  OPTIONAL {{ ?iri dcterms:rightsHolder ?credit }}
  OPTIONAL {{ ?iri rdfs:seeAlso ?origin }}
  OPTIONAL {{ SELECT ?iri (COUNT(?claim) AS ?facts) WHERE {{ ?claim dcterms:source ?iri }} GROUP BY ?iri }}
}}
ORDER BY DESC(?facts) ?label"""


@dataclass(frozen=True, slots=True)
class Brochure:
    """The document that the data are taken from; what is not known is empty. characters: its length."""

    iri: str
    title: str
    issued: str = ""
    publisher: str = ""
    name: str = ""
    characters: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Another source; what is not known is empty. facts: how many claims name it."""

    iri: str
    label: str
    description: str = ""
    version: str = ""
    rights: str = ""
    credit: str = ""
    origin: str = ""
    facts: str = ""


def questions(names: Names, language: str) -> dict[str, str]:
    """The questions for our licence, for the document itself and for the other sources."""
    blanks = {"dataset": names.dataset, "sc": names.sc(""), "language": language}
    return {key: text.format(**blanks) for key, text in (("ours", LICENCE), ("brochure", BROCHURE), ("others", OTHERS))}


def brochures(rows: Iterable[Row]) -> list[Brochure]:
    """The answer to the question for the document."""
    return [Brochure(**{field.name: row.get(field.name, "") for field in fields(Brochure)}) for row in rows]


def sources(rows: Iterable[Row]) -> list[Source]:
    """The answer to the question for the other sources."""
    return [Source(**{field.name: row.get(field.name, "") for field in fields(Source)}) for row in rows]
