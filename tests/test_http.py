"""The service over HTTP: SPARQL 1.1 Protocol, errors, pages."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from starlette.types import ASGIApp

from stadtgraph.engine.crew import Limits
from stadtgraph.engine.pool import Pool
from stadtgraph.http.app import create_app
from stadtgraph.http.protocol import STANDARD
from stadtgraph.loading import Plan, plan_of
from stadtgraph.namespaces import Names

Parameters = Sequence[tuple[str, str]]
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
ASK, CONSTRUCT = "ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"
SELECT = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
GRAPH = "http://x/two"


class Client:
    """Asks an application within this process; httpx knows applications asynchronously only."""

    def __init__(self, app: ASGIApp, runner: asyncio.Runner) -> None:
        self.app, self.runner = app, runner

    def ask(
        self,
        method: str,
        path: str = "/sparql",
        *,
        parameters: Parameters | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Send one request. parameters: of the address, encoded by httpx."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(
                    method,
                    path,
                    params=None if parameters is None else httpx.QueryParams(list(parameters)),
                    headers=headers,
                    content=content,
                )

        return self.runner.run(send())

    def get(self, query: str, *more: tuple[str, str], accept: str | None = None) -> httpx.Response:
        """GET a query."""
        headers = None if accept is None else {"Accept": accept}
        return self.ask("GET", parameters=[("query", query), *more], headers=headers)

    def post(self, content: bytes, media_type: str, path: str = "/sparql") -> httpx.Response:
        """POST a body."""
        return self.ask("POST", path, content=content, headers={"Content-Type": media_type})


def serving(plan: Plan) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        engine = Pool(plan, Limits(workers=1, deadline=10))
        runner.run(engine.start())
        yield Client(create_app(engine, plan.names or Names()), runner)
        runner.run(engine.stop())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The service over two graphs of one triple each."""
    quads = [
        ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal(word), ox.NamedNode(graph))
        for graph, word in (("http://x/one", "Fuß & Weg"), (GRAPH, "<script>alert('Bäche')</script>"))
    ]
    file = tmp_path_factory.mktemp("data") / "two.nq"
    file.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    yield from serving(plan_of([file], union=True))


@pytest.fixture(scope="module")
def site() -> Iterator[Client]:
    """The service over the committed graphs."""
    yield from serving(plan_of([]))


def values(response: httpx.Response) -> list[str]:
    """The cells of a table of one column, in JSON."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/sparql-results+json"
    (name,) = response.json()["head"]["vars"]
    return [row[name]["value"] for row in response.json()["results"]["bindings"]]


def refused(response: httpx.Response, status: int) -> str:
    """The detail of a problem; checks its form, which is the same for every error."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert body["title"] not in ("", "Error")
    assert isinstance(body["detail"], str)
    return body["detail"]


BOTH = ["<script>alert('Bäche')</script>", "Fuß & Weg"]


# ----------------------------------------------------------------------------- the query operation


def test_a_query_by_get_is_answered(client: Client) -> None:
    assert values(client.get(SELECT)) == BOTH


def test_a_query_by_form_is_answered(client: Client) -> None:
    assert values(client.post(f"query={quote(SELECT)}".encode(), FORM)) == BOTH


def test_a_query_posted_directly_is_answered(client: Client) -> None:
    assert values(client.post(SELECT.encode(), QUERY)) == BOTH


@pytest.mark.parametrize("media_type", [f"{QUERY}; charset=utf-8", "Application/SPARQL-Query"])
def test_the_media_type_of_a_post_may_have_parameters_and_capitals(client: Client, media_type: str) -> None:
    assert values(client.post(SELECT.encode(), media_type)) == BOTH


def test_head_answers_like_get(client: Client) -> None:
    head, get = client.ask("HEAD", parameters=[("query", SELECT)]), client.get(SELECT)

    assert head.status_code == 200
    for response in (head, get):
        del response.headers["x-request-id"]
    assert head.headers == get.headers


