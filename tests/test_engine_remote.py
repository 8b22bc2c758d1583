"""The engine over a service elsewhere: native Oxigraph, Virtuoso, and services that break in every way."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import httpx
import pyoxigraph as ox
import pytest

from stadtgraph.engine.interface import AnswerKind, Operation
from stadtgraph.engine.remote import RemoteEngine, RemoteSettings
from stadtgraph.engine.wholeness import witness
from stadtgraph.engine.wording import answer_kind, bound
from stadtgraph.errors import (
    DatasetError,
    EngineError,
    LimitExceededError,
    NotAcceptableError,
    QueryError,
    QuerySyntaxError,
    UnwritableError,
)

T = TypeVar("T")
JSON: dict[AnswerKind, str] = {"solutions": "json", "boolean": "json", "triples": "ntriples"}
G, BIG = "http://example.org/g", "http://example.org/big"
SMALL = b'<http://x/s> <http://x/p> "\xc3\xa4"@de, "<&\\"\\n>" . <http://x/t> <http://x/p> <http://x/s> .'
ROWS = 400  # the product of three is long enough to meet a deadline, and ends by itself soon after
PRODUCT = f"{{ GRAPH <{BIG}> {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} }}"
LARGER = (
    f"{{ GRAPH <{BIG}> {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }} }}"  # Virtuoso is fast, and told when to stop
)
SERVICES = ["oxigraph_service", "virtuoso_service"]


def loaded(service: object) -> None:
    """Put one small and one larger graph there."""
    user, _, password = service.user.partition(":")  # type: ignore[attr-defined]
    auth = httpx.DigestAuth(user, password) if user else None
    many = "".join(f"<http://x/{n}> <http://x/q> {n} .\n" for n in range(ROWS))
    for graph, body in ((G, SMALL), (BIG, many.encode())):
        response = httpx.put(
            service.graphs,  # type: ignore[attr-defined]
            params={"graph": graph, "graph-uri": graph},
            content=body,
            headers={"Content-Type": "text/turtle"},
            auth=auth,
            timeout=30,
        )
        assert response.is_success, response.text


@pytest.fixture(scope="module", params=SERVICES)
def url(request: pytest.FixtureRequest) -> str:
    """The query address of each real server, with data."""
    service = request.getfixturevalue(request.param)
    loaded(service)
    return str(service.query)


def heavy(url: str) -> str:
    """A query that takes seconds there."""
    return f"SELECT (COUNT(*) AS ?n) {LARGER if url.endswith('/sparql') else PRODUCT}"


def using(url: str, use: Callable[[RemoteEngine], Awaitable[T]], settings: RemoteSettings | None = None) -> T:
    """Start an engine, use it, stop it."""

    async def run() -> T:
        engine = RemoteEngine(url, settings)
        await engine.start()
        try:
            return await use(engine)
        finally:
            await engine.stop()

    return asyncio.run(run())


def ask(url: str, operation: Operation, settings: RemoteSettings | None = None) -> bytes:
    """The whole answer to an operation."""

    async def use(engine: RemoteEngine) -> bytes:
        answer = await engine.query(operation)
        return b"".join([piece async for piece in answer.body])

    return using(url, use, settings)


def values(url: str, query: str, **more: object) -> list[str]:
    """The first column of a table, sorted."""
    rows = json.loads(ask(url, Operation(query, JSON, **more)))["results"]["bindings"]  # type: ignore[arg-type]
    return sorted(next(iter(row.values()))["value"] for row in rows)


# --- answers of real servers


def test_literals_of_a_table_come_back_as_they_are(url: str) -> None:
    assert values(url, f"SELECT ?o {{ GRAPH <{G}> {{ ?s ?p ?o }} }}") == ['<&"\n>', "http://x/s", "ä"]


@pytest.mark.parametrize(
    ("form", "parse"),
    [("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML), ("tsv", ox.QueryResultsFormat.TSV)],
)
def test_each_format_of_a_table_holds_every_row(url: str, form: str, parse: ox.QueryResultsFormat) -> None:
    body = ask(url, Operation(f"SELECT ?s ?o {{ GRAPH <{BIG}> {{ ?s ?p ?o }} }}", {"solutions": form}))
    results = ox.parse_query_results(body, format=parse)
    assert isinstance(results, ox.QuerySolutions)

    assert len({row["s"] for row in results}) == ROWS


def test_csv_holds_every_row(url: str) -> None:
    body = ask(url, Operation(f"SELECT ?s ?o {{ GRAPH <{BIG}> {{ ?s ?p ?o }} }}", {"solutions": "csv"}))

    assert len(body.splitlines()) == ROWS + 1


@pytest.mark.parametrize(
    ("form", "parse"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("rdfxml", ox.RdfFormat.RDF_XML),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_each_format_of_triples_holds_every_triple(url: str, form: str, parse: ox.RdfFormat) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{G}> {{ ?s ?p ?o }} }}"
    found = {str(quad.triple) for quad in ox.parse(ask(url, Operation(query, {"triples": form})), format=parse)}

    assert found == {str(quad.triple) for quad in ox.parse(SMALL, format=ox.RdfFormat.TURTLE)}


def test_a_property_that_rdf_xml_cannot_name_is_told(url: str) -> None:
    query = f"CONSTRUCT {{ ?s <http://x/1> ?o }} WHERE {{ GRAPH <{G}> {{ ?s ?p ?o }} }}"
    with pytest.raises(UnwritableError, match="http://x/1"):
        ask(url, Operation(query, {"triples": "rdfxml"}))


def test_what_we_say_of_ourselves_is_not_asked_of_the_service(url: str) -> None:
    query = f"CONSTRUCT WHERE {{ GRAPH <{G}> {{ ?s ?p ?o }} }}"
    settings = RemoteSettings(own={query: lambda: b"<http://x/we> <http://x/are> <http://x/here> .\n"})
    found = ask(url, Operation(query, {"triples": "turtle"}), settings)

    assert [quad.subject for quad in ox.parse(found, format=ox.RdfFormat.TURTLE)] == [ox.NamedNode("http://x/we")]


def test_describe_looks_into_every_graph(url: str) -> None:
    body = ask(url, Operation("DESCRIBE <http://x/t>", {"triples": "ntriples"}))

    assert b"<http://x/t>" in body
    assert b"<http://x/s> ." in body


@pytest.mark.parametrize(("graph", "truth"), [(G, True), ("http://example.org/none", False)])
@pytest.mark.parametrize(("form", "parse"), [("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)])
def test_ask_gives_a_boolean(url: str, graph: str, truth: bool, form: str, parse: ox.QueryResultsFormat) -> None:  # noqa: FBT001
    body = ask(url, Operation(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", {"boolean": form}))
    result = ox.parse_query_results(body, format=parse)

    assert isinstance(result, ox.QueryBoolean)
    assert bool(result) is truth


def test_graphs_of_the_operation_are_the_only_ones(url: str) -> None:
    assert len(values(url, "SELECT ?o { ?s ?p ?o }", default_graphs=(G,))) == 3
    assert len(values(url, "SELECT ?o { GRAPH ?g { ?s ?p ?o } }", named_graphs=(G,))) == 3


def test_graphs_of_the_settings_stand_in_when_the_operation_names_none(url: str) -> None:
    body = ask(url, Operation("SELECT ?o { ?s ?p ?o }", JSON), RemoteSettings(graphs=(G,)))

    assert len(json.loads(body)["results"]["bindings"]) == 3


def test_a_large_answer_streams_and_is_whole(url: str) -> None:
    async def use(engine: RemoteEngine) -> tuple[bytes | None, int]:
        answer = await engine.query(Operation(f"SELECT * {{ GRAPH <{BIG}> {{ ?s ?p ?o }} }}", JSON))
        whole = b"".join([piece async for piece in answer.body])
        return answer.complete, len(json.loads(whole)["results"]["bindings"])

    assert using(url, use, RemoteSettings(whole=1000)) == (None, ROWS)


def test_a_small_answer_is_complete_before_its_first_byte(url: str) -> None:
    async def use(engine: RemoteEngine) -> bool:
        answer = await engine.query(Operation(f"SELECT * {{ GRAPH <{G}> {{ ?s ?p ?o }} }}", JSON))
        return answer.complete == b"".join([piece async for piece in answer.body])

    assert using(url, use)


def test_queries_run_side_by_side(url: str) -> None:
    async def use(engine: RemoteEngine) -> set[bytes | None]:
        asked = [engine.query(Operation(f"ASK {{ GRAPH <{G}> {{ ?s ?p ?o }} }}", JSON)) for _ in range(50)]
        return {answer.complete for answer in await asyncio.gather(*asked)}

    assert len(using(url, use)) == 1


def test_a_connection_that_the_service_closed_meanwhile_is_replaced(url: str) -> None:
    async def use(engine: RemoteEngine) -> int:
        for _ in range(3):
            await engine.query(Operation("ASK {}", JSON))
            await asyncio.sleep(0.2)
        return 3

    assert using(url, use) == 3


# --- refusals and limits of real servers


def test_a_syntax_error_names_its_line(url: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        ask(url, Operation("SELECT *\n{ ?s ?p }", JSON))

    assert caught.value.line == 2


@pytest.mark.parametrize(
    "query", ["INSERT DATA { <http://x/a> <http://x/b> 1 }", "CLEAR ALL", "", "DEFINE x:y 1 ASK {}"]
)
def test_what_is_no_query_is_not_sent(url: str, query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        ask(url, Operation(query, JSON))


def test_a_kind_that_the_client_does_not_accept_is_not_computed(url: str) -> None:
    with pytest.raises(NotAcceptableError) as caught:
        ask(url, Operation("ASK {}", {"triples": "turtle"}))

    assert "application/sparql-results+json" in caught.value.offered


def test_the_deadline_of_an_operation_ends_it(url: str) -> None:
    async def use(engine: RemoteEngine) -> float:
        begun = asyncio.get_running_loop().time()
        with pytest.raises(LimitExceededError) as caught:
            await engine.query(Operation(heavy(url), JSON, deadline=0.3))
        assert caught.value.limit == "deadline"
        return asyncio.get_running_loop().time() - begun

    assert 0.25 < using(url, use) < 10, "less than the deadline of the engine"


def test_an_answer_longer_than_allowed_is_refused(url: str) -> None:
    with pytest.raises(LimitExceededError, match="longer than 2000 bytes"):
        ask(url, Operation(f"SELECT * {{ GRAPH <{BIG}> {{ ?s ?p ?o }} }}", JSON), RemoteSettings(largest=2000))


def test_a_query_that_finds_no_connection_in_time_is_told_so(url: str) -> None:
    async def use(engine: RemoteEngine) -> None:
        long = asyncio.create_task(engine.query(Operation(heavy(url), JSON, deadline=1)))
        await asyncio.sleep(0.2)
        with pytest.raises(LimitExceededError) as caught:
            await engine.query(Operation("ASK {}", JSON))
        assert caught.value.limit == "queue"
        with pytest.raises(LimitExceededError):
            await long

    using(url, use, RemoteSettings(connections=1, queue=0.2))


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_200_into_which_oxigraph_glued_its_time_limit_is_an_error(
    start_oxigraph: Callable[..., object], form: str
) -> None:
    service = start_oxigraph("--timeout-s", "1")
    loaded(service)

    with pytest.raises(EngineError):
        ask(service.query, Operation(f"SELECT (COUNT(*) AS ?n) {PRODUCT}", {"solutions": form}))  # type: ignore[attr-defined]


def test_rows_that_virtuoso_cuts_off_are_an_error(start_virtuoso: Callable[..., object]) -> None:
    service = start_virtuoso("ResultSetMaxRows = 100", "MaxQueryExecutionTime = 1")
    loaded(service)
    url: str = service.query  # type: ignore[attr-defined]

    with pytest.raises(LimitExceededError, match="cuts answers at 100 rows"):
        ask(url, Operation(f"SELECT * {{ GRAPH <{BIG}> {{ ?s ?p ?o }} }}", JSON))
    with pytest.raises(LimitExceededError, match="ResultSetMaxRows"):
        ask(url, Operation(f"CONSTRUCT WHERE {{ GRAPH <{BIG}> {{ ?s ?p ?o }} }}", JSON))
    with pytest.raises(LimitExceededError, match="timed out"):
        ask(url, Operation(f"SELECT (COUNT(*) AS ?n) {LARGER}", JSON))


def test_a_server_that_dies_is_an_engine_error(start_oxigraph: Callable[..., object]) -> None:
    service = start_oxigraph()
    loaded(service)

    async def use(engine: RemoteEngine) -> None:
        heavy = asyncio.create_task(engine.query(Operation(f"SELECT (COUNT(*) AS ?n) {PRODUCT}", JSON)))
        await asyncio.sleep(0.2)
        service.process.kill()  # type: ignore[attr-defined]
        with pytest.raises(EngineError):
            await heavy

    using(service.query, use)  # type: ignore[attr-defined]


def test_starting_without_a_service_says_where_it_should_be() -> None:
    with pytest.raises(DatasetError, match=r"http://127.0.0.1:9/sparql: does not answer as a SPARQL service"):
        ask("http://127.0.0.1:9/sparql", Operation("ASK {}", JSON))


@pytest.mark.parametrize("url", ["ftp://x/sparql", "sparql", "http://"])
def test_a_url_that_is_none_of_http_is_refused(url: str) -> None:
    with pytest.raises(DatasetError):
        RemoteEngine(url)


# --- bindings

TERMS = {"o": "<http://x/s>", "w": '"\\u00E4"@de', "n": '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'}
BOUND = [
    "SELECT ?s { ?s ?p ?o }",
    "SELECT ?s { ?s ?p ?v FILTER (?v = ?w) }",
    "SELECT (COUNT(*) AS ?k) { ?s ?q ?v FILTER (?v < ?n) }",
    "SELECT ?s { { ?s ?p ?v FILTER (?v = ?w) } UNION { ?s ?p ?o } }",
    "SELECT ?s { ?s ?p ?v OPTIONAL { ?s ?q ?z FILTER (?z = ?n) } FILTER (BOUND(?z)) }",
    "SELECT ?s { { SELECT ?s (COUNT(?v) AS ?k) { ?s ?p ?v FILTER (?v = ?n) } GROUP BY ?s } }",
    "SELECT ?s { ?s ?p ?v FILTER EXISTS { ?s ?p ?o } }",
    "SELECT ?s { ?s ?p ?v FILTER NOT EXISTS { ?s ?p ?z FILTER (?z != ?n) } }",
    "SELECT ?s { ?s ?p ?v MINUS { ?s ?p ?o } } ORDER BY ?s LIMIT 5",
    "SELECT ?v { VALUES ?s { <http://x/s> <http://x/t> } ?s ?p ?v FILTER (?v != ?w) }",
    "SELECT ?s { ?s ?p ?o } # a comment with { and ?n",
    "SELECT ?s { ?s ?p ?o } LIMIT 1",
    "ASK { ?s ?p ?w }",
    "ASK { ?s ?p ?o . ?o ?p ?n }",
    "CONSTRUCT { ?s <http://x/r> ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
]


@pytest.fixture(scope="module")
def embedded() -> ox.Store:
    """The same data in the embedded engine."""
    store = ox.Store()
    store.load(SMALL, ox.RdfFormat.TURTLE)
    many = "".join(f"<http://x/{n}> <http://x/q> {n} .\n" for n in range(ROWS))
    store.load(many.encode(), ox.RdfFormat.TURTLE)
    return store


def content(answer: object) -> object:
    """What an answer says, whatever the order."""
    if isinstance(answer, ox.QuerySolutions):
        names = sorted(variable.value for variable in answer.variables)
        return names, sorted(str([row[name] for name in names]) for row in answer)
    return bool(answer) if isinstance(answer, ox.QueryBoolean) else sorted(map(str, answer))  # type: ignore[call-overload]


@pytest.mark.parametrize("query", BOUND)
def test_binding_is_as_if_the_term_stood_there(embedded: ox.Store, query: str) -> None:
    head, brace, pattern = query.partition("{")
    for name, term in TERMS.items():
        pattern = pattern.replace(f"?{name} ", f"{term} ").replace(f"?{name})", f"{term})")

    assert content(embedded.query(bound(query, TERMS))) == content(embedded.query(head + brace + pattern))


def test_a_variable_of_the_head_shows_the_term(embedded: ox.Store) -> None:
    assert "http://x/s>" in str(content(embedded.query(bound("SELECT ?s ?o { ?s ?p ?o }", TERMS))))


@pytest.mark.parametrize("query", ["DESCRIBE ?o", "DESCRIBE ?o { ?s ?p ?o }"])
def test_what_is_described_can_be_bound(embedded: ox.Store, query: str) -> None:
    assert content(embedded.query(bound(query, TERMS))) == content(embedded.query("DESCRIBE <http://x/s>"))


def test_bindings_reach_the_service(url: str) -> None:
    assert values(url, "SELECT ?s { ?s ?p ?o }", bindings={"o": "<http://x/s>"}) == ["http://x/t"]
    assert values(url, "SELECT ?s { ?s ?p ?o FILTER (?o = ?w) }", bindings={"w": TERMS["w"]}) == ["http://x/s"]
    assert values(url, "SELECT (COUNT(*) AS ?k) { ?s <http://x/q> ?o }", bindings={"o": TERMS["n"]}) == ["1"]


@pytest.mark.parametrize(
    "term",
    [
        "_:b",
        "x",
        '"a" . <x:a> <x:b> "c"',
        '"a" } INSERT',
        "<http://x/ y>",
        "<http://x/a> <http://x/b>",
        "<< <x:a> <x:b> <x:c> >>",
        "?v",
        "",
        '"\\\\u0022"',
        '"\\u0000"',
        "7",
        '"a"@',
    ],
)
def test_a_term_that_could_be_read_otherwise_is_refused(term: str) -> None:
    with pytest.raises(QueryError):
        bound("SELECT * { ?s ?p ?o }", {"o": term})


def test_a_quotation_mark_in_escapes_stays_inside_its_literal() -> None:
    assert '{("\\" }")}' in bound("SELECT * { ?s ?p ?o }", {"o": '"\\u0022 }"'})


@pytest.mark.parametrize("name", ["", "a b", "?o", "1", "o)"])
def test_a_name_that_is_none_of_a_variable_is_refused(name: str) -> None:
    with pytest.raises(QueryError):
        bound("SELECT * { ?s ?p ?o }", {name: "<http://x/s>"})


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT*{}", "solutions"),
        ("# ask\nBASE <http://x/ask> PREFIX ask: <http://ask/> prefix : <x> Select ?a {}", "solutions"),
        ("VERSION '1.2' ask {}", "boolean"),
        ("CONSTRUCT WHERE {}", "triples"),
        ("DESCRIBE <http://x/select>", "triples"),
        ("\\u0053ELECT * {}", "solutions"),
    ],
)
def test_the_first_keyword_tells_the_kind(query: str, kind: str) -> None:
    assert answer_kind(query) == kind


@pytest.mark.parametrize("query", ["", "PREFIX a: <b>", "# \\u000A CLEAR ALL #\nASK {}", "LOAD <x:a>", "{ SELECT"])
def test_what_is_no_query_has_no_kind(query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        answer_kind(query)


# --- services that break


@asynccontextmanager
async def service(reply: bytes) -> AsyncIterator[str]:
    """A service that answers everything with these bytes and closes the connection."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
        await reader.readexactly(length)
        writer.write(reply)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/sparql"


