"""Publishing into real stores: what arrives, what a store changes, what happens when it refuses."""

from pathlib import Path

import httpx
import pytest

from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError
from stadtgraph.loading import load, plan_of
from stadtgraph.publish import STAGED, PublishError, Target, graphs_of, publish

LOSSY = '<http://x/s> <http://x/p> "POINT(1 2)"^^<http://www.opengis.net/ont/geosparql#wktLiteral> , "a"@de , true .'


def target(service: object, *, update: bool = False) -> Target:
    """A server that runs, as a target."""
    user, _, password = service.user.partition(":")  # type: ignore[attr-defined]
    return Target(
        service.graphs,  # type: ignore[attr-defined]
        service.query,  # type: ignore[attr-defined]
        service.update if update else "",  # type: ignore[attr-defined]
        user,
        password,
    )


@pytest.fixture(params=["oxigraph_service", "virtuoso_service"])
def store(request: pytest.FixtureRequest) -> object:
    """Each real store."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A TriG file with two named graphs."""
    path = tmp_path / "data.trig"
    path.write_text(
        '<http://x/g1> { <http://x/a> <http://x/b> "ä", <http://x/c> } <http://x/g2> { [] <http://x/b> [] }'
    )
    return path


@pytest.mark.parametrize("update", [False, True])
def test_oxigraph_keeps_the_dataset_as_sent(oxigraph_service: object, dataset: Dataset, update: bool) -> None:  # noqa: FBT001
    plan = plan_of([dataset.root])
    arrived = publish(plan, target(oxigraph_service, update=update))

    assert all(arrival.exact for arrival in arrived), "\n".join(map(str, arrived))
    assert sum(arrival.counted for arrival in arrived) == len(load(plan))


def test_virtuoso_gets_the_dataset_and_the_differences_are_listed(virtuoso_service: object, dataset: Dataset) -> None:
    arrived = publish(plan_of([dataset.root]), target(virtuoso_service))
    told = "\n".join(map(str, arrived))

    assert sum(arrival.counted for arrival in arrived) >= 0.99 * sum(arrival.sent for arrival in arrived), told
    assert "geosparql#wktLiteral> -> <http://www.openlinksw.com/schemas/virtrdf#Geometry>" in told


@pytest.mark.parametrize("update", [False, True])
def test_blank_nodes_and_named_graphs_arrive(store: object, files: Path, update: bool) -> None:  # noqa: FBT001
    arrived = publish(plan_of([files]), target(store, update=update))

    assert {arrival.graph: (arrival.sent, arrival.counted) for arrival in arrived} == {
        "http://x/g1": (2, 2),
        "http://x/g2": (1, 1),
    }


def test_publishing_again_replaces(store: object, files: Path) -> None:
    publish(plan_of([files]), target(store))
    files.write_text("<http://x/g1> { <http://x/new> <http://x/b> 1 }")
    (arrival,) = publish(plan_of([files]), target(store))

    assert arrival.exact


def test_a_store_that_changes_terms_is_told_by_datatype(virtuoso_service: object, tmp_path: Path) -> None:
    file = tmp_path / "lossy.trig"
    file.write_text(f"<http://x/lossy> {{ {LOSSY} }}")
    (arrival,) = publish(plan_of([file]), target(virtuoso_service))

    assert not arrival.exact
    assert "wktLiteral> -> <http://www.openlinksw.com/schemas/virtrdf#Geometry> (1)" in str(arrival)
    assert not any("@de" in line for line in arrival.lost)


def test_the_switch_leaves_nothing_beside(oxigraph_service: object, files: Path) -> None:
    publish(plan_of([files]), target(oxigraph_service, update=True))
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    answer = httpx.post(oxigraph_service.query, data={"query": query}, headers={"Accept": "text/csv"})  # type: ignore[attr-defined]

    assert STAGED not in answer.text


def test_nothing_is_replaced_when_the_switch_fails(oxigraph_service: object, files: Path) -> None:
    publish(plan_of([files]), target(oxigraph_service))
    files.write_text("<http://x/g1> { <http://x/broken> <http://x/b> 1 }")
    wrong = Target(oxigraph_service.graphs, update=oxigraph_service.query)  # type: ignore[attr-defined]
    with pytest.raises(PublishError, match=r"switch of all graphs: .*No graph was replaced"):
        publish(plan_of([files]), wrong)
    kept = httpx.get(oxigraph_service.graphs, params={"graph": "http://x/g1"})  # type: ignore[attr-defined]

    assert "broken" not in kept.text


def test_a_wrong_password_is_told(virtuoso_service: object, files: Path) -> None:
    with pytest.raises(PublishError, match="give a user who may write"):
        publish(plan_of([files]), Target(virtuoso_service.graphs, user="dba", password="wrong"))  # type: ignore[attr-defined]


def test_a_store_that_is_not_there_is_told(files: Path) -> None:
    with pytest.raises(PublishError, match="No graph was replaced"):
        publish(plan_of([files]), Target("http://127.0.0.1:9/store"))


def test_a_broken_file_sends_nothing(oxigraph_service: object, tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_text("<http://x/unsent> { <http://x/a> <http://x/b> 1 }")
    (tmp_path / "b.trig").write_text("<http://x/unsent> {")
    with pytest.raises(DatasetError):
        publish(plan_of([tmp_path]), target(oxigraph_service))

    assert httpx.get(oxigraph_service.graphs, params={"graph": "http://x/unsent"}).status_code == 404  # type: ignore[attr-defined]


def test_a_graph_named_by_a_blank_node_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "blank.trig"
    file.write_text("_:g { <http://x/a> <http://x/b> 1 }")
    with pytest.raises(PublishError, match="name the graph"):
        graphs_of(plan_of([file]))


def test_the_description_of_the_dataset_goes_last(dataset: Dataset) -> None:
    assert list(graphs_of(plan_of([dataset.root])))[-1].endswith("/metadata")


def test_triples_of_no_graph_go_to_the_default_graph(start_oxigraph: object, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<http://x/a> <http://x/b> 1, 2 .")
    (arrival,) = publish(plan_of([tmp_path / "a.ttl"]), target(start_oxigraph()))  # type: ignore[operator]

    assert (arrival.graph, arrival.exact, arrival.counted) == ("", True, 2)
