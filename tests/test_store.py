"""The store: union of all graphs by default, graphs by name, errors with their place."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from stadtgraph.dataset import DATA_GRAPHS, Dataset
from stadtgraph.errors import DatasetError, QueryError, QuerySyntaxError
from stadtgraph.namespaces import BASE, Names
from stadtgraph.store import GraphStore, load_store

ONE, TWO = "http://example.org/one", "http://example.org/two"


@pytest.fixture
def small() -> GraphStore:
    """Two graphs of one triple each."""
    store = ox.Store()
    for graph, word in ((ONE, "one"), (TWO, "two")):
        store.load(
            input=f'<http://x/s> <http://x/p> "{word}" .', format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph)
        )
    return GraphStore(store, {})


def values(store: GraphStore, query: str, **graphs: tuple[str, ...]) -> list[str]:
    answer = store.query(query, **graphs)
    assert isinstance(answer, ox.QuerySolutions)
    return sorted(row[0].value for row in answer)


ALL = "SELECT ?o { ?s ?p ?o }"
NAMED = "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"


def test_the_default_graph_is_the_union(small: GraphStore) -> None:
    assert values(small, ALL) == ["one", "two"]


def test_a_pattern_may_join_triples_of_two_graphs(small: GraphStore) -> None:
    assert values(small, 'SELECT ?s { ?s ?p "one" ; ?p "two" }') == ["http://x/s"]


def test_the_union_of_the_committed_graphs_has_no_duplicates(store: GraphStore) -> None:
    """Oxigraph would show a triple that stands in two graphs twice."""
    triples = [quad.triple for quad in store.store]

    assert values(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [str(len(set(triples)))]


def test_a_graph_can_be_asked_by_name(small: GraphStore) -> None:
    assert values(small, f"SELECT ?o {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}") == ["one"]
    assert values(small, 'SELECT ?g { GRAPH ?g { ?s ?p "two" } }') == [TWO]


def test_from_in_a_query_chooses_the_default_graph(small: GraphStore) -> None:
    assert values(small, f"SELECT ?o FROM <{ONE}> {{ ?s ?p ?o }}") == ["one"]


def test_from_named_in_a_query_chooses_the_named_graphs(small: GraphStore) -> None:
    assert values(small, f"SELECT ?o FROM NAMED <{ONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == ["one"]


def test_a_default_graph_of_the_request_is_the_only_one(small: GraphStore) -> None:
    assert values(small, ALL, default_graphs=(ONE,)) == ["one"]
    assert values(small, NAMED, default_graphs=(ONE,)) == []


def test_several_default_graphs_are_merged(small: GraphStore) -> None:
    assert values(small, ALL, default_graphs=(ONE, TWO)) == ["one", "two"]


def test_named_graphs_of_the_request_are_the_only_ones(small: GraphStore) -> None:
    assert values(small, NAMED, named_graphs=(ONE,)) == ["one"]
    assert values(small, ALL, named_graphs=(ONE,)) == []


def test_graphs_of_the_request_win_over_from(small: GraphStore) -> None:
    query = f"SELECT ?o FROM <{TWO}> {{ ?s ?p ?o }}"

    assert values(small, query, default_graphs=(ONE,)) == ["one"]


def test_a_graph_that_does_not_exist_is_empty(small: GraphStore) -> None:
    assert values(small, ALL, default_graphs=("http://example.org/none",)) == []


def test_a_graph_that_is_no_iri_is_refused(small: GraphStore) -> None:
    with pytest.raises(QueryError):
        small.query(ALL, default_graphs=("no iri",))


def test_a_syntax_error_has_line_and_column(small: GraphStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        small.query("SELECT *\nWHERE { ?s ?p ?o ")

    assert (caught.value.line, caught.value.column) == (2, 18)


def test_an_unknown_prefix_is_a_syntax_error(small: GraphStore) -> None:
    with pytest.raises(QuerySyntaxError, match=r"(?i)prefix"):
        small.query("SELECT * { ?s nowhere:p ?o }")


@pytest.mark.parametrize(
    "update",
    ["INSERT DATA { <http://x/a> <http://x/b> 1 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "LOAD <http://x/>", ""],
)
def test_an_update_is_refused_and_changes_nothing(small: GraphStore, update: str) -> None:
    with pytest.raises(QuerySyntaxError):
        small.query(update)
    assert len(small.store) == 2


def test_every_committed_graph_is_loaded_under_its_name(store: GraphStore) -> None:
    names = Names()
    loaded = {graph.value for graph in store.store.named_graphs()}

    assert loaded == {str(names.graph(name)) for name in (*DATA_GRAPHS, "ontology", "shapes")}
    assert not list(store.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_the_union_of_the_committed_graphs_has_32_projects(store: GraphStore) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ ?s a <{BASE}ontology#Project> }}"

    assert values(store, query) == ["32"]


def test_a_missing_file_is_named(invented: Dataset) -> None:
    (invented.data / "links.ttl").unlink()

    with pytest.raises(DatasetError, match=r"links\.ttl: is missing; run `stadtgraph build`"):
        load_store(invented)


def test_a_broken_file_is_named_with_its_line(invented: Dataset) -> None:
    (invented.data / "links.ttl").write_text("<http://x/a>\n<http://x/b> .\n", "utf-8")

    with pytest.raises(DatasetError, match=r"links\.ttl:2:\d+: .*; run `stadtgraph build`"):
        load_store(invented)


def test_a_directory_without_data_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no data/; name a directory with ontology/"):
        Dataset(tmp_path)


def test_files_of_shapes_and_queries_are_sorted(invented: Dataset) -> None:
    shutil.copy(invented.root / "shapes/shapes.ttl", invented.root / "shapes/a.ttl")
    shutil.copy(invented.root / "queries/projects.rq", invented.root / "queries/a.rq")

    assert [path.name for path in invented.shapes()] == ["a.ttl", "shapes.ttl"]
    assert [path.name for path in invented.queries()] == ["a.rq", "projects.rq"]