def answered(reply: bytes, operation: Operation, settings: RemoteSettings | None = None) -> tuple[bytes, str]:
    """What becomes of a reply: the body passed on, and the digest after it."""

    async def run() -> tuple[bytes, str]:
        async with service(b"HTTP/1.1 " + reply) as url:
            engine = RemoteEngine(url, settings)
            engine._client = httpx.AsyncClient(trust_env=False)  # not start(): the service knows one answer only
            try:
                answer = await engine.query(operation)
                return b"".join([piece async for piece in answer.body]), engine.digest
            finally:
                await engine.stop()

    return asyncio.run(run())


def ok(media_type: str, body: bytes, *headers: str, length: int | None = None) -> bytes:
    """A 200."""
    lines = [
        "200 OK",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(body) if length is None else length}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


TABLE = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"}\\"{"}}]}}'
RESULTS_JSON, ALL = "application/sparql-results+json", Operation("SELECT * {}", JSON)


def test_a_whole_table_passes() -> None:
    assert answered(ok(RESULTS_JSON + "; charset=utf-8", TABLE), ALL)[0] == TABLE


@pytest.mark.parametrize("whole", [10, 10_000])
@pytest.mark.parametrize("end", range(1, len(TABLE) - 1, 7))
def test_a_table_that_breaks_off_anywhere_is_an_error(end: int, whole: int) -> None:
    with pytest.raises(EngineError):
        answered(ok(RESULTS_JSON, TABLE[:end]), ALL, RemoteSettings(whole=whole))


@pytest.mark.parametrize(
    "reply",
    [
        ok(RESULTS_JSON, TABLE[:20], length=len(TABLE)),
        ok(RESULTS_JSON, b""),
        ok(RESULTS_JSON, TABLE + b"The operation has been cancelled"),
        ok("text/html", b"<p>sorry</p>"),
        ok("", TABLE),
        ok("text/turtle", b"<x:a> <x:b> <x:c> ."),
        b"200 OK\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na\r\n1\r\n",
        b"302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        b"500 Broken\r\nContent-Length: 4\r\n\r\noops",
        b"404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"",
    ],
)
def test_an_answer_that_cannot_be_used_is_an_engine_error(reply: bytes) -> None:
    with pytest.raises(EngineError):
        answered(reply, ALL)


@pytest.mark.parametrize(
    ("reply", "limit", "wait"),
    [
        (b"503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", "queue", 7),
        (b"503 Busy\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n", "queue", 1),
        (b"429 Slow down\r\nContent-Length: 0\r\n\r\n", "queue", 1),
        (b"408 Timeout\r\nContent-Length: 0\r\n\r\n", "deadline", 1),
        (b"504 Timeout\r\nContent-Length: 0\r\n\r\n", "deadline", 1),
        (b"414 Long\r\nContent-Length: 0\r\n\r\n", "length", 1),
        (b"500 Failed\r\nContent-Length: 31\r\n\r\nVirtuoso S1T00 Error: timed out", "deadline", 1),
        (ok(RESULTS_JSON, TABLE, "X-SQL-State: S1TAT").replace(b"200 OK", b"206 Partial", 1), "deadline", 1),
        (ok(RESULTS_JSON, TABLE, "X-SQL-State: S1TAT"), "deadline", 1),
        (ok(RESULTS_JSON, TABLE, "X-SPARQL-MaxRows: 1"), "rows", 1),
    ],
)
def test_a_limit_of_the_service_is_named(reply: bytes, limit: str, wait: int) -> None:
    with pytest.raises(LimitExceededError) as caught:
        answered(reply, ALL)

    assert (caught.value.limit, caught.value.retry_after) == (limit, wait)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("error at 3:6: expected", (3, 6)),
        ("compiler, line 2: syntax error", (2, 0)),
        ("Line 4, column 9.", (4, 9)),
        ("no", (0, 0)),
    ],
)
def test_a_400_is_a_syntax_error_with_the_place_that_it_names(said: str, place: tuple[int, int]) -> None:
    with pytest.raises(QuerySyntaxError, match=said) as caught:
        answered(f"400 Bad\r\nContent-Length: {len(said)}\r\n\r\n{said}".encode(), ALL)

    assert (caught.value.line, caught.value.column) == place


