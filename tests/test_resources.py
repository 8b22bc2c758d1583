"""Every IRI that we mint leads to a document, and the document holds what the graph says."""

import asyncio
import random
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from fastapi import FastAPI
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from starlette.types import ASGIApp

from in_process import Client, InProcess
from stadtgraph.cache import Cache
from stadtgraph.engine.interface import Answer, Operation
from stadtgraph.errors import LimitExceededError
from stadtgraph.http.page import Site
from stadtgraph.http.resources import add_resources
from stadtgraph.namespaces import BASE, Names
from stadtgraph.resources import HYDRA, PAGE, read_triples, write_triples
from stadtgraph.store import GraphStore

FORMATS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE, "turtle"),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES, "nt"),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML, "xml"),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD, "json-ld"),
}
KASSEL = "id/project/kassel"
BROCHURE = "id/source/brochure-2020"  # more links than one page holds
SC = Names().sc
NODE = ox.NamedNode


def application(engine: InProcess, base: str = BASE) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_resources(app, Site(engine, Names(base), Cache(1 << 20)))
    return app


@pytest.fixture(scope="module")
def engine(store: GraphStore) -> InProcess:
    return InProcess(store.store)


@pytest.fixture(scope="module")
def client(engine: InProcess) -> Client:
    return Client(application(engine))


def paths(store: ox.Store) -> list[str]:
    """The path of every IRI under our base that stands anywhere in the graph, without its #name."""
    terms = {term for quad in store for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    ours = {term.value for term in terms if isinstance(term, NODE) and term.value.startswith(BASE)}
    return sorted({iri.removeprefix(BASE).partition("#")[0] for iri in ours})


def kind_of(path: str) -> str:
    """What has documents alike: things by kind, concepts by scheme."""
    return re.sub(r"^(id/[^/]+|[^/]+)(/?).*", r"\1\2", path)


def sample(store: ox.Store) -> list[str]:
    """Two paths of every kind, the same every time."""
    chosen = random.Random(7)
    kinds: dict[str, list[str]] = {}
    for path in paths(store):
        kinds.setdefault(kind_of(path), []).append(path)
    return [path for some in kinds.values() for path in chosen.sample(some, min(2, len(some)))]


def parsed(response: httpx.Response, form: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(response.content, format=form)}


def in_graph(store: ox.Store, *pattern: ox.NamedNode | None) -> set[ox.Triple]:
    subject, predicate, value = pattern
    return {quad.triple for quad in store.quads_for_pattern(subject, predicate, value, None)}


def without_blank(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    return {t for t in triples if not isinstance(t.subject, ox.BlankNode) and not isinstance(t.object, ox.BlankNode)}


def canonical(triples: Iterable[ox.Triple]) -> set[str]:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad.triple) for quad in dataset}


async def check(client: Client, store: ox.Store, path: str) -> None:
    """A thing leads to its document, and the document says of it what the graph says."""
    thing = await client.ask_later(f"/{path}", headers={"Accept": "text/turtle"})
    if path:
        assert thing.status_code == 303, path
        assert thing.headers["location"] == f"/doc/{path}"
    response = await client.ask_later(f"/doc/{path}")
    assert response.status_code == 200, path
    found, this = parsed(response, ox.RdfFormat.TURTLE), NODE(BASE + path)
    paging = {t for t in found if str(t.subject).startswith(f"<{BASE}doc/")}
    assert without_blank(in_graph(store, this, None, None)) <= found, path
    links = {t for t in in_graph(store, None, None, this) if isinstance(t.subject, NODE)}
    assert len(links & found) >= min(PAGE, len(links)), path
    assert bool(paging) == (len(links) > PAGE), path
    for triple in without_blank(found - paging):
        assert in_graph(store, triple.subject, triple.predicate, triple.object), path  # type: ignore[arg-type]


def test_an_iri_of_every_kind_leads_to_its_document(client: Client, engine: InProcess) -> None:
    async def ask() -> None:
        for path in sample(engine.store):
            await check(client, engine.store, path)

    asyncio.run(ask())


