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
from stadtgraph.namespaces import Names, names_described

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
URI_SPACE, VOCABULARY = str(VOID.uriSpace), str(VOID.vocabulary)


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
    """What mints the dataset's IRIs, by its description: `void:uriSpace` and `void:vocabulary`.

    Raises DatasetError when the description is missing or gives no base IRI.
    """
    path = dataset.data / "metadata.ttl"
    try:
        found = [(t.predicate.value, t.object) for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except (SyntaxError, OSError) as error:
        raise DatasetError(f"{path}: cannot be read ({error}); run `stadtgraph build`") from error
    bases = [term.value for predicate, term in found if predicate == URI_SPACE and isinstance(term, ox.Literal)]
    if not bases:
        raise DatasetError(f"{path}: gives no void:uriSpace; run `stadtgraph build`")
    used = [term.value for predicate, term in found if predicate == VOCABULARY and isinstance(term, ox.NamedNode)]
    return names_described(bases[0], used)


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