def test_a_403_is_a_refusal_with_its_text() -> None:
    with pytest.raises(QueryError, match="no SERVICE here"):
        answered(b"403 No\r\nContent-Length: 15\r\n\r\nno SERVICE here", ALL)


def test_another_format_than_wanted_is_rewritten() -> None:
    body, _ = answered(ok(RESULTS_JSON, TABLE), Operation("SELECT * {}", {"solutions": "csv"}))

    assert body == b'a\r\n"}""{"\r\n'


def test_another_format_than_wanted_is_an_error_when_too_large_to_rewrite() -> None:
    with pytest.raises(EngineError, match="gives json only"):
        answered(ok(RESULTS_JSON, TABLE), Operation("SELECT * {}", {"solutions": "csv"}), RemoteSettings(rewritten=10))


def test_turtle_that_is_none_is_an_error() -> None:
    with pytest.raises(EngineError, match="not the turtle"):
        answered(ok("text/turtle", b"<x:a> <x:b> oh dear ."), Operation("CONSTRUCT WHERE {}", {"triples": "turtle"}))


def test_a_table_for_a_boolean_is_an_error() -> None:
    with pytest.raises(EngineError):
        answered(ok(RESULTS_JSON, TABLE), Operation("ASK {}", JSON))


# --- which data


