"""The queryable graph: an in-memory Oxigraph store, read-only from outside.

pyoxigraph has no timeout and no cancellation; that limitation lives here alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib.namespace import VOID

from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError, QueryError, QuerySyntaxError
from stadtgraph.lexical import names_dataset
from stadtgraph.namespaces import Names

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
URI_SPACE = str(VOID.uriSpace)


@dataclass(frozen=True)
class GraphStore:
    """A store and the prefixes that answers may use."""

    store: ox.Store
    prefixes: Mapping[str, str]

    def query(self, text: str, *, default_graphs: tuple[str, ...] = (), named_graphs: tuple[str, ...] = ()) -> Answer:
        """Evaluate a query; the default graph is the union of all unless graphs are named here or by FROM.

        Raises QuerySyntaxError with line and column, QueryError for what is refused.
        """
        chosen = bool(default_graphs or named_graphs)
        try:
            return self.store.query(
                text,
                use_default_graph_as_union=not chosen and not names_dataset(text),
                default_graph=[ox.NamedNode(iri) for iri in default_graphs] if chosen else None,
                named_graphs=[ox.NamedNode(iri) for iri in named_graphs] if chosen else None,
            )
        except SyntaxError as error:
            raise QuerySyntaxError(str(error.msg), error.lineno or 0, error.offset or 0) from error
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(str(error)) from error


def names_of(dataset: Dataset) -> Names:
    """What mints the dataset's IRIs: its base is the `void:uriSpace` of its description.

    Raises DatasetError when the description is missing or gives none.
    """
    path = dataset.data / "metadata.ttl"
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if triple.predicate.value == URI_SPACE and isinstance(triple.object, ox.Literal):
                return Names(triple.object.value)
    except (SyntaxError, OSError) as error:
        raise DatasetError(f"{path}: cannot be read ({error}); run `stadtgraph build`") from error
    raise DatasetError(f"{path}: gives no void:uriSpace; run `stadtgraph build`")


def load_store(dataset: Dataset) -> GraphStore:
    """Load every file of a dataset, each into its named graph. Raises DatasetError with file and line."""
    chosen, store = names_of(dataset), ox.Store()
    for graph, path in dataset.files():
        try:
            store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(str(chosen.graph(graph))))
        except SyntaxError as error:
            raise DatasetError(f"{path}:{error.lineno}:{error.offset}: {error.msg}; run `stadtgraph build`") from error
        except OSError as error:
            raise DatasetError(f"{path}: cannot be read ({error})") from error
    return GraphStore(store, chosen.prefixes())
