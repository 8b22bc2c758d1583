"""Queries asked about many focus nodes at once find what pyshacl finds at each of them."""

from collections.abc import Sequence

import pyshacl
import pytest
from rdflib import Graph

from stadtgraph.validation import sparql_lane
from stadtgraph.validation.engine import read_report, validate_graph
from stadtgraph.validation.flat_queries import AT_ONCE, is_flat
from stadtgraph.validation.results import Report
from stadtgraph.validation.sparql_lane import Term, quick_lane

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
ex:CityShape a sh:NodeShape ; sh:targetClass ex:City ; sh:sparql ex:rule .
ex:rule a sh:SPARQLConstraint ; sh:prefixes ex: ; sh:message "{?value}" ; sh:select '''QUERY''' .
"""
CITIES = 3 * AT_ONCE + 5
FLAT = {
    "a pattern": "SELECT $this ?value WHERE { $this ex:twin ?value }",
    "distinct": "SELECT DISTINCT $this ?value WHERE { $this ex:twin|ex:near ?value }",
    "nothing of the node but in a filter": 'SELECT $this WHERE { FILTER(STRENDS(STR($this), "7")) }',
    "a filter that knows the node": "SELECT $this ?value WHERE { ?value ex:near ?x FILTER(?x = $this) }",
    "what is missing": "SELECT $this WHERE { FILTER NOT EXISTS { ?other ex:twin $this } }",
    "what is missing, by a filter": "SELECT $this WHERE { FILTER NOT EXISTS { ?a ex:twin ?b FILTER(?b = $this) } }",
    "exists within exists": """SELECT $this WHERE { $this ex:size ?s
        FILTER EXISTS { ?a ex:near $this FILTER NOT EXISTS { $this ex:twin ?a } } }""",
    "bound early": "SELECT $this ?value WHERE { BIND(STR($this) AS ?value) $this ex:twin ?t }",
    "bound within exists": """SELECT $this WHERE { $this ex:size ?s
        FILTER EXISTS { BIND($this AS ?me) ?me ex:twin ?t } }""",
    "computed in the head": "SELECT $this (STRLEN(STR($this)) AS ?value) WHERE { $this ex:twin ?t }",
    "a path of some steps": "SELECT $this ?value WHERE { $this ex:near+ ?value FILTER(?value = ex:c3) }",
    "an inverse path": "SELECT $this ?value WHERE { $this ^ex:near/ex:twin ?value }",
    "two solutions with one value": "SELECT $this ?value WHERE { $this ex:near ?x . ?x ex:size ?value }",
    "a negated property": "SELECT $this ?value WHERE { $this !(ex:size|ex:twin|ex:near) ?value }",
}
NOT_FLAT = {
    "a count": "SELECT $this (COUNT(?x) AS ?value) WHERE { ?x ex:near $this } GROUP BY $this HAVING (COUNT(?x) > 1)",
    "the first only": "SELECT $this ?value WHERE { $this ex:size ?value } ORDER BY ?value LIMIT 1",
    "a choice": "SELECT $this ?value WHERE { { $this ex:twin ?value } UNION { ?value ex:near $this } }",
    "a choice that knows the node": """SELECT $this ?value WHERE {
        { $this ex:twin ?value } UNION { ?value ex:size ?s FILTER(?value = $this) } }""",
    "what may be missing": "SELECT $this ?value WHERE { $this ex:size ?s OPTIONAL { $this ex:twin ?value } }",
    "a group": "SELECT $this ?value WHERE { $this ex:size ?s { ?value ex:twin $this } }",
    "a group that knows the node": """SELECT $this ?value WHERE {
        $this ex:size ?s { ?value ex:size ?t FILTER(?value = $this) } }""",
    "a query within": "SELECT $this ?value WHERE { $this ex:twin ?value { SELECT $this WHERE { $this ex:size ?s } } }",
    "a path of no step": "SELECT $this ?value WHERE { $this ex:near* ?value }",
    "a path of no step or one": "SELECT $this ?value WHERE { $this ex:near? ?value }",
}


def cities() -> Graph:
    lines = [
        f"ex:c{n} a ex:City ; ex:size {n % 7} ; ex:near ex:c{(n + 1) % CITIES} , ex:c{n * 2 % CITIES} ."
        + (f" ex:c{n} ex:twin ex:c{n // 2} , ex:c{n} ." if n % 3 else "")
        for n in range(CITIES)
    ]
    return Graph().parse(data="@prefix ex: <https://example.org/> .\n" + "\n".join(lines), format="turtle")


def shapes(query: str) -> Graph:
    return Graph().parse(data=SHAPES.replace("QUERY", query), format="turtle")


def comparable(report: Report) -> list[tuple[str, str | None]]:
    return sorted({(result.focus, result.value) for result in report.results}, key=str)


@pytest.mark.parametrize("query", [*FLAT.values(), *NOT_FLAT.values()], ids=[*FLAT, *NOT_FLAT])
def test_many_nodes_at_once_give_what_pyshacl_alone_gives(query: str) -> None:
    data, rules = cities(), shapes(query)
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none")
    assert isinstance(report, Graph)
    expected = comparable(Report(tuple(read_report(report, rules))))

    assert len(quick_lane(data, rules).solutions) == 1  # not left to pyshacl
    assert comparable(validate_graph(data, rules)) == expected
    assert expected


@pytest.mark.parametrize("query", FLAT.values(), ids=FLAT)
def test_a_flat_query_is_asked_about_many_nodes_at_once(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[Term]] = []
    narrowed = sparql_lane._narrowed

    def overheard(opened: tuple[str, str], nodes: Sequence[Term]) -> str:
        asked.append(nodes)
        return narrowed(opened, nodes)

    monkeypatch.setattr(sparql_lane, "_narrowed", overheard)

    quick_lane(cities(), shapes(query))

    assert [len(nodes) for nodes in asked] == [AT_ONCE, AT_ONCE, AT_ONCE, 5]


@pytest.mark.parametrize("query", NOT_FLAT.values(), ids=NOT_FLAT)
def test_other_queries_are_asked_about_one_node_at_a_time(query: str) -> None:
    assert not is_flat(query)


def test_words_in_texts_and_names_do_not_matter() -> None:
    assert is_flat('SELECT $this WHERE { $this ex:count "a UNION {" ; ex:union ?x } # GROUP BY *')


def test_a_word_that_is_hidden_by_an_escape_is_not_overlooked() -> None:
    assert not is_flat(r"SELECT $this WHERE { { $this ex:p ?x } \u0055NION { $this ex:q ?x } }")
