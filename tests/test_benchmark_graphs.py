"""The graphs that benchmarks run on have the shape of the dataset."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from rdflib import Graph

from stadtgraph.dataset import Dataset, bundled
from stadtgraph.validation.graphs import read_graph
from stadtgraph.validation.sparql_lane import quick_lane
from stadtgraph.validation.timings import Timings


@pytest.fixture(scope="module")
def graphs() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "graphs.py"
    spec = importlib.util.spec_from_file_location("benchmark_graphs", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def projects(graph: Graph) -> int:
    query = "SELECT (COUNT(*) AS ?n) { ?p a <https://w3id.org/stadtgraph/ontology#Project> }"
    return int(str(next(iter(graph.query(query)))[0]))  # type: ignore[index]


def test_a_larger_graph_holds_each_project_once_more_for_each_copy(graphs: ModuleType, tmp_path: Path) -> None:
    written = graphs.write_enlarged(bundled(), 90_000, tmp_path)
    once = read_graph([bundled().data / "projects.ttl"])
    twice = read_graph([tmp_path / "data" / "projects.ttl"])
    assert projects(twice) == 2 * projects(once)
    assert written.triples == pytest.approx(90_000, rel=0.2)
    assert [name for name, _ in Dataset(tmp_path).files()] == [name for name, _ in bundled().files()]


def test_what_copies_share_keeps_its_iri(graphs: ModuleType) -> None:
    base = "https://w3id.org/stadtgraph/"
    assert graphs.renamed(f"{base}id/land/bremen", 1) == f"{base}id/land/bremen"
    assert graphs.renamed(f"{base}ontology#lead", 1) == f"{base}ontology#lead"
    assert graphs.renamed(f"{base}id/claim/a/b", 1) == f"{base}id/claim/a-copy1/b"


def test_the_dataset_as_it_is_is_counted(graphs: ModuleType) -> None:
    assert graphs.as_it_is(bundled()).triples > 50_000


@pytest.mark.long
def test_the_time_of_no_sparql_constraint_grows_faster_than_the_graph(graphs: ModuleType) -> None:
    """A slow order of joins shows only in larger graphs: it once made one constraint take 98 % of the time of all."""
    shapes = read_graph(path for path in bundled().shapes() if not path.stem.startswith("edition"))
    small, large = (Timings(wanted=True) for _ in range(2))
    quick_lane(graphs.enlarge(bundled(), 2), shapes, small)
    quick_lane(graphs.enlarge(bundled(), 10), shapes, large)

    grown = {name: seconds / max(small.seconds[name], 0.05) for name, seconds in large.seconds.items()}
    assert len(grown) > 40
    assert {name: times for name, times in grown.items() if times > 12} == {}