@pytest.mark.parametrize(
    "header", ['Link: <https://example.org/d/1>; rel="cite-as"', "Dataset-Digest: https://example.org/d/1"]
)
def test_the_service_says_which_data_it_has(header: str) -> None:
    assert answered(ok(RESULTS_JSON, TABLE, header), ALL)[1] == "https://example.org/d/1"


def test_a_digest_goes_before_a_version_which_may_stay_when_the_data_change() -> None:
    digest = f"rdfc-1.0-sha-256:{'ab' * 32}"
    headers = (f"Dataset-Digest: {digest}", 'Link: <https://example.org/d/1>; rel="cite-as"')

    assert answered(ok(RESULTS_JSON, TABLE, "\r\n".join(headers)), ALL)[1] == digest


def test_a_version_that_was_configured_counts_known_changes() -> None:
    engine = RemoteEngine("http://127.0.0.1:9/", RemoteSettings(version="v1"))
    before = engine.digest
    engine.changed()

    assert (before, engine.digest) == ("v1-0", "v1-1")


def test_without_a_version_the_digest_does_not_last() -> None:
    async def run() -> set[str]:
        engine = RemoteEngine("http://127.0.0.1:9/", RemoteSettings(refresh=0.02))
        before = engine.digest
        await asyncio.sleep(0.05)
        return {before, engine.digest, RemoteEngine("http://127.0.0.1:9/").digest}

    assert len(asyncio.run(run())) == 3


# --- wholeness, whatever the pieces

BODIES = {
    "json": TABLE,
    "xml": b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>',
    "csv": b"a\r\n1\r\n",
    "ntriples": b"<x:a> <x:b> <x:c> .\n",
    "turtle": b"# Empty TURTLE\n",
    "trig": b"<x:g> { <x:a> <x:b> <x:c> }\n",
    "jsonld": b'[{"@id":"x:a","x:b":[{"@value":"\\\\"}]}]',
}


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize("form", sorted(BODIES))
def test_a_whole_body_is_whole_in_pieces_of_any_size(form: str, size: int) -> None:
    watcher, body = witness(form), BODIES[form]
    for start in range(0, len(body), size):
        watcher.feed(body[start : start + size])
    watcher.close()


@pytest.mark.parametrize("form", sorted(BODIES))
def test_a_body_with_an_error_glued_to_it_is_not_whole(form: str) -> None:
    watcher = witness(form)
    with pytest.raises(EngineError):  # noqa: PT012  # either may notice
        watcher.feed(BODIES[form] + b"The SPARQL operation has been cancelled")
        watcher.close()


def test_an_answer_with_a_document_type_is_refused() -> None:
    with pytest.raises(EngineError, match="document type"):
        witness("xml").feed(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
