"""How a query may be given: methods, parameters, bodies, decoding (SPARQL 1.1 Protocol, section 2.1)."""

import pytest

from .cases import Case, check, name_of
from .contents import CSV, TURTLE
from .data import EX, TERMS, term
from .exchange import FORM, PATH, QUERY, Address, Call, direct, encoded, form, get, posted

ASK = "ASK { ?s ?p ?o }"
PLAIN = f"SELECT ?o {{ <{term('plain')}> ?p ?o }}"
ANSWER = [TERMS["plain"]]
ECHO = 'SELECT ("{}" AS ?text) {{}}'
FORM_UTF8, QUERY_UTF8 = f"{FORM}; charset=UTF-8", f"{QUERY}; charset=utf-8"
UNREADABLE = (400, 415)

WAYS = [
    Case("GET", get(PLAIN), content=ANSWER),
    Case("POST of a form", form(("query", PLAIN)), content=ANSWER),
    Case("POST of the query itself", direct(PLAIN), content=ANSWER),
    Case("QUERY with the query itself", direct(PLAIN, method="QUERY"), content=ANSWER),
    Case("QUERY with a form", posted(encoded([("query", PLAIN)]).encode(), FORM, method="QUERY"), content=ANSWER),
    Case("QUERY without a type", posted(PLAIN.encode(), None, method="QUERY"), UNREADABLE),
    Case("QUERY of an unknown type", posted(b"{}", "application/json", method="QUERY"), 415),
    Case("QUERY that is not SPARQL", direct("nonsense", method="QUERY"), 400),
    Case("QUERY that is an update", direct("CLEAR ALL", method="QUERY"), 403),
    Case("QUERY with a query in address and body", direct(ASK, ("query", ASK), method="QUERY"), 400),
    Case("QUERY in another format", direct(PLAIN, method="QUERY", accept=CSV), media=CSV, content=ANSWER),
    Case("POST of an empty form with the query in the address", form(address=[("query", PLAIN)]), content=ANSWER),
    Case("a form with its charset", posted(encoded([("query", PLAIN)]).encode(), FORM_UTF8), content=ANSWER),
    Case("a query with its charset", posted(PLAIN.encode(), QUERY_UTF8), content=ANSWER),
    Case("a type in capitals", posted(PLAIN.encode(), "Application/SPARQL-Query"), content=ANSWER),
    Case("a form's type in capitals", posted(encoded([("query", PLAIN)]).encode(), FORM.upper()), content=ANSWER),
    Case("a body in pieces", posted(PLAIN.encode(), QUERY, chunked=True), content=ANSWER),
    Case("a form in pieces", posted(encoded([("query", PLAIN)]).encode(), FORM, chunked=True), content=ANSWER),
    Case("a query of 50,000 characters", direct(f"{PLAIN} # {'x' * 50_000}"), content=ANSWER),
]
COUNTING = [
    Case("an empty query", get(""), 400),
    Case("an empty query in a form", form(("query", "")), 400),
    Case("an empty body", posted(b"", QUERY), 400),
    Case("a query of blanks", get("  \n "), 400),
    Case("a form without query", form(("format", "json")), 400, words=("query",)),
    Case("an empty form", posted(b"", FORM), 400, words=("query",)),
    Case("graphs but no query", Call(target=f"{PATH}?default-graph-uri={EX}"), 400, words=("query",)),
    Case("two queries in the address", get(ASK, ("query", ASK)), 400, words=("query",)),
    Case("two queries in a form", form(("query", ASK), ("query", ASK)), 400, words=("query",)),
    Case("a query in address and form", form(("query", ASK), address=[("query", ASK)]), 400, words=("query",)),
    Case("a query in address and body", direct(ASK, ("query", ASK)), 400, words=("query",)),
    Case("the same query twice, once empty", get(ASK, ("query", "")), 400, words=("query",)),
]
UNKNOWN = [
    Case("ac=1, as editors send it", get(PLAIN, ("ac", "1")), content=ANSWER),
    Case("ac=1 first", Call(target=f"{PATH}?ac=1&{encoded([('query', PLAIN)])}"), content=ANSWER),
    Case("an unknown parameter in the address", get(PLAIN, ("debug", "on")), content=ANSWER),
    Case("an unknown parameter in a form", form(("query", PLAIN), ("should-sponge", "")), content=ANSWER),
    Case("an unknown parameter beside a body", direct(PLAIN, ("colour", "blau")), content=ANSWER),
    Case("an unknown parameter twice", get(PLAIN, ("x", "1"), ("x", "2")), content=ANSWER),
    Case("a parameter without value", Call(target=f"{PATH}?flag&{encoded([('query', PLAIN)])}"), content=ANSWER),
    Case("empty pairs", Call(target=f"{PATH}?&&{encoded([('query', PLAIN)])}&"), content=ANSWER),
    Case("an encoded parameter name", Call(target=f"{PATH}?%71uery={encoded([('', PLAIN)])[1:]}"), content=ANSWER),
]


