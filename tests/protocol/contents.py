"""Read an answer back with rdflib, which shares no code with the engine, to compare content and not bytes."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from warnings import catch_warnings, simplefilter
from xml.etree import ElementTree as ET

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.query import Result
from rdflib.term import Identifier
from rdflib.util import from_n3

from .exchange import Reply

Row = tuple[str | None, ...]
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, N_TRIPLES, RDF_XML, JSON_LD = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)
N_QUADS, TRIG = "application/n-quads", "application/trig"
PROBLEM, HTML = "application/problem+json", "text/html"
SELECT_TYPES, ASK_TYPES = (JSON, XML, CSV, TSV), (JSON, XML)
GRAPH_TYPES = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, N_QUADS, TRIG)
# A graph has no named graphs: as quads it must still read as triples.
RDF_READERS: Mapping[str, str] = MappingProxyType(
    {TURTLE: "turtle", N_TRIPLES: "nt", RDF_XML: "xml", JSON_LD: "json-ld", N_QUADS: "nt", TRIG: "turtle"}
)
SPARQL_XML = "{http://www.w3.org/2005/sparql-results#}"


def boolean(reply: Reply) -> bool:
    """The answer to an ASK."""
    if reply.media_type in (JSON, "application/json"):
        found = json.loads(reply.body)["boolean"]
        assert isinstance(found, bool)
        return found
    assert reply.media_type in (XML, "application/xml"), reply.media_type
    return ET.fromstring(reply.body).findtext(f"{SPARQL_XML}boolean") == "true"


def rows(reply: Reply) -> list[Row]:
    """The rows of a SELECT, terms as N-Triples; CSV has text only."""
    return READERS[reply.media_type](reply.body)


def triples(reply: Reply) -> set[str]:
    """The triples of a graph as N-Triples lines, blank nodes named canonically."""
    with catch_warnings():  # rdflib's JSON-LD reader uses what rdflib itself has deprecated
        simplefilter("ignore", DeprecationWarning)
        graph = Graph().parse(io.BytesIO(reply.body), format=RDF_READERS[reply.media_type])
    return {f"{_n3(s)} {_n3(p)} {_n3(o)} ." for s, p, o in to_canonical_graph(graph)}


def plain(n3: str) -> str:
    """What CSV keeps of a term: its text."""
    return str(_term(n3))


def same(n3: str) -> str:
    """A term written as this module writes terms."""
    return _n3(_term(n3))


def _term(n3: str) -> Identifier:
    found = from_n3(n3)
    assert isinstance(found, URIRef | Literal | BNode), n3
    return found


def _n3(term: object) -> str:
    """N-Triples by hand: rdflib's n3() shortens numbers and breaks lines."""
    if not isinstance(term, Literal):
        assert isinstance(term, URIRef | BNode), term
        return f"<{term}>" if isinstance(term, URIRef) else f"_:{term}"
    tail = f"@{term.language.lower()}" if term.language else f"^^<{term.datatype}>" if term.datatype else ""
    return json.dumps(str(term), ensure_ascii=False) + tail


def _table(form: str) -> Callable[[bytes], list[Row]]:
    def read(body: bytes) -> list[Row]:
        found = Result.parse(io.BytesIO(body), format=form)
        names = found.vars or []
        return [tuple(None if row.get(n) is None else _n3(row.get(n)) for n in names) for row in found.bindings]

    return read


def _csv(body: bytes) -> list[Row]:
    """RFC 4180: lines end in CRLF, the first one is the header."""
    text = body.decode("utf-8")
    assert text.endswith("\r\n"), "CSV lines end in CRLF (SPARQL 1.1 Query Results CSV and TSV, section 3)"
    lines = list(csv.reader(io.StringIO(text, newline="")))[1:]
    return [tuple(line) or ("",) for line in lines]  # an empty line is a row of one empty cell


def _tsv(body: bytes) -> list[Row]:
    """One line for each row, terms as in Turtle (section 4); rdflib's own reader stumbles over empty cells."""
    lines = body.decode("utf-8").removesuffix("\n").split("\n")
    assert all(name.startswith("?") for name in lines[0].split("\t") if name)
    return [tuple(same(cell) if cell else None for cell in line.split("\t")) for line in lines[1:]]


READERS: Mapping[str, Callable[[bytes], list[Row]]] = MappingProxyType(
    {
        JSON: _table("json"),
        "application/json": _table("json"),
        XML: _table("xml"),
        "application/xml": _table("xml"),
        CSV: _csv,
        TSV: _tsv,
    }
)