@pytest.mark.long
def test_every_iri_leads_to_its_document(client: Client, engine: InProcess) -> None:
    async def ask() -> None:
        for path in paths(engine.store):
            await check(client, engine.store, path)

    asyncio.run(ask())


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("path", [KASSEL, "theme", "theme/digital-twin", "criterion/k01", "graph/links", "shapes"])
def test_every_format_holds_the_same(client: Client, path: str, suffix: str) -> None:
    media_type, form, _ = FORMATS[suffix]
    by_suffix = client.ask(f"/doc/{path}.{suffix}")
    negotiated = client.ask(f"/doc/{path}", headers={"Accept": media_type})
    reference = client.ask(f"/doc/{path}.nt")

    assert by_suffix.headers["content-type"].split(";")[0] == media_type
    assert by_suffix.content == negotiated.content
    assert canonical(parsed(by_suffix, form)) == canonical(parsed(reference, ox.RdfFormat.N_TRIPLES))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("suffix", FORMATS)
def test_rdflib_reads_every_format(client: Client, suffix: str) -> None:
    graph = rdflib.Graph().parse(data=client.ask(f"/doc/{KASSEL}.{suffix}").content, format=FORMATS[suffix][2])
    reference = rdflib.Graph().parse(data=client.ask(f"/doc/{KASSEL}.nt").content, format="nt")

    assert set(graph) == set(reference)


# ----------------------------------------------------------------------------- what a document holds


def graph_of(client: Client, path: str) -> rdflib.Graph:
    response = client.ask(f"/doc/{path}")
    assert response.status_code == 200
    return rdflib.Graph().parse(data=response.content, format="turtle")


def test_a_document_has_the_claims_about_the_thing_with_their_quotations(client: Client) -> None:
    graph = graph_of(client, KASSEL)
    claims = set(graph.subjects(RDF.subject, rdflib.URIRef(BASE + KASSEL)))

    assert claims
    for claim in claims:
        assert graph.value(claim, SC("basis"))
        for evidence in graph.objects(claim, SC("evidence")):
            assert graph.value(evidence, SC("quote"))


def test_a_document_of_a_theme_has_the_quotations_that_speak_of_it(client: Client) -> None:
    graph = graph_of(client, "theme/digital-twin")

    assert rdflib.Literal("CONNECTED URBAN TWINS", lang="de") in set(graph.objects(None, SC("quote")))


def test_a_document_of_a_claim_has_its_quotation(client: Client, engine: InProcess) -> None:
    claim = next(quad.subject for quad in engine.store.quads_for_pattern(None, NODE(str(SC("evidence"))), None, None))
    assert isinstance(claim, NODE)

    assert list(graph_of(client, claim.value.removeprefix(BASE)).objects(None, SC("quote")))


def test_everything_mentioned_has_its_label(client: Client, engine: InProcess) -> None:
    graph = graph_of(client, KASSEL)
    for term in {*graph.subjects(), *graph.objects()}:
        for label in (RDFS.label, SKOS.prefLabel, DCTERMS.title):
            wanted = in_graph(engine.store, NODE(term), NODE(label), None) if isinstance(term, rdflib.URIRef) else set()
            assert len(list(graph.objects(term, label))) == len(wanted)


@pytest.mark.parametrize(
    ("path", "name"), [("ontology", "ontology"), ("shapes", "shapes"), ("ontology/1.0.0", "ontology")]
)
def test_a_document_of_terms_holds_the_whole_graph(client: Client, engine: InProcess, path: str, name: str) -> None:
    graph = {quad.triple for quad in engine.store.quads_for_pattern(None, None, None, NODE(f"{BASE}graph/{name}"))}
    found = parsed(client.ask(f"/doc/{path}"), ox.RdfFormat.TURTLE)

    blank = {t for t in found if t not in without_blank([t])}
    assert without_blank(graph) <= found
    assert canonical(blank) == canonical(graph - without_blank(graph))


def test_blank_nodes_of_a_description_come_with_it() -> None:
    store = ox.Store()
    store.load(
        f"<{BASE}id/x/a> <x:p> [ <x:q> 'inside' ] ; <x:list> ( <x:1> ( <x:2> ) ) .".encode(), ox.RdfFormat.TURTLE
    )
    client = Client(application(InProcess(store)))

    found = parsed(client.ask("/doc/id/x/a"), ox.RdfFormat.TURTLE)
    assert canonical(found) == canonical(quad.triple for quad in store)


def test_the_thing_itself_stands_first(client: Client) -> None:
    lines = client.ask(f"/doc/{KASSEL}.nt").text.splitlines()
    assert lines[0].startswith(f"<{BASE}{KASSEL}> ")