def test_options_tells_what_is_allowed_from_anywhere(client: Client) -> None:
    response = client.ask("OPTIONS", headers={"Origin": "http://elsewhere.example"})

    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert "Content-Type" in response.headers["access-control-allow-headers"]
    assert response.content == b""


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_another_method_is_refused_with_those_allowed(client: Client, method: str) -> None:
    response = client.ask(method, parameters=[("query", SELECT)])

    assert "GET" in refused(response, 405)
    assert response.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json", "application/json"),
    ],
)
def test_a_table_comes_in_the_format_accepted(client: Client, accept: str, media_type: str) -> None:
    response = client.get(SELECT, accept=accept)

    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert "Fuß" in response.content.decode("utf-8")


@pytest.mark.parametrize(
    ("accept", "media_type", "start"),
    [
        ("*/*", "text/turtle; charset=utf-8", "@prefix"),
        ("application/n-triples", "application/n-triples", "<http://x/s> <http://x/p>"),
        ("application/rdf+xml", "application/rdf+xml", "<?xml"),
        ("application/ld+json", "application/ld+json", "[{"),
    ],
)
def test_triples_come_in_the_format_accepted(client: Client, accept: str, media_type: str, start: str) -> None:
    response = client.get(CONSTRUCT, accept=accept)

    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert response.content.decode("utf-8").startswith(start)


def test_a_yes_or_no_is_answered(client: Client) -> None:
    assert client.get(ASK).json() == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "text/turtle"), (SELECT, "*/*;q=0"), (ASK, "text/csv"), (CONSTRUCT, "application/sparql-results+json")],
    ids=["table-as-turtle", "nothing", "yes-or-no-as-csv", "triples-as-table"],
)
def test_a_format_that_is_not_offered_is_refused_with_those_that_are(client: Client, query: str, accept: str) -> None:
    assert refused(client.get(query, accept=accept), 406).split(" offered as ")[0] in ("This answer is", "Answers are")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("csv", "text/csv; charset=utf-8"), ("application/sparql-results+xml", "application/sparql-results+xml")],
)
def test_a_format_asked_for_by_name_wins_over_accept(client: Client, name: str, media_type: str) -> None:
    response = client.get(SELECT, ("format", name), accept="application/json")

    assert response.headers["content-type"] == media_type


@pytest.mark.parametrize("name", ["turtle", "yaml"])
def test_a_format_that_fits_no_such_answer_is_refused(client: Client, name: str) -> None:
    refused(client.get(SELECT, ("format", name), accept="text/csv"), 406)


@pytest.mark.parametrize("name", ["xml", "rdf+xml", "RDF"])
def test_the_names_that_clients_send_for_formats_are_known(client: Client, name: str) -> None:
    response = client.get(CONSTRUCT, ("format", name), accept="*/*")

    assert response.headers["content-type"] == "application/rdf+xml"


def test_unknown_parameters_are_ignored(client: Client) -> None:
    assert values(client.get(SELECT, ("ac", "1"))) == BOTH


def test_default_graphs_are_chosen(client: Client) -> None:
    assert values(client.get(SELECT, ("default-graph-uri", "http://x/one"))) == ["Fuß & Weg"]


def test_several_default_graphs_are_merged(client: Client) -> None:
    graphs = [("default-graph-uri", "http://x/one"), ("default-graph-uri", GRAPH)]

    assert values(client.get(SELECT, *graphs)) == BOTH


def test_named_graphs_are_chosen(client: Client) -> None:
    query = "SELECT ?g { GRAPH ?g { ?s ?p ?o } }"

    assert values(client.get(query, ("named-graph-uri", GRAPH))) == [GRAPH]


def test_graphs_stand_in_the_address_when_a_query_is_posted(client: Client) -> None:
    path = "/sparql?default-graph-uri=" + quote("http://x/one", safe="")

    assert values(client.post(SELECT.encode(), QUERY, path)) == ["Fuß & Weg"]


def test_a_graph_that_is_no_iri_is_refused(client: Client) -> None:
    refused(client.get(SELECT, ("default-graph-uri", "no iri")), 400)


# ----------------------------------------------------------------------------- decoding

ECHO = "SELECT ('{}' AS ?o) {{}}"


