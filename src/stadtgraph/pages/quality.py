"""The quality of the data in numbers: the questions to the graph, and what their answers come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from stadtgraph.namespaces import Names
from stadtgraph.pages.texts import Language

Row = Mapping[str, str]

PREFIXES = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sc: <{sc}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
TOTALS = """\
SELECT ?facts ?evidenced ?quotations WHERE {
  { SELECT (COUNT(?claim) AS ?facts) WHERE { ?claim a sc:Claim } }
  { SELECT (COUNT(?claim) AS ?evidenced) WHERE {
      ?claim a sc:Claim FILTER(EXISTS { ?claim sc:evidence ?quotation } || EXISTS { ?claim dcterms:source ?source }) } }
  { SELECT (COUNT(?evidence) AS ?quotations) WHERE { ?evidence a sc:Evidence } }
}"""
BARE = """\
SELECT (COUNT(*) AS ?bare) WHERE {
  ?property sc:requiresEvidence true .
  ?subject ?property ?value .
  OPTIONAL { ?claim rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?value ; sc:evidence ?evidence }
  FILTER(!BOUND(?evidence) && (?property != dcterms:title || EXISTS { ?subject a sc:Project }))
}"""
BY_CONCEPT = """\
SELECT ?concept ?label ?definition ?number WHERE {
  { SELECT ?concept (COUNT(?thing) AS ?number) WHERE { ?thing PROPERTY ?concept } GROUP BY ?concept }
  ?concept skos:prefLabel ?label FILTER(LANG(?label) = "LANGUAGE")
  OPTIONAL { ?concept skos:definition ?definition FILTER(LANG(?definition) = "LANGUAGE") }
}
ORDER BY DESC(?number) ?label"""
# One row for each section: a row for each quotation makes an answer of half a megabyte.
COVERAGE = """\
SELECT ?project ?label ?place ?first ?last (GROUP_CONCAT(CONCAT(STR(?start), "-", STR(?end))) AS ?spans) WHERE {
  ?project a sc:Project ; sc:hasSection ?section ; rdfs:label ?label .
  ?section sc:charStart ?first ; sc:charEnd ?last .
  ?evidence sc:inSection ?section ; sc:charStart ?start ; sc:charEnd ?end .
  OPTIONAL { ?project skos:altLabel ?place }
}
GROUP BY ?project ?label ?place ?section ?first ?last
ORDER BY ?place ?label ?project ?first"""
QUESTIONS: Mapping[str, str] = {
    "totals": TOTALS,
    "bare": BARE,
    "bases": BY_CONCEPT.replace("PROPERTY", "sc:basis"),
    "remarks": BY_CONCEPT.replace("PROPERTY", "sc:remarkType"),
    "links": BY_CONCEPT.replace("PROPERTY", "sc:linkStatus"),
    "coverage": COVERAGE,
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many things have a concept, and their share of all (0 to 1)."""

    concept: str
    label: str
    definition: str
    number: int
    share: float


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of a project's sections is quoted: how many quotations, and the share of characters in them (0 to 1)."""

    project: str
    label: str
    place: str
    quotations: int
    quoted: int
    characters: int

    @property
    def share(self) -> float:
        """Quoted characters by all."""
        return self.quoted / self.characters if self.characters else 0.0


def questions(names: Names, language: Language) -> dict[str, str]:
    """Every question of the page as a query that anybody can run."""
    prefixes = PREFIXES.format(sc=names.sc(""))
    return {key: prefixes + query.replace("LANGUAGE", language) for key, query in QUESTIONS.items()}


def counted(rows: Iterable[Row]) -> list[Counted]:
    """The answer to one of the questions by concept."""
    found = [(row, int(row["number"])) for row in rows]
    total = sum(number for _, number in found)
    return [Counted(r["concept"], r["label"], r.get("definition", ""), n, n / total) for r, n in found]


def covered(rows: Sequence[Row]) -> list[Covered]:
    """The answer to the question of coverage, project by project; a project of several sections is one."""
    return [
        _covered(project, label, place, list(group)) for (project, label, place), group in groupby(rows, key=_whose)
    ]


def together(parts: Sequence[Covered]) -> Covered:
    """All of them as one."""
    quotations, quoted, characters = (sum(getattr(p, n) for p in parts) for n in ("quotations", "quoted", "characters"))
    return Covered("", "", "", quotations, quoted, characters)


def _whose(row: Row) -> tuple[str, str, str]:
    return row["project"], row["label"], row.get("place", "")


def _covered(project: str, label: str, place: str, rows: list[Row]) -> Covered:
    sections = {(int(row["first"]), int(row["last"])) for row in rows}
    spans = {_span(span) for row in rows for span in row["spans"].split()}
    return Covered(project, label, place, len(spans), union(spans), sum(last - first for first, last in sections))


def _span(text: str) -> tuple[int, int]:
    start, _, end = text.partition("-")
    return int(start), int(end)


def union(spans: Iterable[tuple[int, int]]) -> int:
    """How many places lie in at least one span (end exclusive)."""
    total, reached = 0, -1
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