def test_a_document_is_the_same_bytes_from_another_load(client: Client, store: GraphStore) -> None:
    again = ox.Store()
    again.load(store.store.dump(format=ox.RdfFormat.N_QUADS) or b"", ox.RdfFormat.N_QUADS)
    other = Client(application(InProcess(again)))

    for suffix in FORMATS:
        assert other.ask(f"/doc/shapes.{suffix}").content == client.ask(f"/doc/shapes.{suffix}").content


def test_prefixes_are_written_in_order() -> None:
    triples = read_triples(b"<http://a/1> <http://b/p> <http://c/3> .\n")
    prefixes = {name: f"http://{name}/" for name in "zcbay"}

    turtle = write_triples(triples, "turtle", prefixes).decode()
    assert re.findall(r"@prefix (\w)", turtle) == ["a", "b", "c"]
    assert re.findall(r"xmlns:([abcyz])=", write_triples(triples, "rdfxml", prefixes).decode()) == ["a", "b", "c"]


# ----------------------------------------------------------------------------- many links


def pages_of(client: Client, path: str) -> Iterator[httpx.Response]:
    address: str | None = f"/doc/{path}.nt"
    while address:
        response = client.ask(address)
        yield response
        address = links(response).get("next")


def links(response: httpx.Response) -> dict[str, str]:
    """The Link header: each relation's last target."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"', response.headers["link"])
    return {relation: target for target, relation in found}


def test_links_are_counted_and_every_one_is_on_some_page(client: Client, engine: InProcess) -> None:
    this = NODE(BASE + BROCHURE)
    wanted = {t for t in in_graph(engine.store, None, None, this) if isinstance(t.subject, NODE)}
    pages = [parsed(response, ox.RdfFormat.N_TRIPLES) for response in pages_of(client, BROCHURE)]

    assert len(pages) == -(-len(wanted) // PAGE) > 2
    assert wanted <= set().union(*pages)
    for page in pages:
        (total,) = {t.object for t in page if t.predicate.value == str(HYDRA.totalItems)}
        assert isinstance(total, ox.Literal)
        assert int(total.value) == len(wanted)


def test_a_page_leads_to_the_others(client: Client) -> None:
    second = links(client.ask(f"/doc/{BROCHURE}?page=2"))

    assert second["prev"] == second["first"] == f"/doc/{BROCHURE}"
    assert second["next"] == f"/doc/{BROCHURE}?page=3"
    assert client.ask(second["last"]).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1&page=2", "²", "99999999999999999999"])
def test_an_odd_page_is_refused(client: Client, page: str) -> None:
    assert "page" in refused(client.ask(f"/doc/{BROCHURE}?page={page}"), 400)


def test_a_page_beyond_the_last_is_not_there(client: Client) -> None:
    assert "no page 99" in refused(client.ask(f"/doc/{BROCHURE}?page=99"), 404)


# ----------------------------------------------------------------------------- headers


def refused(response: httpx.Response, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    body = response.json()
    assert body["status"] == status
    assert body["title"] not in ("", "Error")
    return str(body["detail"])


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/turtle, text/html;q=0.9", "text/turtle"),
        ("application/rdf+xml, text/turtle;q=0.5", "application/rdf+xml"),
        ("text/turtle;q=0.1, application/ld+json", "application/ld+json"),
        ("application/*;q=0.9, application/ld+json;q=0", "application/n-triples"),
    ],
)
def test_the_format_accepted_best_is_served(client: Client, accept: str | None, media_type: str) -> None:
    response = client.ask(f"/doc/{KASSEL}", headers={"Accept": accept} if accept else {"Accept": ""})

    assert response.headers["content-type"].split(";")[0] == media_type
    assert response.headers["vary"] == "Accept, Accept-Encoding"
    assert response.headers["content-location"].startswith(f"/doc/{KASSEL}.")


def test_what_is_not_offered_is_refused_with_what_is(client: Client) -> None:
    detail = refused(client.ask(f"/doc/{KASSEL}", headers={"Accept": "image/png"}), 406)
    assert all(media_type in detail for media_type, _, _ in FORMATS.values())


def test_links_lead_to_the_other_forms_and_name_what_to_cite(client: Client) -> None:
    response = client.ask(f"/doc/{KASSEL}")
    header = response.headers["link"]

    for suffix, (media_type, _, _) in FORMATS.items():
        assert f'</doc/{KASSEL}.{suffix}>; rel="alternate"; type="{media_type}"' in header
    assert f'</doc/{KASSEL}>; rel="describedby"; anchor="{BASE}{KASSEL}"' in header
    assert links(response)["cite-as"] == BASE + KASSEL
    assert links(response)["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_thing_names_its_document(client: Client) -> None:
    response = client.ask(f"/{KASSEL}")

    assert links(response) == {"describedby": f"/doc/{KASSEL}", "cite-as": BASE + KASSEL}
    assert response.content == b""


def test_a_document_that_is_known_is_not_sent_or_computed_again(client: Client, engine: InProcess) -> None:
    etag = client.ask(f"/doc/{KASSEL}").headers["etag"]
    before = len(engine.asked)
    response = client.ask(f"/doc/{KASSEL}", headers={"If-None-Match": f'"other", {etag}'})

    assert (response.status_code, response.content, len(engine.asked)) == (304, b"", before)
    assert response.headers["etag"] == etag
    assert not etag.startswith("W/")


def test_validators_differ_by_form_page_and_data(store: GraphStore) -> None:
    engine = InProcess(store.store)
    client = Client(application(engine))
    etags = {client.ask(f"/doc/{BROCHURE}{end}").headers["etag"] for end in (".ttl", ".nt", ".ttl?page=2")}
    engine.digest = "two"

    assert len(etags | {client.ask(f"/doc/{BROCHURE}.ttl").headers["etag"]}) == 4


@pytest.mark.parametrize("path", [f"/{KASSEL}", f"/doc/{KASSEL}", "/id/project/nowhere", f"/doc/{KASSEL}?page=0"])
def test_head_answers_like_get_without_body(client: Client, path: str) -> None:
    head, get = client.ask(path, method="HEAD"), client.ask(path)

    assert (head.status_code, head.headers, head.content) == (get.status_code, get.headers, b"")


@pytest.mark.parametrize("path", [f"/{KASSEL}", f"/doc/{KASSEL}", "/nowhere"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_with_those_allowed(client: Client, path: str, method: str) -> None:
    response = client.ask(path, method=method)

    refused(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_options_tells_what_is_allowed_from_anywhere(client: Client) -> None:
    response = client.ask(f"/doc/{KASSEL}", method="OPTIONS")

    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["access-control-allow-origin"] == "*"


# ----------------------------------------------------------------------------- what is not there


def test_a_property_that_is_only_used_is_known() -> None:
    store = ox.Store()
    store.add(ox.Quad(NODE(BASE + "id/x/a"), NODE(BASE + "id/x/says"), ox.Literal("v")))
    client = Client(application(InProcess(store)))

    assert client.ask("/id/x/says").status_code == 303
    assert client.ask("/doc/id/x/says", headers={"Accept": "text/html"}).status_code == 200
    assert client.ask("/doc/id/x/says.nt").status_code == 200


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("id/project/kasel", KASSEL),
        ("id/project/Kassel", KASSEL),
        ("id/projekt/kassel", KASSEL),
        ("theme/digital-twins", "theme/digital-twin"),
        ("criterion/K01", "criterion/k01"),
        ("theme/", "theme"),
    ],
)
def test_an_unknown_iri_is_answered_with_those_near(client: Client, path: str, near: str) -> None:
    for start in ("/", "/doc/"):
        response = client.ask(start + path)
        assert BASE + near in refused(response, 404)
        assert BASE + near in response.json()["near"]


@pytest.mark.parametrize("path", ["favicon.ico", "id/claim/0000000000000000", "wp-login.php", "doc"])
def test_what_is_near_nothing_is_just_not_there(client: Client, path: str) -> None:
    response = client.ask(f"/{path}")

    assert path in refused(response, 404)
    assert response.json()["near"] == []


class Busy(InProcess):
    """Has no time for long questions."""

    async def query(self, operation: Operation) -> Answer:
        if "STRSTARTS" in operation.query:
            raise LimitExceededError("The query took too long.", "deadline")
        return await super().query(operation)


def test_an_engine_without_time_names_nothing_near(store: GraphStore) -> None:
    response = Client(application(Busy(store.store))).ask("/id/project/kasel")

    assert response.json()["near"] == []


class Overloaded(InProcess):
    """Answers nothing."""

    async def query(self, operation: Operation) -> Answer:
        raise LimitExceededError("Too many wait.", "queue", retry_after=3)


@pytest.mark.parametrize("path", [f"/{KASSEL}", f"/doc/{KASSEL}"])
def test_an_overloaded_engine_is_told_as_such(path: str) -> None:
    response = Client(application(Overloaded(ox.Store()))).ask(path)

    assert "queue" in refused(response, 503)
    assert response.headers["retry-after"] == "3"


class Changing(InProcess):
    """Gets new data while the first document is put together."""

    async def query(self, operation: Operation) -> Answer:
        if len(self.asked) == 2:
            self.store.update("DELETE WHERE { GRAPH ?g { ?s <x:p> ?o } }")
            self.digest = "two"
        return await super().query(operation)


def test_a_document_never_mixes_old_and_new_data() -> None:
    store = ox.Store()
    for predicate in ("x:p", "x:q"):
        store.add(ox.Quad(NODE(BASE + "id/x/a"), NODE(predicate), ox.Literal("v"), NODE("x:g")))
    client = Client(application(engine := Changing(store)))
    response = client.ask("/doc/id/x/a.nt")

    assert response.text == f'<{BASE}id/x/a> <x:q> "v" .\n'
    assert response.headers["etag"] == client.ask("/doc/id/x/a.nt").headers["etag"]
    assert engine.digest == "two"


# ----------------------------------------------------------------------------- tricks


async def raw(app: ASGIApp, path: bytes, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Send a path as it is: clients tidy it up."""
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path.decode("latin-1")),
        "raw_path": path,
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"test")],
        "server": ("test", 80),
        "client": ("127.0.0.1", 1),
    }
    await app(scope, receive, send)  # type: ignore[arg-type]
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}  # type: ignore[attr-defined]
    return int(str(sent[0]["status"])), headers, b"".join(bytes(m.get("body", b"")) for m in sent[1:])  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (b"/id/../../etc/passwd", 400),
        (b"/doc/../id/project/kassel", 400),
        (b"/doc/id/./project/kassel", 400),
        (b"/doc/%2e%2e/%2E%2e/etc/passwd", 400),
        (b"/id/project/%00", 400),
        (b"/id/project/kassel%0d%0aX-Evil:%20yes", 400),
        (b"/id/project/%zz", 400),
        (b"/id/project/kassel%", 400),
        (b"/id/project/%ff", 400),
        (b"/id/project/%c0%ae", 400),
        (b"/id/project/kassel>", 404),
        (b'/id/project/kassel"', 404),
        (b"/id/project/%7B%7D", 404),
        (b"/id/project/%3E%20%3Fs%20%3Fp", 404),
        (b"/id%2Fproject%2Fkassel", 404),
        (b"//evil.example/id", 404),
        (b"/doc//evil.example", 404),
        (b"/doc%2Fid/project/kassel", 404),
        (b"/" + b"a" * 65_536, 414),
        (b"/doc/" + b"%41" * 21_000, 414),
        (b"/id/project/k%61ssel", 303),
    ],
)
def test_a_trick_in_a_path_gets_a_clean_refusal(client: Client, path: bytes, status: int) -> None:
    found, headers, body = asyncio.run(raw(client.app, path))

    assert found == status
    assert "x-evil" not in headers
    assert not urlsplit(headers.get("location", "")).netloc
    assert b"root:" not in body
    if status >= 400:
        assert headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("iri", ["id/ort/Köln", "id/ort/東京"])
def test_an_iri_with_letters_beyond_ascii_is_found(iri: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(NODE(BASE + iri), NODE("x:p"), ox.Literal("v")))
    client = Client(application(InProcess(store)))
    thing = client.ask(f"/{iri}")

    assert thing.status_code == 303
    assert thing.headers["location"].isascii()
    document = client.ask(thing.headers["location"])
    assert parsed(document, ox.RdfFormat.TURTLE) == {quad.triple for quad in store}
    assert links(document)["cite-as"].isascii()


def test_another_base_is_another_dataset() -> None:
    store = ox.Store()
    store.add(ox.Quad(NODE("https://example.org/y/id/a"), NODE("x:p"), ox.Literal("v")))
    client = Client(application(InProcess(store), "https://example.org/y/"))

    assert links(client.ask("/id/a"))["cite-as"] == "https://example.org/y/id/a"
    assert "license" not in links(client.ask("/doc/id/a"))


def test_an_application_below_another_path_leads_there(engine: InProcess) -> None:
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    outer.mount("/below", application(engine))
    client = Client(outer)
    location = client.ask(f"/below/{KASSEL}").headers["location"]

    assert location == f"/below/doc/{KASSEL}"
    assert client.ask(location).status_code == 200
