"""Why a row stands in an answer: the claims behind it, each with the quotation that it rests on.

A claim belongs to a row when its predicate occurs in the query or in the row, and its subject and object do too. An
answer that counts has rows whose facts end elsewhere: then one end is enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib.namespace import RDF

from stadtgraph.lexical import tokens
from stadtgraph.namespaces import Names
from stadtgraph.pages.tables import Cell
from stadtgraph.pages.vocabulary import declared_prefixes

MOST = 500  # claims that are looked at for one row


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation and its place. evidence, section: IRIs; start: code point in the source."""

    evidence: str
    text: str
    section: str
    start: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A claim: its IRI, the triple, its basis (an IRI, empty when it says none), and its quotations in order.

    literal: whether `object` is text rather than an IRI.
    """

    claim: str
    subject: str
    predicate: str
    object: str
    literal: bool
    basis: str
    quotations: tuple[Quotation, ...]


def iris_in(query: str) -> set[str]:
    """The IRIs that a query names, in full or by prefix."""
    prefixes = declared_prefixes(query)
    found: set[str] = set()
    for token in tokens(query):
        prefix, _, local = token.text.partition(":")
        if token.kind == "name" and local and prefix in prefixes:
            found.add(prefixes[prefix] + local)
        elif token.kind == "iri":
            found.add(token.text[1:-1])
    return found - {*prefixes.values()}


def has_reasons(rows: Iterable[Sequence[Cell]], named: Iterable[str]) -> str:
    """The question whether any row has claims. named: the IRIs in the query."""
    return f"ASK {{ {_claims(_iris(cell for row in rows for cell in row), named)} }}"


def reasons_question(row: Sequence[Cell], named: Iterable[str], names: Names) -> str:
    """The question for the claims of one row, in the order of their places."""
    iris = _iris(row)
    sc = {name: f"<{names.sc(name)}>" for name in ("basis", "evidence", "quote", "inSection", "charStart")}
    return (
        f"SELECT ?claim ?s ?p ?o (ISLITERAL(?o) AS ?literal) ?basis ?evidence ?quote ?section ?start WHERE {{ "
        f"{_claims(iris, {*named, *iris})} ?claim <{RDF.subject}> ?s ; <{RDF.object}> ?o . "
        f"OPTIONAL {{ ?claim {sc['basis']} ?basis }} "
        f"OPTIONAL {{ ?claim {sc['evidence']} ?evidence . ?evidence {sc['quote']} ?quote . "
        f"OPTIONAL {{ ?evidence {sc['inSection']} ?section }} OPTIONAL {{ ?evidence {sc['charStart']} ?start }} }} "
        f"}} ORDER BY ?start ?claim LIMIT {MOST}"
    )


def reasons_of(rows: Iterable[Mapping[str, str]], row: Sequence[Cell], named: set[str]) -> tuple[Reason, ...]:
    """The claims behind a row, of the answer to `reasons_question`: those with both ends in it, if there are any."""
    known = named | {cell.text for cell in row if cell.kind != "nothing"}
    found: dict[str, Reason] = {}
    for cells in rows:
        quotation = _quotation(cells)
        before = found.get(cells["claim"])
        quotations = (*(before.quotations if before else ()), *((quotation,) if quotation else ()))
        found[cells["claim"]] = Reason(
            cells["claim"],
            cells["s"],
            cells["p"],
            cells["o"],
            cells["literal"] == "true",
            cells.get("basis", ""),
            tuple(dict.fromkeys(quotations)),
        )
    both = tuple(reason for reason in found.values() if {reason.subject, reason.object} <= known)
    return both or tuple(found.values())


def _quotation(cells: Mapping[str, str]) -> Quotation | None:
    if "quote" not in cells:
        return None
    return Quotation(cells["evidence"], cells["quote"], cells.get("section", ""), int(cells.get("start", "0")))


def _claims(iris: Iterable[str], named: Iterable[str]) -> str:
    """The pattern of claims with one end among `iris` and their predicate among `named`."""
    ends = " ".join(str(ox.NamedNode(iri)) for iri in sorted({*iris}))
    predicates = ", ".join(str(ox.NamedNode(iri)) for iri in sorted({*named})) or "<urn:none>"
    return (
        f"VALUES ?end {{ {ends} }} {{ ?claim <{RDF.subject}> ?end }} UNION {{ ?claim <{RDF.object}> ?end }} "
        f"?claim <{RDF.predicate}> ?p . FILTER(?p IN ({predicates}))"
    )


def _iris(cells: Iterable[Cell]) -> set[str]:
    return {cell.text for cell in cells if cell.kind == "iri"}
