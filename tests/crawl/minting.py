"""Which pages and IRIs there are over the bundled graph: all, and a sample of every kind."""

import random
import re
from collections import defaultdict

import httpx
import pyoxigraph as ox

from stadtgraph.namespaces import BASE
from stadtgraph.pages.navigation import pages
from stadtgraph.store import GraphStore

EVERY = f"""SELECT DISTINCT ?iri {{
  GRAPH ?g {{ {{ ?iri ?p ?o }} UNION {{ ?s ?iri ?o }} UNION {{ ?s ?p ?iri }} UNION {{ ?s ?p ?o BIND(?g AS ?iri) }} }}
  FILTER(ISIRI(?iri) && STRSTARTS(STR(?iri), "{BASE}"))
}}"""


def served(root: str) -> dict[str, list[str]]:
    """Every IRI under our base that a service knows, what it says of itself included: by path, without its #name.

    A namespace that ends in # is what the document before it is about.
    """
    answer = httpx.post(f"{root}/sparql", data={"query": EVERY}, headers={"Accept": "text/csv"}, timeout=60)
    found: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(answer.raise_for_status().text.split()[1:]):
        found[iri.removeprefix(BASE).partition("#")[0]].append(iri.removesuffix("#"))
    return found


def minted(store: GraphStore) -> list[str]:
    """The path of every IRI under our base that stands anywhere in the graph, without its #name."""
    terms = {term for quad in store.store for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    ours = {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)}
    return sorted({iri.removeprefix(BASE).partition("#")[0] for iri in ours} - {""})


def sample(paths: list[str]) -> list[str]:
    """A path of every kind (things by kind, concepts by scheme), the same every time."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        kinds[re.sub(r"^(id/[^/]+|[^/]+)(/?).*", r"\1\2", path)].append(path)
    chosen = random.Random(11)
    return [chosen.choice(some) for some in kinds.values()]


def both(paths: list[str]) -> list[str]:
    """The addresses of the pages about things, and of those that are about none, in both languages."""
    return [start + path for path in [*pages(), *(f"/doc/{path}" for path in paths)] for start in ("", "/en")]
