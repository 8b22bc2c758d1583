"""Which format a client gets: Accept by RFC 9110, section 12.5.1, and the parameter `format`, which wins."""

import pytest

from .cases import Case, check, name_of
from .contents import (
    ASK_TYPES,
    CSV,
    GRAPH_TYPES,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    PROBLEM,
    RDF_XML,
    SELECT_TYPES,
    TRIG,
    TSV,
    TURTLE,
    XML,
)
from .data import EX, TERMS, term
from .exchange import Address, Call, direct, form, get

PLAIN_JSON, PLAIN_XML = "application/json", "application/xml"
SELECT = f"SELECT ?o {{ <{term('plain')}> ?p ?o }}"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{term('plain')}> ?p ?o }}"
DESCRIBE = f"DESCRIBE <{term('plain')}>"
GRAPH = {f"<{term('plain')}> <{EX}value> {TERMS['plain']} ."}
CONTENT: dict[str, bool | list[str] | set[str]] = {
    SELECT: [TERMS["plain"]],
    ASK: True,
    CONSTRUCT: GRAPH,
    DESCRIBE: GRAPH,
}
KINDS = {SELECT: "SELECT", ASK: "ASK", CONSTRUCT: "CONSTRUCT", DESCRIBE: "DESCRIBE"}
JENA = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
JENA_GRAPH = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
EVERYTHING = (
    "text/turtle, application/rdf+xml;q=0.9, application/sparql-results+json, application/sparql-results+xml;q=0.9"
)
# What somebody asks for, and the media type due; None: 406.
ACCEPTED: list[tuple[str, str | None, str | tuple[str, ...] | None]] = [
    # no wish
    (SELECT, None, JSON),
    (ASK, None, JSON),
    (CONSTRUCT, None, TURTLE),
    (DESCRIBE, None, TURTLE),
    (SELECT, "", JSON),
    (SELECT, "*/*", JSON),
    (ASK, "*/*", JSON),
    (CONSTRUCT, "*/*", TURTLE),
    (DESCRIBE, "*/*", TURTLE),
    # one wish: every format of every kind
    *((SELECT, media, media) for media in (*SELECT_TYPES, PLAIN_JSON)),
    *((ASK, media, media) for media in (*ASK_TYPES, PLAIN_JSON)),
    *((CONSTRUCT, media, media) for media in GRAPH_TYPES),
    *((DESCRIBE, media, media) for media in GRAPH_TYPES),
    # what this kind of answer has no form for
    (ASK, CSV, None),
    (ASK, TSV, None),
    (ASK, TURTLE, None),
    (SELECT, TURTLE, None),
    (SELECT, RDF_XML, None),
    (CONSTRUCT, JSON, None),
    (CONSTRUCT, CSV, None),
    (DESCRIBE, XML, None),
    (SELECT, "image/png", None),
    (SELECT, "image/*", None),
    (SELECT, "text/turtle, application/pdf", None),
    (CONSTRUCT, "application/pdf, audio/*;q=0.5", None),
    # qualities
    (SELECT, f"{CSV}, {JSON};q=0.9", CSV),
    (SELECT, f"{JSON};q=0.1, {XML};q=0.2", XML),
    (SELECT, f"{JSON};q=0.8, {TSV};q=0.801", TSV),
    (SELECT, f"{JSON};q=0.001, {CSV};q=0", JSON),
    (SELECT, f"{JSON};q=0, */*", (XML, CSV, TSV, PLAIN_JSON, PLAIN_XML)),
    (SELECT, f"{JSON};q=0, {PLAIN_JSON};q=0, {XML};q=0, {CSV};q=0, */*", (TSV, PLAIN_XML)),
    (SELECT, f"{JSON};q=0", None),
    (SELECT, f"{CSV};q=0.0, {TSV};q=0.000", None),
    (SELECT, "*/*;q=0", None),
    (SELECT, f"*/*;q=0, {CSV}", CSV),
    (ASK, f"{CSV}, {XML};q=0.1", XML),
    (CONSTRUCT, f"{TURTLE};q=0.5, {N_TRIPLES}", N_TRIPLES),
    (CONSTRUCT, f"{RDF_XML};q=0.9, {JSON_LD};q=0.8, {TURTLE};q=0.1", RDF_XML),
    (SELECT, f"{CSV};Q=0.1, {XML};q=0.9", XML),
    # wildcards: the more specific range says the quality
    (SELECT, "text/*", (CSV, TSV)),
    (SELECT, "application/*", JSON),
    (ASK, "application/*", JSON),
    (ASK, "text/*", None),
    (CONSTRUCT, "text/*", TURTLE),
    (CONSTRUCT, "application/*", (N_TRIPLES, RDF_XML, JSON_LD, N_QUADS, TRIG)),
    (SELECT, f"text/*;q=0.3, {TSV};q=0.7, */*;q=0.1", TSV),
    (SELECT, f"text/*, {CSV};q=0.1, application/*;q=0.5", TSV),
    (SELECT, f"text/*;q=0.9, {CSV};q=0, {TSV};q=0, {XML};q=0.1", XML),
    (SELECT, f"*/*;q=0.1, {XML}", XML),
    (CONSTRUCT, f"*/*;q=0.9, {TURTLE};q=0.1", (N_TRIPLES, RDF_XML, JSON_LD, N_QUADS, TRIG)),
    # parameters, capitals, blanks
    (SELECT, f"{CSV};charset=utf-8", CSV),
    (SELECT, f"{CSV}; header=present; q=0.9, {XML};q=0.5", CSV),
    (CONSTRUCT, f"{TURTLE};charset=utf-8;q=0.9, {RDF_XML};q=0.5", TURTLE),
    (CONSTRUCT, f'{JSON_LD};profile="http://www.w3.org/ns/json-ld#expanded"', JSON_LD),
    (CONSTRUCT, 'application/ld+json;profile="a,b;q=0", text/turtle;q=0.1', JSON_LD),
    (SELECT, "Text/CSV", CSV),
    (SELECT, "APPLICATION/SPARQL-RESULTS+XML", XML),
    (SELECT, f"  {CSV}  ;  q=1.0  ,  {JSON}  ;  q=0.5  ", CSV),
    (SELECT, f"{CSV},,{JSON};q=0.5,", CSV),
    (SELECT, f"{CSV}\t;q=0.5,\t{XML}", XML),
    # what clients send
    (SELECT, JENA, JSON),
    (ASK, JENA, JSON),
    (CONSTRUCT, JENA_GRAPH, TURTLE),
    (SELECT, EVERYTHING, JSON),
    (ASK, EVERYTHING, JSON),
    (CONSTRUCT, EVERYTHING, TURTLE),
    (DESCRIBE, EVERYTHING, TURTLE),
    (SELECT, "application/sparql-results+json,*/*;q=0.9", JSON),
    (SELECT, "application/sparql-results+json,application/json,text/javascript,application/javascript", JSON),
    (SELECT, "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7", JSON),
    (SELECT, "application/sparql-results+xml, application/rdf+xml", XML),
    (CONSTRUCT, "application/sparql-results+xml, application/rdf+xml", RDF_XML),
    (CONSTRUCT, "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,text/turtle;q=0.6", N_QUADS),
]
# Query, format, Accept beside it, and what is due.
FORMATS: list[tuple[str, str, str | None, str | tuple[str, ...] | None]] = [
    (SELECT, "json", None, (JSON, PLAIN_JSON)),
    (SELECT, "xml", None, XML),
    (SELECT, "csv", None, CSV),
    (SELECT, "tsv", None, TSV),
    (ASK, "json", None, (JSON, PLAIN_JSON)),
    (ASK, "xml", None, XML),
    (CONSTRUCT, "turtle", None, TURTLE),
    (CONSTRUCT, "ntriples", None, N_TRIPLES),
    (CONSTRUCT, "rdfxml", None, RDF_XML),
    (CONSTRUCT, "jsonld", None, JSON_LD),
    (CONSTRUCT, "nquads", None, N_QUADS),
    (CONSTRUCT, "trig", None, TRIG),
    (DESCRIBE, "ntriples", None, N_TRIPLES),
    *((SELECT, media, None, media) for media in SELECT_TYPES),
    *((CONSTRUCT, media, None, media) for media in GRAPH_TYPES),
    (SELECT, "csv", JSON, CSV),
    (SELECT, "csv", "image/png", CSV),
    (SELECT, "xml", "*/*;q=0", XML),
    (CONSTRUCT, "jsonld", TURTLE, JSON_LD),
    (SELECT, TSV, CSV, TSV),
    (SELECT, "turtle", None, None),
    (SELECT, "turtle", JSON, None),
    (CONSTRUCT, "csv", None, None),
    (ASK, "csv", None, None),
    (SELECT, "docx", None, None),
    (SELECT, "image/png", "*/*", None),
]


