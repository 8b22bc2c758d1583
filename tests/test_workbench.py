"""The query workbench without its script: a form, its answer as a table, its mistakes at their place."""

import re
import subprocess
import sys
from html import unescape
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest

from in_process import Client, InProcess
from stadtgraph.dataset import bundled
from stadtgraph.errors import LimitExceededError
from stadtgraph.examples import read_examples
from stadtgraph.http.app import create_app
from stadtgraph.namespaces import BASE, Names
from stadtgraph.pages.recipes import asking
from stadtgraph.settings import Settings
from stadtgraph.store import GraphStore

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PREFIX = f"PREFIX sc: <{BASE}ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
ODD = """@prefix : <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:a rdfs:label "<script>alert('Bäche')</script>"@de ; :says "</textarea><b>x" ; :n 3 .
:b rdfs:label "bee"@en ; :n 4 ."""
WORDS = f"""@prefix sc: <{BASE}ontology#> . @prefix void: <http://rdfs.org/ns/void#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
sc:theme a <http://www.w3.org/2002/07/owl#ObjectProperty> ; rdfs:label "Thema"@de , "theme"@en .
<x:d> void:propertyPartition [ void:property sc:theme ; void:triples 7 ] ;
  void:classPartition [ void:class <x:C> ; void:entities 2 ] ."""
EXAMPLES = read_examples(bundled())


def page_of(client: Client, path: str, query: str | None = None, **parameters: str) -> httpx.Response:
    given = {**({"query": query} if query is not None else {}), **parameters}
    return client.ask(f"{path}?{urlencode(given)}" if given else path, headers=BROWSER)


@pytest.fixture(scope="module")
def client(store: GraphStore) -> Client:
    return Client(create_app(InProcess(store.store), Names(), Settings(cache_size=1), examples=EXAMPLES))


@pytest.fixture(scope="module")
def odd() -> Client:
    """The workbench over a few triples of somebody else."""
    store = ox.Store()
    store.load(ODD.encode(), ox.RdfFormat.TURTLE)
    return Client(create_app(InProcess(store), Names("http://example.org/"), Settings()))


@pytest.mark.parametrize(
    ("path", "language", "heading"), [("/sparql", "de", "SPARQL-Abfrage"), ("/en/sparql", "en", "SPARQL query")]
)
def test_the_page_speaks_its_language(client: Client, path: str, language: str, heading: str) -> None:
    page = page_of(client, path)
    assert page.status_code == 200
    assert page.headers["content-language"] == language
    assert f"<h1>{heading}</h1>" in page.text
    assert f'<form id="ask" action="{path}" method="get"' in page.text
    assert '<label for="query">' in page.text


def test_the_page_starts_with_a_query_that_finds_every_project(client: Client) -> None:
    started = unescape(page_of(client, "/sparql").text.split('<textarea id="query"')[1].split(">", 1)[1])
    answer = page_of(client, "/sparql", started.split("</textarea>")[0])
    assert len({*re.findall(rf'data-iri="({BASE}id/project/[^"]+)"', answer.text)}) == 32
    assert "land:bayern statt ?land" in started
    bavarian = page_of(
        client,
        "/sparql",
        started.split("</textarea>")[0].replace("sc:federalState ?land", "sc:federalState land:bayern"),
    )
    assert "Antwort: 5 Zeilen" in bavarian.text


def test_scripts_and_styles_come_from_here_only(client: Client) -> None:
    policy = page_of(client, "/sparql").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    assert "unsafe-eval" not in policy


def test_an_answer_shows_labels_links_and_iris_in_short(client: Client) -> None:
    page = page_of(client, "/en/sparql", f"{PREFIX} SELECT ?c {{ <{BASE}id/project/koeln> sc:sizeClass ?c }}").text
    assert "Answer: 1 row<" in page
    assert re.search(r'<a href="/en/doc/size-class/grosse-grossstadt"><bdi>\w', page)


def test_text_of_the_data_and_of_the_query_is_shown_not_run(odd: Client) -> None:
    page = page_of(odd, "/sparql", "SELECT ?o { ?s ?p ?o } # </textarea><script>").text
    assert "<script>" not in page
    assert page.count("</textarea>") == 1
    assert "&lt;script&gt;alert(&#39;Bäche&#39;)&lt;/script&gt;" in page


def test_a_text_in_another_language_says_so(odd: Client) -> None:
    page = page_of(odd, "/sparql", "SELECT ?l { <http://example.org/b> ?p ?l FILTER(LANG(?l) = 'en') }").text
    assert '<bdi lang="en">bee</bdi>' in page


