"""Defects planted into the real graph: each is reported by the right constraint at the right node."""

import tomllib
from pathlib import Path

import pytest
from rdflib import Graph

from second_engine import first_opinion, second_opinion
from stadtgraph.dataset import Dataset
from stadtgraph.inspection import Inspection
from stadtgraph.namespaces import BASE, Names
from stadtgraph.validation.engine import validate_graph
from stadtgraph.validation.graphs import read_graph
from stadtgraph.validation.results import Report

SHAPES = "https://w3id.org/stadtgraph/shapes#"
Defect = dict[str, str]


def read_defects() -> list[Defect]:
    path = Path(__file__).with_name("mutations.toml")
    defects: list[Defect] = tomllib.loads(path.read_text("utf-8"))["defect"]
    return defects


DEFECTS = read_defects()


@pytest.fixture(scope="module")
def shapes(dataset: Dataset) -> Graph:
    return read_graph(dataset.shapes())


@pytest.fixture(scope="module")
def planted(graph: Graph) -> tuple[Graph, dict[str, set[str]]]:
    """A copy of the graph with every defect, and the nodes at which each defect must be reported."""
    nodes = {defect["name"]: expected(graph, defect) for defect in DEFECTS}
    copy = Graph(bind_namespaces="none")
    for triple in graph:
        copy.add(triple)
    for defect in DEFECTS:
        copy.update(f"BASE <{BASE}>\n{defect['update']}", initNs=Names().prefixes())
    return copy, nodes


@pytest.fixture(scope="module")
def clean(inspection: Inspection) -> Report:
    return Report(tuple(finding.result for finding in inspection.outcome.findings))


@pytest.fixture(scope="module")
def report(planted: tuple[Graph, dict[str, set[str]]], shapes: Graph) -> Report:
    return validate_graph(planted[0], shapes)


def expected(graph: Graph, defect: Defect) -> set[str]:
    """The nodes of which one must be reported."""
    if "focus" in defect:
        return {BASE + defect["focus"]}
    rows = graph.query(f"BASE <{BASE}>\n{defect['find']}", initNs=Names().prefixes())
    found = {str(row[0]) for row in rows if isinstance(row, tuple)}
    assert found, f"{defect['name']}: `find` finds nothing"
    return found


def reported(report: Report, shape: str, nodes: set[str]) -> bool:
    """Tell whether a constraint is reported at one of the nodes, as focus node or as value."""
    found = [result for result in report.results if SHAPES + shape in (result.shape, result.constraint)]
    return any({result.focus, result.value} & nodes for result in found)


def test_there_are_enough_defects_with_names_of_their_own() -> None:
    assert len({defect["name"] for defect in DEFECTS}) == len(DEFECTS) >= 70


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect["name"])
def test_a_planted_defect_is_reported(
    defect: Defect, clean: Report, report: Report, planted: tuple[Graph, dict[str, set[str]]]
) -> None:
    nodes = planted[1][defect["name"]]
    assert not reported(clean, defect["shape"], nodes), "was reported before anything was planted"
    assert reported(report, defect["shape"], nodes)


def test_a_second_engine_finds_the_same_in_the_real_graph(clean: Report, graph: Graph, shapes: Graph) -> None:
    assert second_opinion(graph, shapes) == first_opinion(clean)


def test_a_second_engine_finds_the_same_planted_defects(
    report: Report, planted: tuple[Graph, dict[str, set[str]]], shapes: Graph
) -> None:
    assert second_opinion(planted[0], shapes) == first_opinion(report)
