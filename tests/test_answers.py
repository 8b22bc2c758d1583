"""Answers in every format, parsed back and compared."""

import csv
import io
import json

import pyoxigraph as ox
import pytest

from stadtgraph.answers import RDF_FORMATS, RESULT_FORMATS, offers, rows, serialize
from stadtgraph.errors import QueryError
from stadtgraph.media import BOOLEAN, SOLUTIONS, TRIPLES
from stadtgraph.store import Answer, GraphStore

PREFIXES = {"x": "http://x/"}
TURTLE = """\
@prefix x: <http://x/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:s x:p "Straße, „Bach“\\n<b>&"@de, 7, x:o .
x:t x:p "2020"^^xsd:gYear .
"""
SELECT = "SELECT ?s ?o ?none { ?s <http://x/p> ?o } ORDER BY ?s STR(?o)"


@pytest.fixture
def small() -> GraphStore:
    store = ox.Store()
    store.load(input=TURTLE, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("http://x/g"))
    return GraphStore(store, PREFIXES)


def table(answer: Answer | object) -> list[dict[str, str]]:
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [{name: str(term) for name in names if (term := row[name]) is not None} for row in answer]


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_a_table_survives_its_format(small: GraphStore, form: str) -> None:
    written = serialize(small.query(SELECT), form, PREFIXES)

    parsed = ox.parse_query_results(input=written, format=RESULT_FORMATS[form])

    assert table(parsed) == table(small.query(SELECT))


def test_a_table_in_csv_has_plain_values(small: GraphStore) -> None:
    written = serialize(small.query(SELECT), "csv", PREFIXES).decode("utf-8")

    assert list(csv.reader(io.StringIO(written, newline=""))) == [
        ["s", "o", "none"],
        ["http://x/s", "7", ""],
        ["http://x/s", "Straße, „Bach“\n<b>&", ""],
        ["http://x/s", "http://x/o", ""],
        ["http://x/t", "2020", ""],
    ]


def test_an_empty_table_keeps_its_head(small: GraphStore) -> None:
    written = serialize(small.query("SELECT ?a ?b { ?a <http://x/none> ?b }"), "json", PREFIXES)

    assert json.loads(written) == {"head": {"vars": ["a", "b"]}, "results": {"bindings": []}}


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(("query", "truth"), [("ASK { ?s ?p 7 }", True), ("ASK { ?s ?p 8 }", False)])
def test_a_yes_or_no_survives_its_format(small: GraphStore, form: str, query: str, *, truth: bool) -> None:
    parsed = ox.parse_query_results(input=serialize(small.query(query), form, PREFIXES), format=RESULT_FORMATS[form])

    assert isinstance(parsed, ox.QueryBoolean)
    assert bool(parsed) is truth


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
@pytest.mark.parametrize("query", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE <http://x/s> <http://x/t>"])
def test_triples_survive_their_format(small: GraphStore, form: str, query: str) -> None:
    written = serialize(small.query(query), form, PREFIXES)

    parsed = {quad.triple for quad in ox.parse(input=written, format=RDF_FORMATS[form])}

    assert parsed == {quad.triple for quad in ox.parse(input=TURTLE, format=ox.RdfFormat.TURTLE)}


def test_turtle_uses_the_prefixes(small: GraphStore) -> None:
    written = serialize(small.query("CONSTRUCT WHERE { ?s ?p 7 }"), "turtle", PREFIXES).decode()

    assert "@prefix x: <http://x/> ." in written
    assert "x:s x:p 7 ." in written


def test_triples_are_sorted_so_that_answers_can_be_compared(small: GraphStore) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY DESC(?s)"

    lines = serialize(small.query(query), "ntriples", PREFIXES).decode("utf-8").splitlines()

    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("query", "known"),
    [
        pytest.param(SELECT, SOLUTIONS, id="select"),
        pytest.param("ASK {}", BOOLEAN, id="ask"),
        pytest.param("CONSTRUCT WHERE { ?s ?p ?o }", TRIPLES, id="construct"),
        pytest.param("DESCRIBE <http://x/s>", TRIPLES, id="describe"),
    ],
)
def test_each_kind_of_answer_has_its_formats(small: GraphStore, query: str, known: dict[str, str]) -> None:
    assert offers(small.query(query)) == known


@pytest.mark.parametrize(
    ("query", "form", "message"),
    [
        pytest.param(SELECT, "turtle", "cannot be written as 'turtle'; it can as json, xml, csv, tsv", id="select"),
        pytest.param("ASK {}", "csv", "cannot be written as 'csv'; it can as json, xml", id="ask"),
        pytest.param(
            "CONSTRUCT WHERE { ?s ?p ?o }",
            "csv",
            "cannot be written as 'csv'; it can as turtle, ntriples, rdfxml, jsonld",
            id="construct",
        ),
        pytest.param(SELECT, "yaml", "cannot be written as 'yaml'", id="unknown"),
    ],
)
def test_a_format_of_another_kind_is_refused(small: GraphStore, query: str, form: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        serialize(small.query(query), form, PREFIXES)


def test_the_rows_of_a_table_leave_unbound_cells_empty(small: GraphStore) -> None:
    found = rows(small.query(SELECT))

    assert found.variables == ("s", "o", "none")
    assert found.rows[0] == ("http://x/s", "7", "")


def test_the_rows_of_a_yes_or_no_are_one_cell(small: GraphStore) -> None:
    assert rows(small.query("ASK {}")).rows == (("true",),)
    assert rows(small.query("ASK { ?s ?p 8 }")).rows == (("false",),)


def test_the_rows_of_triples_have_three_columns(small: GraphStore) -> None:
    found = rows(small.query("CONSTRUCT WHERE { ?s ?p 7 }"))

    assert found.variables == ("subject", "predicate", "object")
    assert found.rows == (("http://x/s", "http://x/p", "7"),)