@pytest.mark.parametrize(
    ("path", "query", "place", "words"),
    [
        ("/sparql", "SELECT * {\n  ?s a sc:Project\n}", "Zeile 2, Spalte 8:", "Präfix „sc:“ ist nicht vereinbart"),
        ("/en/sparql", "SELECT * {\n  ?s a sc:Project\n}", "Line 2, column 8:", "add PREFIX sc: <"),
        ("/en/sparql", "SELECT * { ?s ?p ?o }}", "Line 1, column 22:", "the bracket '}' closes nothing"),
        ("/sparql", "SELECT * { ?s ?p", "Zeile 1, Spalte 17:", "endet zu früh"),
        ("/sparql", "SELECT * FROM projects WHERE state = 'x'", "Zeile 1,", "Das sieht nach SQL aus"),
        ("/en/sparql", "SELECT ?p WHERE ?p = 'x'", "Line 1,", "this looks like SQL"),
        ("/en/sparql", "SELECT ?p FROM <http://x/> WHERE { ?p a a a }", "Line 1,", "cannot go on here"),
    ],
    ids=["prefix", "prefix in English", "bracket", "end", "SQL", "WHERE as in SQL", "FROM as in SPARQL"],
)
def test_a_mistake_is_shown_at_its_place_with_a_remedy(
    client: Client, path: str, query: str, place: str, words: str
) -> None:
    page = page_of(client, path, query)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert place in unescape(page.text)
    assert words in unescape(page.text)
    assert re.search(r'data-line="[12]" data-column="\d+"', page.text)


def test_a_name_that_is_no_word_of_the_graph_is_pointed_out(client: Client) -> None:
    page = page_of(client, "/en/sparql", f"{PREFIX} SELECT ?s {{ ?s a sc:Projekt }}").text
    assert "sc:Projekt does not occur in the graph. Did you mean sc:Project" in page
    assert "nothing matches its pattern" in page


def test_words_of_the_graph_are_not_pointed_out(client: Client) -> None:
    for example in EXAMPLES:
        if "federated" not in example.tags:
            page = page_of(client, "/en/sparql", example=example.name)
            assert (page.status_code, "does not occur" in page.text) == (200, False), example.name


def test_a_row_of_any_query_shows_the_claims_and_quotations_behind_it(client: Client) -> None:
    query = f"{PREFIX} SELECT ?t {{ <{BASE}id/project/kassel> sc:theme ?t }} ORDER BY ?t LIMIT 3"
    assert page_of(client, "/en/sparql", query).text.count('name="why"') == 3
    page = unescape(page_of(client, "/en/sparql", query, why="1").text)
    why = page.split('id="why"')[1].split("</div>")[0]
    assert "Why is row 1 here?" in why
    assert 'href="/en/doc/id/project/kassel"' in why
    assert "<blockquote><q" in why
    assert f'<input type="hidden" name="query" value="{query}">' in page


def test_statements_of_a_construct_have_their_claims(client: Client) -> None:
    query = f"{PREFIX} CONSTRUCT {{ ?s sc:theme ?t }} WHERE {{ BIND(<{BASE}id/project/kassel> AS ?s) ?s sc:theme ?t }}"
    why = page_of(client, "/sparql", query, why="1").text.split('id="why"')[1].split("</div>")[0]
    assert why.count("<li>") == 1


def test_data_without_claims_offer_no_evidence(odd: Client) -> None:
    assert 'name="why"' not in page_of(odd, "/sparql", "SELECT * { ?s ?p ?o }").text


@pytest.mark.parametrize(
    ("pattern", "hint"), [('?s rdfs:label "Hessen"', True), ('?s rdfs:label "Hesse"@de', False), ("?s ?p 1.5", False)]
)
def test_a_text_without_its_language_is_the_likely_cause_of_an_empty_answer(
    client: Client, pattern: str, *, hint: bool
) -> None:
    page = unescape(page_of(client, "/en/sparql", f"{PREFIX} SELECT * {{ {pattern} }}").text)
    assert "nothing matches" in page
    assert ('Instead of "Hessen" you may find "Hessen"@de.' in page) is hint


def test_a_text_that_names_an_entry_leads_to_the_entry(client: Client) -> None:
    query = f"{PREFIX} SELECT * {{ ?s sc:federalState 'bayern'@de }}"
    page = unescape(page_of(client, "/sparql", query).text)
    assert "Setzen Sie dort ihn ein: land:bayern." in page
    assert "tragen eine Sprache" not in page


def test_whoever_starts_is_shown_first_steps(client: Client) -> None:
    page = page_of(client, "/sparql").text
    first = page.split('<details class="group" open>')[1].split("</details>")[0]
    assert "Zum Anfangen" in first
    assert re.findall(r"\?example=([a-z-]+)", first)[2] == "coordinates-of-projects"


