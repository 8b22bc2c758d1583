"""What the servers are asked, and how many rows or triples each query must give."""

from urllib.request import Request, urlopen

import pyoxigraph as ox

from load import Ask
from servers import Server
from stadtgraph.namespaces import BASE

PREFIXES = (
    f"PREFIX sc: <{BASE}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX dcterms: <http://purl.org/dc/terms/> "
)
PROJECT = f"<{BASE}id/project/darmstadt>"
POINT, JOIN, AGGREGATE, CONSTRUCT = "point lookup", "three-hop join", "aggregate", "CONSTRUCT of a project"
QUERIES = {
    POINT: "SELECT ?title ?place ?lead WHERE "
    f"{{ {PROJECT} dcterms:title ?title ; skos:altLabel ?place ; sc:lead ?lead }}",
    JOIN: "SELECT ?place ?label WHERE { ?project skos:altLabel ?place ; sc:hasMeasure ?measure . "
    "?measure sc:theme ?theme . ?theme skos:prefLabel ?label }",
    AGGREGATE: "SELECT ?basis (COUNT(?evidence) AS ?sentences) WHERE "
    "{ ?claim sc:basis ?basis ; sc:evidence ?evidence } GROUP BY ?basis",
    CONSTRUCT: f"CONSTRUCT {{ {PROJECT} ?p ?o . ?part ?q ?v . ?evidence ?r ?w }} WHERE {{ "
    f"{{ {PROJECT} ?p ?o }} UNION {{ {PROJECT} ?any ?part . ?part ?q ?v }} UNION "
    f"{{ {PROJECT} sc:hasSection ?section . ?evidence sc:inSection ?section ; ?r ?w }} }}",
}
HEAVY = (  # about a second of work, whatever the size of the graph
    "SELECT (COUNT(*) AS ?n) WHERE { { SELECT ?quote WHERE { ?e sc:quote ?quote } LIMIT 3000 } "
    "{ SELECT ?start WHERE { ?e sc:charStart ?start } LIMIT 3000 } FILTER(STRLEN(?quote) > ?start) }"
)


def ask_for(server: Server, query: str) -> Ask:
    """How to ask a server for a query: for JSON, or for Turtle where triples are the answer."""
    accept = "text/turtle" if query.startswith("CONSTRUCT") else "application/sparql-results+json"
    return Ask(server.port, server.path, PREFIXES + query, accept)


def sizes(server: Server) -> dict[str, int]:
    """How many rows or different triples a server answers each query with."""
    return {load: _size(ask_for(server, query)) for load, query in QUERIES.items()}


def _size(ask: Ask) -> int:
    before, _ = ask.halves()
    url = f"http://127.0.0.1:{ask.port}{before.removeprefix('GET ')}"
    with urlopen(Request(url, headers={"Accept": ask.accept})) as response:
        body = response.read()
    if ask.accept == "text/turtle":
        return len({*ox.parse(body, format=ox.RdfFormat.TURTLE)})
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    return sum(1 for _ in found)
