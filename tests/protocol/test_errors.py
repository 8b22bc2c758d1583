"""Errors: what is wrong, where, and what to do; as problem+json (RFC 9457) or readable in a browser."""

import pytest

from .cases import Case, check, name_of
from .contents import CSV, HTML, PROBLEM
from .data import EX
from .exchange import Address, Call, direct, form, get, send

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
HERE = "⟪"  # stands before the first character that cannot be right
EVIL = "ASK { <script>alert('ü')</script> }"


def broken(name: str, marked: str, *, words: tuple[str, ...] = (), exact: bool = True) -> list[Case]:
    """A query that breaks at the mark, by GET and as a body; lines and columns count characters from 1."""
    before, _, after = marked.partition(HERE)
    lines = before.split("\n")
    place = (len(lines), len(lines[-1]) + 1) if exact else (0, 0)
    return [
        Case(f"{name}: GET", get(before + after), 400, words=words, place=place),
        Case(f"{name}: body", direct(before + after), 400, words=words, place=place),
    ]


SYNTAX = [
    *broken("the first word", f"{HERE}FIND me everything", exact=False),
    *broken("a bracket too many", f"ASK {{ {HERE}) }}"),
    *broken("the third line", f"SELECT ?s\nWHERE {{\n  ?s ?p {HERE}}}\n}}", exact=False),
    *broken("after umlauts", f'ASK {{ ?s ?p "äöüß" . {HERE}) }}'),
    *broken("after an emoji", f'ASK {{ ?s ?p "🏙" . {HERE}) }}'),
    *broken("after a comment", f"# Straße\nASK {{ {HERE}] }}"),
    *broken("after CRLF", f"ASK\r\n{{ {HERE}) }}"),
    *broken("after a long literal", f'ASK {{ ?s ?p """one\ntwo\nthree""" . {HERE}) }}'),
    *broken("an end too early", f"ASK {{ ?s ?p ?o {HERE}", exact=False),
    *broken("an undeclared prefix", f"ASK {{ ?s {HERE}foaf:name ?o }}", words=("foaf",), exact=False),
    *broken("an undeclared prefix of ours", f"ASK {{\n?s {HERE}sc:theme ?o }}", words=("sc", "PREFIX"), exact=False),
    *broken("two queries in one", f"ASK {{}} {HERE}ASK {{}}", exact=False),
]
REFUSED = [
    Case(name, direct(query), 403, words=("SERVICE",))
    for name, query in [
        ("SERVICE", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        ("service in small letters", "SELECT * { service <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        ("SERVICE SILENT", "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        ("SERVICE with a variable", "SELECT * { VALUES ?e { <http://127.0.0.1:9/> } SERVICE ?e { ?s ?p ?o } }"),
        ("SERVICE in a filter", "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }"),
        ("SERVICE in a subquery", "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }"),
        ("SERVICE after a comment", "SELECT * { # harmless\n SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        ("SERVICE by a prefix", "PREFIX e: <http://127.0.0.1:9/>\nSELECT * { SERVICE e:x { ?s ?p ?o } }"),
    ]
]
HARMLESS = [
    Case(
        "the word in a literal", get('SELECT ("SERVICE <http://x/> {" AS ?t) {}'), content=['"SERVICE <http://x/> {"']
    ),
    Case("the word in a comment", get("ASK {} # SERVICE <http://x/> { }"), content=True),
    Case("the word in an IRI", get(f"ASK {{ <{EX}SERVICE> ?p ?o }}"), content=False),
    Case("the word as a variable", get("ASK { OPTIONAL { ?service <http://x/SERVICE> ?o } }"), content=True),
]
PAGES = [
    Case("a broken query in a browser", get(EVIL, accept=BROWSER), 400, HTML),
    Case("a refused query in a browser", get("ASK { SERVICE <x:x> {} }", accept=BROWSER), 403, HTML),
    Case("two queries in a browser", get("ASK {}", ("query", "ASK {}"), accept=BROWSER), 400, HTML),
    Case("a broken form from a browser", form(("query", EVIL), accept=BROWSER), 400, HTML),
    Case("a wrong type from a browser", Call("POST", headers=(("Accept", BROWSER),), body=b"x"), 415, HTML),
    Case("plain text wanted", get(EVIL, accept="text/plain"), (400, 406), ("text/plain", PROBLEM)),
    Case("problems wanted", get(EVIL, accept=PROBLEM), (400, 406), PROBLEM),
    Case("JSON wanted", get(EVIL, accept="application/json"), 400, (PROBLEM, "application/json")),
    Case("CSV wanted", get(EVIL, accept=CSV), 400, PROBLEM),
    Case("both: pages first", get(EVIL, accept=f"{PROBLEM};q=0.5, {HTML}"), 400, HTML),
    Case("nothing that errors have", get(EVIL, accept="image/png"), (400, 406), PROBLEM),
]
NUMBERS = " ".join(map(str, range(40)))
HEAVY = "SELECT (SUM(?a * ?b + ?c * ?d + ?e) AS ?n) {{ {} }}".format(
    " ".join(f"VALUES ?{name} {{ {NUMBERS} }}" for name in "abcde")  # a hundred million rows to look at
)
LIMITS = [
    Case("the deadline", get(HEAVY), 503, words=("deadline",), headers={"Retry-After": ""}),
    Case("the deadline of a form", form(("query", HEAVY)), 503, words=("deadline",), headers={"Retry-After": ""}),
    Case("brackets too deep", direct("ASK " + "{" * 3000 + "}" * 3000), (400, 413), words=("200",)),
    Case("expressions too deep", direct(f"ASK {{ FILTER {'(' * 3000}1{')' * 3000} }}"), (400, 413)),
]


@pytest.mark.parametrize("case", SYNTAX, ids=name_of)
def test_a_syntax_error_names_its_place(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", REFUSED, ids=name_of)
def test_service_is_refused(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", HARMLESS, ids=name_of)
def test_the_word_service_is_harmless(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", PAGES, ids=name_of)
def test_errors_are_readable_by_who_asks(case: Case, service: Address) -> None:
    reply = check(service, case)

    if reply.media_type == HTML:
        assert b"<script>alert" not in reply.body, "the user's text is escaped"


@pytest.mark.parametrize("case", LIMITS, ids=name_of)
def test_a_limit_is_named(case: Case, service: Address) -> None:
    reply = check(service, case)

    if reply.status == 503:
        assert int(reply.headers["Retry-After"]) > 0


def test_after_every_error_the_service_answers(service: Address) -> None:
    assert send(service, get("ASK {}")).status == 200


def test_a_wrong_path_is_a_problem_too(service: Address) -> None:
    reply = send(service, Call(target="/sparql/nothing/here"))

    assert reply.status == 404
    assert reply.media_type == PROBLEM