def echoed(name: str, wire: str, text: str) -> list[Case]:
    """The same encoded text in an address and in a form must give the same literal."""
    parameter = encoded([("query", ECHO.format("@@"))]).replace("%40%40", wire)
    return [
        Case(f"{name} in the address", Call(target=f"{PATH}?{parameter}"), content=[f'"{text}"']),
        Case(f"{name} in a form", posted(parameter.encode("utf-8"), FORM), content=[f'"{text}"']),
    ]


DECODED = [
    *echoed("%20", "a%20b", "a b"),
    *echoed("a plus sign for a space", "a+b", "a b"),
    *echoed("%2B", "a%2Bb", "a+b"),
    *echoed("%2520, decoded once", "a%2520b", "a%20b"),
    *echoed("%252B, decoded once", "a%252Bb", "a%2Bb"),
    *echoed("%26", "a%26b%3Dc", "a&b=c"),
    *echoed("%3B and a bare semicolon", "a%3Bb;c", "a;b;c"),
    *echoed("small hexadecimal letters", "%c3%a4", "ä"),
    *echoed("umlauts", "%C3%A4%C3%B6%C3%BC%C3%9F%C3%84", "äöüßÄ"),
    *echoed("a decomposed umlaut, as it came", "Mu%CC%88nchen", "Mu\u0308nchen"),
    *echoed("an emoji", "%F0%9F%8F%99", "🏙"),
    *echoed("# and ?", "%23%3F", "#?"),
    *echoed("a numeric character reference, left alone", "%26%23228%3B", "&#228;"),
    Case("a body is not decoded", direct(ECHO.format("a%20b+c")), content=['"a%20b+c"']),
    Case("a body with umlauts", direct(ECHO.format("äöüß 🏙")), content=['"äöüß 🏙"']),
    Case("an IRI with %20", get(f"SELECT ?p {{ <{EX}a%20b> ?p ?o }}"), content=[]),
    Case("an escape of SPARQL", get(ECHO.format("\\u00E4")), content=['"ä"']),
    Case("lines ending in CRLF", get(PLAIN.replace(" ", "\r\n")), content=ANSWER),
    Case(
        "umlauts unencoded in a form",
        posted(f"query={ECHO.format('ä').replace(' ', '+')}".encode(), FORM),
        content=['"ä"'],
    ),
]
BROKEN = [
    Case(
        "latin-1 in the address",
        Call(target=f"{PATH}?query={encoded([('', ECHO.format('@'))])[1:].replace('%40', '%E4')}"),
        400,
    ),
    Case("latin-1 in a form", posted(b"query=ASK%20%7B%20%3Fs%20%3Fp%20%22%E4%22%20%7D", FORM), 400),
    Case("bare latin-1 in a form", posted('query=ASK { ?s ?p "ä" }'.encode("latin-1"), FORM), 400),
    Case("latin-1 in a body", posted('ASK { ?s ?p "ä" }'.encode("latin-1"), QUERY), 400, words=("utf-8",)),
    Case("half a character", posted(b'ASK { ?s ?p "\xc3" }', QUERY), 400, words=("utf-8",)),
    Case("an overlong character", posted(b'ASK { ?s ?p "\xc0\xaf" }', QUERY), 400, words=("utf-8",)),
    Case("a surrogate in UTF-8", posted(b'ASK { ?s ?p "\xed\xa0\x80" }', QUERY), 400, words=("utf-8",)),
    Case("UTF-16 said to be UTF-8", posted(ASK.encode("utf-16"), QUERY_UTF8), 400),
    Case("a charset that is not UTF-8", posted(ASK.encode("utf-16"), f"{QUERY}; charset=UTF-16"), UNREADABLE),
    Case("a graph's name in latin-1", Call(target=f"{PATH}?query=ASK%7B%7D&default-graph-uri=http://x/%E4"), 400),
    Case("raw bytes in the address", Call(target=PATH.encode() + b"?query=ASK\xff{}"), 400, by_server=True),
    Case("half an escape", Call(target=f"{PATH}?query=ASK%7B%7D%2"), 400),
    Case("an escape of no hexadecimal digits", Call(target=f"{PATH}?query=ASK%7B%7D%zz"), 400),
    Case("a lone percent sign in a form", posted(b"query=ASK%7B%7D%", FORM), 400),
    Case("NUL in the address", Call(target=f"{PATH}?query=ASK%00%7B%7D"), 400),
    Case("NUL in a literal", get('ASK { ?s ?p "\0" }'), 400),
    Case("NUL in a form", posted(b"query=ASK%7B%7D%00", FORM), 400),
    Case("NUL in a body", posted(b"ASK {}\0", QUERY), 400),
    Case("NUL in a graph's name", get(ASK, ("default-graph-uri", "http://x/\0")), 400),
    Case(
        "a compressed body",
        Call("POST", PATH, (("Content-Type", QUERY), ("Content-Encoding", "gzip")), b"\x1f\x8b\x08"),
        UNREADABLE,
    ),
]
TYPES = [
    Case(f"POST of {media_type or 'no type'}", posted(body, media_type), 415, words=(QUERY,))
    for media_type, body in [
        ("text/plain", ASK.encode()),
        ("application/json", b'{"query": "ASK {}"}'),
        ("application/octet-stream", ASK.encode()),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\nASK {}\r\n--x--\r\n',
        ),
        (TURTLE, b""),
        ("application/sparql-results+json", b"{}"),
        ("application/sparql-query-x", ASK.encode()),
        ("sparql-query", ASK.encode()),
        ("*/*", ASK.encode()),
        (None, ASK.encode()),
    ]
]
SIZES = [
    Case("a body of 3 MB", direct(f"{ASK} # {'x' * 3_000_000}"), 413),
    Case("a form of 3 MB", posted(b"query=ASK%7B%7D&x=" + b"x" * 3_000_000, FORM), 413),
    Case("a QUERY of 3 MB", direct(f"{ASK} # {'x' * 3_000_000}", method="QUERY"), 413),
    Case("3 MB in pieces", posted(f"{ASK} # {'x' * 3_000_000}".encode(), QUERY, chunked=True), 413),
    Case("an announced terabyte", Call("POST", PATH, (("Content-Type", QUERY), ("Content-Length", str(10**12)))), 413),
    Case("an address of 200,000 characters", get(f"{ASK} # {'x' * 200_000}"), (400, 413, 414), by_server=True),
]


@pytest.mark.parametrize("case", WAYS, ids=name_of)
def test_a_query_comes_in_many_ways(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", COUNTING, ids=name_of)
def test_a_query_is_given_exactly_once(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", UNKNOWN, ids=name_of)
def test_unknown_parameters_are_ignored(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", DECODED, ids=name_of)
def test_text_is_decoded_exactly_once(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", BROKEN, ids=name_of)
def test_broken_bytes_are_refused(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", TYPES, ids=name_of)
def test_other_types_are_refused(case: Case, service: Address) -> None:
    check(service, case)


@pytest.mark.parametrize("case", SIZES, ids=name_of)
def test_what_is_too_long_is_refused(case: Case, service: Address) -> None:
    check(service, case)
