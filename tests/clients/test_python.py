"""Python clients as people use them: SPARQLWrapper, rdflib's store, federation into us, a spreadsheet's CSV, curl."""

import csv
import io
import shutil
import subprocess
from typing import Any

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from conftest import Service, Start

SC = "https://w3id.org/stadtgraph/ontology#"
PROJECTS = f"SELECT ?project {{ ?project a <{SC}Project> }} ORDER BY ?project"
KASSEL = "https://w3id.org/stadtgraph/id/project/kassel"
CONSTRUCT = f"CONSTRUCT {{ <{KASSEL}> ?p ?o }} {{ <{KASSEL}> ?p ?o }}"


@pytest.fixture
def wrapper(site: str) -> SPARQLWrapper:
    return SPARQLWrapper(f"{site}/sparql")


def answered(wrapper: SPARQLWrapper, query: str, form: str) -> Any:
    """The answer as the client hands it on: another type for each format."""
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    return wrapper.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_json(wrapper: SPARQLWrapper, method: str) -> None:
    wrapper.setMethod(method)

    assert len(answered(wrapper, PROJECTS, JSON)["results"]["bindings"]) == 32


def test_sparqlwrapper_reads_xml(wrapper: SPARQLWrapper) -> None:
    assert len(answered(wrapper, PROJECTS, XML).getElementsByTagName("result")) == 32


@pytest.mark.parametrize("form", [CSV, TSV])
def test_sparqlwrapper_reads_tables(wrapper: SPARQLWrapper, form: str) -> None:
    assert len(answered(wrapper, PROJECTS, form).splitlines()) == 33  # with the header


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # the client uses it
@pytest.mark.parametrize("form", [RDFXML, JSONLD])
def test_sparqlwrapper_reads_graphs(wrapper: SPARQLWrapper, form: str) -> None:
    assert (rdflib.URIRef(KASSEL), rdflib.RDF.type, rdflib.URIRef(f"{SC}Project")) in answered(wrapper, CONSTRUCT, form)


@pytest.mark.parametrize("form", [TURTLE, N3])
def test_sparqlwrapper_gets_the_text_of_turtle(wrapper: SPARQLWrapper, form: str) -> None:
    assert len(rdflib.Graph().parse(data=answered(wrapper, f"DESCRIBE <{KASSEL}>", form), format="turtle")) > 50


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_takes_the_service_for_a_store(site: str, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{site}/sparql", method=method))

    assert len(list(graph.query(PROJECTS))) == 32
    assert (rdflib.URIRef(KASSEL), rdflib.RDF.type, rdflib.URIRef(f"{SC}Project")) in graph
    assert len(list(graph.objects(rdflib.URIRef(KASSEL), rdflib.URIRef(f"{SC}theme")))) > 1


def asks_us(site: str) -> str:
    title = f"SERVICE <{site}/sparql> {{ ?project <http://www.w3.org/2000/01/rdf-schema#label> ?title }}"
    return f"SELECT ?project ?title {{ ?project <http://x/marked> true . {title} }}"


OURS = f"<{KASSEL}> <http://x/marked> true ."


def test_rdflib_federates_into_the_service(site: str) -> None:
    graph = rdflib.Graph().parse(data=OURS, format="turtle")
    rows = list(graph.query(asks_us(site)))

    assert rows
    assert {str(row[0]) for row in rows} == {KASSEL}  # type: ignore[index]


def test_another_engine_federates_into_the_service(site: str, start_oxigraph: Start) -> None:
    """A native Oxigraph server with data of its own asks us by SERVICE."""
    other = start_oxigraph()
    httpx.post(f"{other.graphs}?default", content=OURS, headers={"Content-Type": "text/turtle"}).raise_for_status()
    answer = httpx.get(other.query, params={"query": asks_us(site)}, headers={"Accept": "text/csv"}, timeout=30)

    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["project", "title"]
    assert {row[0] for row in rows[1:]} == {KASSEL}


def test_virtuoso_federates_into_the_service(site: str, virtuoso_service: Service) -> None:
    """Virtuoso joins data of its own with ours; the account that asks needs the right to federate, as dba has it."""
    auth, graph = httpx.DigestAuth(*virtuoso_service.user.split(":")), "http://x/marked-here"
    put = {"params": {"graph-uri": graph}, "content": OURS, "headers": {"Content-Type": "text/turtle"}, "timeout": 30}
    httpx.put(virtuoso_service.graphs, auth=auth, **put).raise_for_status()  # type: ignore[arg-type]

    def answers(query: str) -> list[list[tuple[str, str]]]:
        headers = {"Accept": "application/sparql-results+json"}
        answer = httpx.post(virtuoso_service.update, data={"query": query}, auth=auth, headers=headers, timeout=60)
        rows = answer.raise_for_status().json()["results"]["bindings"]
        return [[(cell["value"], cell.get("xml:lang", "")) for cell in row.values()] for row in rows]

    names = (
        "{ ?land a <%sFederalState> ; <http://www.w3.org/2000/01/rdf-schema#label> ?name FILTER(CONTAINS(?name, 'ü')) }"
    )
    here = f"GRAPH <{graph}> {{ ?project <http://x/marked> true }}"  # Virtuoso hands FROM on to whom it asks
    joined = answers(asks_us(site).replace("?project <http://x/marked> true .", here))
    assert joined == [[(KASSEL, ""), ("Smart Kassel", "de")]]
    umlauts = answers(f"SELECT DISTINCT ?name {{ SERVICE <{site}/sparql> {names % SC} }} ORDER BY ?name")
    assert [("Baden-Württemberg", "de")] in umlauts
    claims = f"{{ ?claim <{SC}basis> ?basis }}"
    count = httpx.get(
        f"{site}/sparql", params={"query": f"SELECT (COUNT(*) AS ?n) {claims}", "format": "csv"}, timeout=60
    )
    assert answers(f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{site}/sparql> {claims} }}") == [[(count.text.split()[1], "")]]


def test_a_table_is_read_without_any_rdf_library(site: str) -> None:
    answer = httpx.get(f"{site}/queries/projects-table.csv", timeout=30)
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert len({tuple(row.values()) for row in rows}) == len(rows) >= 32


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_follows_an_iri_to_its_turtle(site: str) -> None:
    command = ["curl", "-sSL", "--compressed", "-H", "Accept: text/turtle", f"{site}/id/project/kassel"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout

    assert len(rdflib.Graph().parse(data=text, format="turtle")) > 50


PREFIXES = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
"""
DISCOVERY = {
    "prefixes": "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }",
    "examples": "SELECT DISTINCT ?sq ?comment ?query { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
    "sh:select|sh:ask|sh:construct|spex:describe ?query } ORDER BY ?sq",
    "classes": "SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype { "
    "{ ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop . "
    "OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] } UNION "
    "{ ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] } } } }",
}


@pytest.mark.parametrize("name", DISCOVERY)
def test_sibs_editor_finds_prefixes_examples_and_classes(site: str, name: str) -> None:
    """The editor asks from a page elsewhere, for JSON, and gives up after 5 s (sib-swiss/sparql-editor)."""
    headers = {"Accept": "application/sparql-results+json", "Origin": "https://editor.example"}
    parameters = {"ac": "1", "query": PREFIXES + DISCOVERY[name]}
    httpx.get(f"{site}/sparql", params=parameters, headers=headers, timeout=60)  # a busy machine may start slowly
    answer = httpx.get(f"{site}/sparql", params=parameters, headers=headers, timeout=5)

    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert len(answer.json()["results"]["bindings"]) > 10
