"""Write a whole answer anew in another format, or in the form that the standard gives it."""

import json
from collections.abc import Mapping
from types import MappingProxyType

import pyoxigraph as ox

from stadtgraph.engine.interface import AnswerKind
from stadtgraph.errors import EngineError
from stadtgraph.rdfxml import checked, write_rdfxml

RESULTS: Mapping[str, ox.QueryResultsFormat] = MappingProxyType(
    {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
    }
)
TRIPLES: Mapping[str, ox.RdfFormat] = MappingProxyType(
    {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "nquads": ox.RdfFormat.N_QUADS,
        "trig": ox.RdfFormat.TRIG,
        "rdfxml": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
)
SPARQL_1_0 = b'"typed-literal"'  # a literal's type in the draft that Virtuoso 7 keeps to
ASKED = "__ASK_RETVAL"  # Virtuoso 7 answers ASK with a table of this one column, empty for false


def standardised(body: bytes, kind: AnswerKind, given: str, wanted: str) -> bytes:
    """A whole answer as the standard has it, in the format wanted; untouched where it is so already.

    Raises EngineError when it is not of the kind and format that it claims to be.
    """
    if given != wanted or kind == "boolean" or (given == "json" and SPARQL_1_0 in body):
        return rewritten(body, kind, given, wanted)
    if given in ("turtle", "ntriples"):
        check_triples(body, given)
    return body


def rewritten(body: bytes, kind: AnswerKind, given: str, wanted: str) -> bytes:
    """The same answer in the format wanted.

    Raises EngineError when it is not of the kind and format it claims, UnwritableError when it cannot be written so.
    """
    try:
        if kind == "triples":
            quads = ox.parse(body, format=TRIPLES[given])
            return write_rdfxml(quads) if wanted == "rdfxml" else ox.serialize(quads, format=TRIPLES[wanted]) or b""
        return _results(_standard(body) if kind == "boolean" else body, kind, given, wanted)
    except (SyntaxError, ValueError, KeyError) as error:
        raise EngineError(f"the service's answer is not the {given} it claims to be: {error}") from error


def _results(body: bytes, kind: AnswerKind, given: str, wanted: str) -> bytes:
    results: ox.QuerySolutions | ox.QueryBoolean | None = ox.parse_query_results(body, format=RESULTS[given])
    try:
        if results is None or isinstance(results, ox.QueryBoolean) != (kind == "boolean"):
            raise EngineError("the service answered with another kind of result than the query has")
        written = results.serialize(format=RESULTS[wanted]) or b""
        return checked(written) if wanted == "xml" else written
    finally:
        results = None  # an error that travels to another thread must not take it along: it belongs to this one


def check_triples(body: bytes, form: str) -> None:
    """Raises EngineError unless the body is N-Triples or Turtle from its first to its last byte."""
    try:
        for _ in ox.parse(body, format=TRIPLES[form]):
            pass
    except (SyntaxError, ValueError) as error:
        raise EngineError(f"the service's answer is not the {form} it claims to be: {error}") from error


def _standard(body: bytes) -> bytes:
    """A boolean in the standard's JSON (SPARQL 1.1 Query Results JSON Format, section 3.3)."""
    found = json.loads(body)
    if found.get("head", {}).get("vars") != [ASKED]:
        return body
    rows = found["results"]["bindings"]
    truth = any(row[ASKED]["value"] not in ("0", "false") for row in rows)
    return json.dumps({"head": {}, "boolean": truth}).encode()