@pytest.mark.parametrize(
    ("encoded", "decoded"),
    [
        pytest.param("a%20b", "a b", id="space"),
        pytest.param("a+b", "a b", id="plus-is-a-space"),
        pytest.param("a%2Bb", "a+b", id="encoded-plus"),
        pytest.param("a%2520b", "a%20b", id="decoded-once"),
        pytest.param("B%C3%A4che", "Bäche", id="umlaut"),
        pytest.param("a%26b%3Dc", "a&b=c", id="ampersand"),
        pytest.param("a;b", "a;b", id="semicolon-parts-nothing"),
        pytest.param("%F0%9F%8F%99", "🏙", id="beyond-16-bits"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_parameters_are_decoded_once(client: Client, method: str, encoded: str, decoded: str) -> None:
    text = "query=" + quote("SELECT ('", safe="") + encoded + quote("' AS ?o) {}", safe="")

    response = client.ask("GET", f"/sparql?{text}") if method == "GET" else client.post(text.encode(), FORM)

    assert values(response) == [decoded]


def test_a_query_posted_directly_is_not_decoded(client: Client) -> None:
    assert values(client.post(ECHO.format("a+b%20c").encode(), QUERY)) == ["a+b%20c"]


@pytest.mark.parametrize("media_type", [FORM, QUERY])
def test_a_body_that_is_not_utf_8_is_refused(client: Client, media_type: str) -> None:
    assert "not UTF-8" in refused(client.post(b"query=\xe4", media_type), 400)


def test_an_address_that_is_not_utf_8_is_refused(client: Client) -> None:
    assert "cannot be decoded" in refused(client.ask("GET", "/sparql?query=%E4"), 400)


# ----------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "parameters", [[("default-graph-uri", GRAPH)], [("query", SELECT), ("query", SELECT)]], ids=["none", "two"]
)
def test_a_query_must_be_given_once(client: Client, parameters: Parameters) -> None:
    assert "'query' once" in refused(client.ask("GET", parameters=parameters), 400)


def test_a_query_in_address_and_body_is_one_too_many(client: Client) -> None:
    assert "given 2 times" in refused(client.post(SELECT.encode(), QUERY, f"/sparql?query={quote(ASK)}"), 400)


def test_an_empty_query_is_no_query(client: Client) -> None:
    assert "ends too early" in refused(client.get(""), 400)


def test_a_syntax_error_has_line_and_column(client: Client) -> None:
    response = client.get("SELECT *\nWHERE { ?s ?p ?o ")

    assert "ends too early" in refused(response, 400)
    assert (response.json()["line"], response.json()["column"]) == (2, 18)


@pytest.mark.parametrize("query", ["INSERT DATA { <x:a> <x:b> <x:c> }", "DROP ALL"])
def test_an_update_sent_as_a_query_is_refused_and_changes_nothing(client: Client, query: str) -> None:
    assert "read-only" in refused(client.get(query), 403)
    assert values(client.get(SELECT)) == BOTH


def test_an_update_is_refused(client: Client) -> None:
    assert "read-only" in refused(client.post(b"update=DROP+ALL", FORM), 403)


def test_an_update_posted_directly_is_refused(client: Client) -> None:
    assert "read-only" in refused(client.post(b"DROP ALL", "application/sparql-update"), 403)


@pytest.mark.parametrize("call", ["SERVICE <http://127.0.0.1:9/>", "service silent <http://127.0.0.1:9/>"])
def test_asking_another_endpoint_is_refused(client: Client, call: str) -> None:
    assert "SERVICE is refused" in refused(client.get(f"SELECT * {{ {call} {{ ?s ?p ?o }} }}"), 403)


def test_a_query_nested_too_deep_is_refused_and_the_next_is_answered(client: Client) -> None:
    refused(client.post(b"ASK " + b"{" * 20_000 + b"}" * 20_000, QUERY), 413)

    assert values(client.get(SELECT)) == BOTH


@pytest.mark.parametrize("media_type", ["text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_a_body_of_another_media_type_is_refused(client: Client, media_type: str) -> None:
    assert media_type.split(";", maxsplit=1)[0] in refused(client.post(SELECT.encode(), media_type), 415)


def test_a_body_without_media_type_is_refused(client: Client) -> None:
    refused(client.ask("POST", content=SELECT.encode()), 415)


def test_a_body_too_large_is_refused(client: Client) -> None:
    body = SELECT.encode() + b" " * (STANDARD.length + 1 - len(SELECT))

    assert str(STANDARD.length) in refused(client.post(body, QUERY), 413)
    assert values(client.post(body[: STANDARD.length], QUERY)) == BOTH


@pytest.mark.parametrize(
    ("method", "parameters", "accept"),
    [
        ("GET", [("query", SELECT)], "*/*"),
        ("GET", [("query", "nonsense")], "*/*"),
        ("GET", [("query", SELECT)], "image/png"),
        ("GET", [("query", "ASK { SERVICE <x:> { } }")], "*/*"),
        ("PUT", [("query", SELECT)], "*/*"),
        ("POST", [], "*/*"),
    ],
    ids=["answer", "syntax-error", "not-acceptable", "refused", "method", "media-type"],
)
def test_scripts_of_other_sites_may_read_answers_and_errors(
    client: Client, method: str, parameters: Parameters, accept: str
) -> None:
    response = client.ask(method, parameters=parameters, headers={"Accept": accept})

    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert "Accept" in response.headers["vary"]


def test_an_unknown_path_is_a_problem_too(client: Client) -> None:
    assert "/nowhere" in refused(client.ask("GET", "/nowhere"), 404)


# ----------------------------------------------------------------------------- pages


@pytest.mark.parametrize("path", ["/", "/en/", "/?q=nonsense"])
def test_a_page_allows_no_script_and_no_frame(client: Client, path: str) -> None:
    policy = client.ask("GET", path).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy


def test_a_page_answers_head(client: Client) -> None:
    assert client.ask("HEAD", "/").status_code == 200


def test_a_page_refuses_post(client: Client) -> None:
    response = client.ask("POST", "/", content=b"")

    refused(response, 405)
    assert "GET" in response.headers["allow"]


def test_the_style_sheet_is_served(client: Client) -> None:
    response = client.ask("GET", "/static/stadtgraph.css")

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("path", ["/static/none.css", "/static/../app.py", "/static/%2e%2e/app.py"])
def test_nothing_else_is_served_from_there(client: Client, path: str) -> None:
    refused(client.ask("GET", path), 404)


def test_answers_are_whole_json(site: Client) -> None:
    parameters = [("query", "SELECT * { ?s ?p ?o } LIMIT 2000")]
    response = site.ask("GET", parameters=parameters, headers={"Accept-Encoding": "identity"})

    assert len(json.loads(response.content)["results"]["bindings"]) == 2000
    assert int(response.headers["content-length"]) == len(response.content)


def test_a_compressed_answer_says_the_same_and_has_a_validator_of_its_own(site: Client) -> None:
    parameters = [("query", "SELECT * { ?s ?p ?o } LIMIT 1000")]
    plain = site.ask("GET", parameters=parameters, headers={"Accept-Encoding": "identity"})
    coded = site.ask("GET", parameters=parameters, headers={"Accept-Encoding": "gzip"})

    assert coded.headers["content-encoding"] == "gzip"
    assert int(coded.headers["content-length"]) < len(plain.content) / 5
    assert coded.content == plain.content
    assert coded.headers["etag"] != plain.headers["etag"]
    assert coded.headers["vary"] == "Accept, Accept-Encoding"


def test_a_validator_saves_the_answer(site: Client) -> None:
    parameters = [("query", "SELECT ?o { ?s ?p ?o } ORDER BY STR(?o) LIMIT 5")]
    first = site.ask("GET", parameters=parameters)
    again = site.ask("GET", parameters=parameters, headers={"If-None-Match": first.headers["etag"]})
    other = site.ask("GET", parameters=[("query", ASK)], headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200


def test_an_answer_that_may_differ_each_time_has_no_validator(client: Client) -> None:
    response = client.get("SELECT (RAND() AS ?x) {}")

    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"
