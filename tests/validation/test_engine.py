"""Two lanes, one report: the results of pyshacl alone, and no pass for a check that checks nothing."""

import threading
from collections.abc import Generator
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph
from rdflib.term import Node

from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError, ShapeError
from stadtgraph.validation.engine import read_report, validate_graph
from stadtgraph.validation.graphs import read_graph
from stadtgraph.validation.results import Report
from stadtgraph.validation.sparql_lane import quick_lane

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> .
ex: sh:declare ex:declaration .
ex:declaration sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI .
ex:CityShape a sh:NodeShape ; sh:targetClass ex:City ; sh:property ex:City-name ; sh:sparql ex:City-twin .
ex:City-name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:message "Name fehlt"@de , "name is missing"@en .
ex:City-twin a sh:SPARQLConstraint ; sh:prefixes ex: ;
  sh:message "{?value} ist einseitig"@de , "{?value} is not mutual"@en ;
  sh:select "SELECT $this ?value WHERE { $this ex:twin ?value . FILTER NOT EXISTS { ?value ex:twin $this } }" .
ex:WorldShape a sh:NodeShape ; sh:targetNode ex:world ; sh:severity sh:Warning ; sh:sparql ex:World-many .
ex:World-many a sh:SPARQLConstraint ; sh:prefixes ex: ; sh:message "too many"@en ;
  sh:select "SELECT $this (COUNT(?c) AS ?value) WHERE { ?c a ex:City } GROUP BY $this HAVING (COUNT(?c) > 2)" .
"""
DATA = """
@prefix ex: <https://example.org/> .
ex:a a ex:City ; ex:name "A"@de ; ex:twin ex:b , ex:c .
ex:b a ex:City ; ex:twin ex:a .
ex:c a ex:City ; ex:name "C" .
"""


def graph(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


def alone(data: Graph, shapes: Graph) -> Report:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_warnings=True, allow_infos=True)
    assert isinstance(report, Graph)
    return Report(tuple(read_report(report, shapes)))


def comparable(report: Report) -> set[tuple[object, ...]]:
    return {(r.severity, r.shape, r.focus, r.path, r.value, r.component) for r in report.results}


def test_two_lanes_report_what_pyshacl_alone_reports() -> None:
    data, shapes = graph(DATA), graph(SHAPES)
    ours = validate_graph(data, shapes)
    assert len(ours.results) == 3
    assert comparable(ours) == comparable(alone(data, shapes))


def test_warnings_alone_do_not_break_conformance() -> None:
    data = graph(DATA + 'ex:b ex:name "B" . ex:c ex:twin ex:a .')
    report = validate_graph(data, graph(SHAPES))
    assert report.conforms
    assert report.count("Warning") == 1


def test_a_rule_for_the_whole_graph_is_known_in_both_lanes() -> None:
    data, shapes = graph(DATA), graph(SHAPES)
    by_shape = {result.shape.rsplit("/")[-1]: result.of_graph for result in validate_graph(data, shapes).results}
    assert by_shape == {"WorldShape": True, "CityShape": False, "City-name": False}
    assert by_shape == {result.shape.rsplit("/")[-1]: result.of_graph for result in alone(data, shapes).results}


def test_a_rule_for_one_node_is_none_for_the_whole_graph() -> None:
    shapes = SHAPES.replace("sh:targetClass ex:City", "sh:targetNode ex:a")
    [result] = [r for r in validate_graph(graph(DATA), graph(shapes)).results if r.shape.endswith("CityShape")]
    assert not result.of_graph


def test_messages_come_in_both_languages_with_values_filled_in() -> None:
    [result] = [r for r in validate_graph(graph(DATA), graph(SHAPES)).results if r.shape.endswith("CityShape")]
    assert result.message("de") == "https://example.org/c ist einseitig"
    assert result.message("en") == "https://example.org/c is not mutual"
    assert result.message("fr")


def test_shapes_that_select_nothing_are_no_success() -> None:
    with pytest.raises(ShapeError, match="nothing was checked"):
        validate_graph(
            graph("@prefix ex: <https://example.org/> . ex:x a ex:Other ."),
            graph(SHAPES.split("ex:World", maxsplit=1)[0]),
        )


@pytest.mark.parametrize(
    "broken",
    [
        SHAPES.replace("sh:select", "sh:selekt"),
        SHAPES.replace("$this ex:twin ?value .", "$this ex:twin ?value"[:-6]),
        SHAPES.replace("sh:minCount 1", 'sh:minCount "one"'),
    ],
    ids=["without select", "not SPARQL", "count is no number"],
)
def test_broken_shapes_are_no_verdict(broken: str) -> None:
    with pytest.raises(ShapeError):
        validate_graph(graph(DATA), graph(broken))


def test_a_file_that_is_no_turtle_is_named_with_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("<https://example.org/a> <https://example.org/b> .\n", "utf-8")
    with pytest.raises(DatasetError, match=r"broken\.ttl:1:"):
        read_graph([file])


@pytest.mark.long
def test_two_lanes_agree_with_pyshacl_alone_on_the_whole_graph(dataset: Dataset) -> None:
    data, shapes = read_graph(path for _, path in dataset.files()), read_graph(dataset.shapes())
    assert comparable(validate_graph(data, shapes)) == comparable(alone(data, shapes))


CLOSED = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix ex: <https://example.org/> .
ex:CityShape a sh:NodeShape ; sh:targetClass ex:City ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:property ex:City-name , ex:City-twin .
ex:City-name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
ex:City-twin a sh:PropertyShape ; sh:path ex:twin ; sh:maxCount 1 .
ex:TwinShape a sh:NodeShape ; sh:targetSubjectsOf ex:twin ; sh:property [ sh:path ex:name ; sh:node ex:NameShape ] .
ex:NameShape a sh:NodeShape ; sh:property [ sh:path ex:language ; sh:minCount 1 ] .
"""


