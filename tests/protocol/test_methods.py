"""HEAD, OPTIONS, other methods, scripts of other websites, connections that live on."""

import socket

import pytest

from .cases import METHODS, Case, check, name_of
from .contents import CSV, HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, triples
from .data import TERMS, term
from .exchange import PATH, QUERY, Address, Call, direct, exchange, get, posted, send

SELECT = f"SELECT ?o {{ <{term('plain')}> ?p ?o }}"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
ORIGIN = ("Origin", "https://editor.example")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
REFUSED = (405, 400, 501)  # a method that no specification knows may be refused by the server below

HEADS = [
    ("a table", get(SELECT)),
    ("a table as CSV", get(SELECT, accept=CSV)),
    ("a graph", get(CONSTRUCT)),
    ("a graph as N-Triples", get(CONSTRUCT, accept=N_TRIPLES)),
    ("a truth", get("ASK {}")),
    ("a broken query", get("ASK {")),
    ("no format", get(SELECT, accept="image/png")),
    ("two queries", get(SELECT, ("query", SELECT))),
    ("the description", Call()),
]
OTHERS = [
    *(Case(method, Call(method, get("ASK {}").target), 405) for method in ("PUT", "DELETE", "PATCH")),
    Case("TRACE", Call("TRACE", get("ASK {}").target), REFUSED, by_server=True),
    Case("an invented method", Call("FETCHALL", get("ASK {}").target), REFUSED, by_server=True),
    Case("a method in small letters", Call("get", get("ASK {}").target), REFUSED, by_server=True),
    Case("PUT with a query", direct("ASK {}", method="PUT"), 405),
    Case("PUT without anything", Call("PUT"), 405),
]
PREFLIGHTS = [
    Case(
        f"preflight of {method} with {wanted}",
        Call(
            "OPTIONS",
            PATH,
            (ORIGIN, ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", wanted)),
        ),
        (200, 204),
        headers={"Access-Control-Allow-Methods": method, "Access-Control-Allow-Headers": wanted},
    )
    for method, wanted in [
        ("GET", "accept"),
        ("POST", "content-type"),
        ("QUERY", "content-type"),
        ("HEAD", "if-none-match"),
    ]
]
CROSS_ORIGIN = [
    Case("an answer", Call("GET", get("ASK {}").target, (ORIGIN,)), 200),
    Case("an answer with a cookie", Call("GET", get("ASK {}").target, (ORIGIN, ("Cookie", "a=b"))), 200),
    Case("a post", Call("POST", PATH, (ORIGIN, ("Content-Type", QUERY)), b"ASK {}"), 200),
    Case("a broken query", Call("GET", get("ASK {").target, (ORIGIN,)), 400),
    Case("an update", Call("POST", PATH, (ORIGIN, ("Content-Type", "application/sparql-update")), b"CLEAR ALL"), 403),
    Case("a wrong method", Call("PUT", PATH, (ORIGIN,)), 405),
    Case("no format", Call("GET", get("ASK {}").target, (ORIGIN, ("Accept", "image/png"))), 406),
    Case("too long", Call("POST", PATH, (ORIGIN, ("Content-Type", QUERY)), b"ASK {}" + b" " * 3_000_000), 413),
    Case("a wrong type", Call("POST", PATH, (ORIGIN, ("Content-Type", "text/plain")), b"ASK {}"), 415),
]
DESCRIPTIONS = [
    Case("no wish", Call(), media=TURTLE),
    Case("anything", Call(headers=(("Accept", "*/*"),)), media=TURTLE),
    Case("unknown parameters only", Call(target=f"{PATH}?ac=1"), media=TURTLE),
    *(Case(media, Call(headers=(("Accept", media),)), media=media) for media in (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)),
    Case("by quality", Call(headers=(("Accept", f"{TURTLE};q=0.2, {RDF_XML};q=0.8"),)), media=RDF_XML),
]
SD = "http://www.w3.org/ns/sparql-service-description#"
WORKBENCH = [
    Case("the workbench", Call(headers=(("Accept", BROWSER),)), media=HTML),
    Case("a table", get(SELECT, accept=BROWSER), media=HTML),
    Case("a graph", get(CONSTRUCT, accept=BROWSER), media=HTML),
    Case("a truth", get("ASK {}", accept=BROWSER), media=HTML),
    Case("markup in the data", get(f"SELECT ?o {{ <{term('markup')}> ?p ?o }}", accept=BROWSER), media=HTML),
    Case(
        "a posted form", Call("POST", PATH, (("Accept", BROWSER), ("Content-Type", QUERY)), SELECT.encode()), media=HTML
    ),
    Case(
        "format wins over the browser",
        get(SELECT, ("format", "csv"), accept=BROWSER),
        media=CSV,
        content=[TERMS["plain"]],
    ),
]


@pytest.mark.parametrize("call", [call for _, call in HEADS], ids=[name for name, _ in HEADS])
def test_head_answers_like_get_without_body(call: Call, service: Address) -> None:
    whole = send(service, call)
    head = check(service, Case("head", Call("HEAD", call.target, call.headers), whole.status, whole.media_type))

    assert head.headers["Content-Type"] == whole.headers["Content-Type"]
    assert head.headers["Content-Length"] in (None, str(len(whole.body)))
    assert head.headers.get("ETag") == whole.headers.get("ETag")


@pytest.mark.parametrize("case", OTHERS, ids=name_of)
def test_other_methods_are_refused(case: Case, service: Address) -> None:
    check(service, case)


def test_options_lists_the_methods(service: Address) -> None:
    reply = check(service, Case("options", Call("OPTIONS"), (200, 204)))

    assert set(reply.names("Allow")) == METHODS
    assert reply.body == b""


def test_options_names_what_query_takes(service: Address) -> None:
    reply = send(service, Call("OPTIONS"))

    assert QUERY in reply.headers.get("Accept-Query", ""), "The HTTP QUERY Method, section 3"


@pytest.mark.parametrize("case", PREFLIGHTS, ids=name_of)
def test_a_preflight_allows_what_scripts_need(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", CROSS_ORIGIN, ids=name_of)
def test_every_website_may_read_answers_and_errors(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", DESCRIPTIONS, ids=name_of)
def test_without_a_query_the_service_describes_itself(case: Case, service: Address) -> None:
    reply = check(service, case)

    assert any(f"<{SD}Service>" in line for line in triples(reply))


def test_a_description_in_no_format_is_refused(service: Address) -> None:
    check(service, Case("png", Call(headers=(("Accept", "image/png"),)), 406, words=(TURTLE,)))


@pytest.mark.parametrize("case", WORKBENCH, ids=name_of)
def test_a_browser_gets_a_page(case: Case, service: Address) -> None:
    reply = check(service, case)

    assert b"<script>alert" not in reply.body
    if case.name == "a table":
        assert "Fuß &amp; Bäche".encode() in reply.body


FOLLOWED = [
    Call("HEAD", get(SELECT).target),
    Call("OPTIONS"),
    Call("PUT"),
    Call(),
    get("ASK {"),
    get(SELECT, accept="image/png"),
    posted(b"ASK {}", "text/plain"),
    posted(SELECT.encode(), QUERY, chunked=True),
    get(SELECT),
]


@pytest.mark.parametrize("first", FOLLOWED, ids=lambda call: f"{call.method} {call.target!r:.60}")
def test_a_connection_carries_the_next_request(first: Call, service: Address) -> None:
    with socket.create_connection((service.host, service.port), 20) as connection:
        exchange(connection, first, first.wire(service, "keep-alive"))
        second = exchange(connection, get(SELECT), get(SELECT).wire(service, "keep-alive"))

    assert second.status == 200
    assert second.body == send(service, get(SELECT)).body


def test_two_requests_at_once_are_answered_in_order(service: Address) -> None:
    wire = get("ASK {}").wire(service, "keep-alive") + get("ASK { <x:x> ?p ?o }").wire(service)

    with socket.create_connection((service.host, service.port), 20) as connection:
        connection.sendall(wire)
        answers = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answers.index(b"true") < answers.index(b"false")


def test_a_reader_of_http_1_0_is_answered(service: Address) -> None:
    with socket.create_connection((service.host, service.port), 20) as connection:
        connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.split(b"\r\n")[0].split()[1] == b"200"
    assert b"true" in answer
    assert b"chunked" not in answer.lower()