def due(name: str, query: str, call: Call, media: str | tuple[str, ...] | None) -> Case:
    """A case of an answer in a media type, or of 406 that lists what there is."""
    if media is None:
        offered = {SELECT: SELECT_TYPES, ASK: ASK_TYPES}.get(query, GRAPH_TYPES)
        return Case(name, call, 406, PROBLEM, words=offered)
    return Case(name, call, 200, media, CONTENT[query])


def accepted(query: str, accept: str | None, media: str | tuple[str, ...] | None) -> Case:
    """A case of an Accept header."""
    said = "no Accept" if accept is None else f"Accept: {accept}"
    return due(f"{KINDS[query]} {said}", query, get(query, accept=accept), media)


ACCEPT_CASES = [accepted(*row) for row in ACCEPTED]
FORMAT_CASES = [
    due(f"{KINDS[query]} format={form} Accept: {accept}", query, get(query, ("format", form), accept=accept), media)
    for query, form, accept, media in FORMATS
]
ELSEWHERE = [
    due("Accept beside a form", SELECT, form(("query", SELECT), accept=CSV), CSV),
    due("Accept beside a body", SELECT, direct(SELECT, accept=XML), XML),
    due("format in a form", SELECT, form(("query", SELECT), ("format", "csv")), CSV),
    due("format in the address of a form", SELECT, form(("query", SELECT), address=[("format", "csv")]), CSV),
    due("format beside a body", CONSTRUCT, direct(CONSTRUCT, ("format", "ntriples")), N_TRIPLES),
    due(
        "two Accept headers are one list",
        SELECT,
        Call("GET", get(SELECT).target, (("Accept", f"{JSON};q=0.5"), ("Accept", CSV))),
        CSV,
    ),
    Case("an Accept header that is none", get(SELECT, accept="@@@;;q=x"), (200, 400, 406)),
    Case("an Accept header of 5,000 ranges", get(SELECT, accept=", ".join(f"a/b{n};q=0.5" for n in range(3000))), 406),
]


@pytest.mark.parametrize("case", ACCEPT_CASES, ids=name_of)
def test_the_accept_header_chooses_the_format(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", FORMAT_CASES, ids=name_of)
def test_the_format_parameter_wins(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", ELSEWHERE, ids=name_of)
def test_wishes_may_stand_elsewhere(case: Case, service: Address) -> None:
    check(service, case)