def test_hoisting_keeps_closed_shapes_and_nested_ones() -> None:
    data = graph(DATA + 'ex:b ex:motto "M" .')
    report = validate_graph(data, graph(CLOSED))
    assert {result.component.rsplit("#", 1)[-1] for result in report.results} == {
        "ClosedConstraintComponent",
        "MaxCountConstraintComponent",
        "MinCountConstraintComponent",
        "NodeConstraintComponent",
    }
    assert comparable(report) == comparable(alone(data, graph(CLOSED)))


TRAPS = {
    "a shape that is a class is its own target": """
        ex:City a rdfs:Class, sh:NodeShape ; sh:property ex:name . ex:name sh:path ex:name ; sh:minCount 1 .
        ex:a a ex:City .""",
    "a subclass of the class of classes makes a class": """
        ex:Kind rdfs:subClassOf rdfs:Class .
        ex:City a ex:Kind, sh:NodeShape ; sh:property ex:name . ex:name sh:path ex:name ; sh:minCount 1 .
        ex:a a ex:City .""",
    "qualified shapes look at their siblings": """
        ex:Hand a sh:NodeShape ; sh:targetNode ex:hand ; sh:property ex:thumb , ex:finger .
        ex:thumb sh:path ex:digit ; sh:qualifiedValueShape [ sh:class ex:Thumb ] ; sh:qualifiedMinCount 1 ;
          sh:qualifiedValueShapesDisjoint true .
        ex:finger sh:path ex:digit ; sh:qualifiedValueShape [ sh:class ex:Finger ] ; sh:qualifiedMinCount 1 ;
          sh:qualifiedValueShapesDisjoint true .
        ex:hand ex:digit ex:both . ex:both a ex:Thumb , ex:Finger .""",
    "each of two values of one constraint has its result": """
        ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:class ex:One , ex:Two .""",
}


class Overheard(Graph):
    """A graph that remembers which threads went through all of its triples."""

    def __iter__(self) -> Generator[tuple[Node, Node, Node], None, None]:
        self.threads = [*getattr(self, "threads", ()), threading.get_ident()]
        return super().__iter__()


def test_a_large_store_is_not_filled_on_the_heap_of_the_queries() -> None:
    data = Overheard()
    data.parse(data=DATA, format="turtle")

    lane = quick_lane(data, graph(SHAPES))

    assert len(lane.solutions) == 2
    assert set(data.threads) - {threading.get_ident()}


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_traps_give_what_pyshacl_alone_gives(text: str) -> None:
    prefixes = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    both = graph(f"{prefixes}PREFIX ex: <https://example.org/>\n{text}")
    expected = sorted((r.shape, r.focus, r.component) for r in alone(both, both).results)

    assert expected
    assert sorted((r.shape, r.focus, r.component) for r in validate_graph(both, both).results) == expected


def test_a_query_that_binds_the_focus_node_anew_is_broken() -> None:
    shapes = graph(
        SHAPES.replace("$this ex:twin ?value . FILTER", "BIND (ex:a AS $this) $this ex:twin ?value . FILTER")
    )

    with pytest.raises(ShapeError, match="broken"):
        validate_graph(graph(DATA), shapes)
