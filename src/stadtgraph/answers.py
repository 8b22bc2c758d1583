"""Evaluate a query and write its answer in a format."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from stadtgraph.errors import QueryError
from stadtgraph.media import BOOLEAN, SOLUTIONS, TRIPLES
from stadtgraph.rdfxml import checked, write_rdfxml
from stadtgraph.store import Answer

RESULT_FORMATS: Mapping[str, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
RDF_FORMATS: Mapping[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A SELECT's answer for people: variable names, and cells as text (empty where unbound)."""

    variables: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def offers(answer: Answer) -> Mapping[str, str]:
    """The media types that this kind of answer can be written in, best first."""
    if isinstance(answer, ox.QueryTriples):
        return TRIPLES
    return BOOLEAN if isinstance(answer, ox.QueryBoolean) else SOLUTIONS


def serialize(answer: Answer, form: str, prefixes: Mapping[str, str]) -> bytes:
    """Write an answer. Raises QueryError when its kind has no such format, or the format cannot hold it."""
    if form not in offers(answer).values():
        known = ", ".join(dict.fromkeys(offers(answer).values()))
        raise QueryError(f"this answer cannot be written as {form!r}; it can as {known}")
    if isinstance(answer, ox.QueryTriples):
        triples = sorted(answer, key=str)
        if form == "rdfxml":
            return write_rdfxml(triples, prefixes)
        named = dict(prefixes) if form == "turtle" else None
        return ox.serialize(triples, format=RDF_FORMATS[form], prefixes=named) or b""
    written = answer.serialize(format=RESULT_FORMATS[form]) or b""
    return checked(written) if form == "xml" else written


def rows(answer: Answer) -> Rows:
    """Turn any answer into a table: ASK gives one cell, triples three columns."""
    if isinstance(answer, ox.QueryBoolean):
        return Rows(("answer",), (("true" if answer else "false",),))
    if isinstance(answer, ox.QueryTriples):
        cells = sorted((_cell(t.subject), _cell(t.predicate), _cell(t.object)) for t in answer)
        return Rows(("subject", "predicate", "object"), tuple(cells))
    names = tuple(variable.value for variable in answer.variables)
    return Rows(names, tuple(tuple(_cell(row[name]) for name in names) for row in answer))


def _cell(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def read_rows(kind: str, body: bytes) -> Rows:
    """Turn the bytes of an answer into a table: JSON results, or N-Triples for `triples`."""
    if kind == "triples":
        triples = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
        cells = sorted((_cell(t.subject), _cell(t.predicate), _cell(t.object)) for t in triples)
        return Rows(("subject", "predicate", "object"), tuple(cells))
    return rows(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