def test_without_the_bundle_the_page_is_a_plain_form(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stadtgraph.http.app.is_built", lambda: False)
    shown = page_of(Client(create_app(InProcess(store.store), Names(), Settings(), EXAMPLES)), "/sparql").text
    assert "<script" not in shown
    assert "built/workbench" not in shown
    assert '<textarea id="query"' in shown


def test_a_refused_query_says_why_and_stays_in_the_form(client: Client) -> None:
    page = page_of(client, "/sparql", "ASK { SERVICE <http://127.0.0.1:9/> { } }")
    assert page.status_code == 403
    assert "SERVICE is refused" in page.text
    assert ">ASK { SERVICE &lt;http://127.0.0.1:9/&gt; { } }</textarea>" in page.text


def test_a_long_answer_is_cut_and_the_page_says_so(client: Client) -> None:
    page = page_of(client, "/en/sparql", "SELECT ?s { ?s ?p ?o } LIMIT 1501").text
    assert "Answer: 1,501 rows" in page
    assert "The first 500 of 1,501 are shown" in page
    assert page.count("<td ") == 500


def test_an_answer_that_no_page_can_show_is_refused_as_one(odd: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stadtgraph.http.answering.LARGEST", 10)
    page = page_of(odd, "/en/sparql", "SELECT * { ?s ?p ?o }")
    assert page.status_code == 503
    assert "too large for a page" in page.text


def test_a_limit_that_was_met_is_named(odd: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def met(*_: object) -> None:
        raise LimitExceededError("The query ran too long.", "30 s")

    monkeypatch.setattr(InProcess, "query", met)
    page = page_of(odd, "/en/sparql", "SELECT * { ?s ?p ?o ; ?q ?r }")
    assert (page.status_code, page.headers["retry-after"]) == (503, "1")
    assert "Limit: 30 s." in page.text


def test_triples_and_truth_are_answers_too(client: Client) -> None:
    triples = page_of(client, "/en/sparql", f"DESCRIBE <{BASE}id/project/koeln>").text
    assert re.search(r"Answer: \d+ statements", triples)
    assert "format=turtle" in triples
    assert (
        '<h2 id="answer-title">Antwort: Ja</h2>'
        in page_of(client, "/sparql", f"{PREFIX} ASK {{ ?s a sc:Project }}").text
    )


@pytest.mark.parametrize("name", ["projects-per-category", "mobility-by-size-class"])
def test_an_example_opens_with_its_query_and_its_answer(client: Client, name: str) -> None:
    page = page_of(client, "/sparql", example=name).text
    (example,) = (example for example in EXAMPLES if example.name == name)
    assert example.summary_de in unescape(page)
    assert "Antwort: " in page
    assert f'?example={name}" aria-current="true"' in page


def test_every_example_that_can_be_run_here_is_listed_once(client: Client) -> None:
    listed = re.findall(r'/sparql\?example=([a-z0-9-]+)"', page_of(client, "/sparql").text)
    assert sorted(listed) == sorted(example.name for example in EXAMPLES if "federated" not in example.tags)


def test_a_posted_form_and_a_query_of_the_moment_are_not_kept(client: Client) -> None:
    moment = page_of(client, "/sparql", "SELECT (NOW() AS ?now) {}")
    assert moment.headers["cache-control"] == "no-store"
    assert "etag" not in moment.headers
    assert "etag" in page_of(client, "/sparql", "SELECT ?s { ?s ?p ?o } LIMIT 1").headers


def test_the_editor_is_given_words_with_labels_and_uses() -> None:
    store = ox.Store()
    store.load(WORDS.encode(), ox.RdfFormat.TURTLE)
    given = Client(create_app(InProcess(store), Names(), Settings())).ask("/sparql/words").json()
    assert given["words"] == [[f"{BASE}ontology#theme", "property", "Thema", "theme", 7], ["x:C", "class", "", "", 2]]
    assert given["prefixes"]["sc"] == f"{BASE}ontology#"


def test_every_land_has_its_outline(client: Client) -> None:
    outlines = client.ask("/sparql/outlines")
    assert outlines.headers["content-type"] == "application/geo+json"
    assert outlines.headers["link"] == '</about/sources>; rel="license"'
    assert len(outlines.json()["features"]) == 16
    again = client.ask("/sparql/outlines", headers={"If-None-Match": outlines.headers["etag"]})
    assert again.status_code == 304


QUERIES = [
    'SELECT ?s { ?s ?p "x" }',
    'SELECT ("""a\\"b\n\\\\""" AS ?x) ("$`{" AS ?y) {}',
    "ASK { ?s ?p 'SPARQL' }\nSPARQL",
    'SELECT ")-" { }\\',
]


@pytest.mark.parametrize("query", QUERIES)
def test_python_code_holds_the_query_as_it_is(query: str) -> None:
    code = next(recipe.code for recipe in asking("http://h/sparql", query, "solutions") if recipe.name == "Python")
    written = re.search(r"^query = (.*)\ndata = ", code, re.DOTALL | re.MULTILINE)
    assert written
    told = subprocess.run(
        [sys.executable, "-c", f"query = {written[1]}\nprint(ascii(query))"], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == ascii(query)


@pytest.mark.parametrize("query", QUERIES)
def test_curl_gets_the_query_as_it_is(query: str) -> None:
    command = next(recipe.code for recipe in asking("http://h/sparql", query, "boolean") if recipe.name == "curl")
    shown = re.sub(r"^curl.*<<", "cat <<", command, count=1)
    told = subprocess.run(["sh", "-c", shown], capture_output=True, text=True, check=True)
    assert told.stdout == query + "\n"
