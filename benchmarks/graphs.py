"""Graphs to measure with: the dataset as it is, or made larger in the same shape.

A larger graph holds the projects, our readings of them and their provenance several
times, each copy under IRIs of its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from stadtgraph.dataset import Dataset
from stadtgraph.namespaces import BASE
from stadtgraph.validation.graphs import read_graph

SHARED = (
    "authority",
    "land",
    "population",
    "geometry",
    "framework",
    "programme",
    "round",
    "procedure",
    "stage",
    "amount",
)
COPIED = ("projects", "interpretation", "provenance")
IRI = re.compile(rf"<({re.escape(BASE)}id/[^>]*)>")


@dataclass(frozen=True)
class Data:
    """A dataset directory: its files, each with the IRI of its graph, and how many triples they hold."""

    root: Path
    files: tuple[tuple[str, Path], ...]
    triples: int


def enlarge(dataset: Dataset, copies: int) -> Graph:
    """The dataset with its projects and their provenance `copies` times."""
    graph = read_graph(path for _, path in dataset.files())
    own = read_graph(dataset.data / f"{name}.ttl" for name in COPIED)
    for number in range(1, copies):
        for triple in own:
            graph.add((_copy(triple[0], number), _copy(triple[1], number), _copy(triple[2], number)))
    return graph


def as_it_is(dataset: Dataset) -> Data:
    """The dataset itself."""
    lines = [_lines(path) for _, path in dataset.files()]
    return Data(dataset.root, _named(dataset), sum(map(len, lines)))


def write_enlarged(dataset: Dataset, triples: int, root: Path) -> Data:
    """Write about so many triples into an empty directory, as files of the same names; Turtle without abbreviations."""
    written, own = 0, {path: _lines(path) for name, path in dataset.files() if name in COPIED}
    others = {path: _lines(path) for _, path in dataset.files() if path not in own}
    size = sum(map(len, own.values()))
    copies = max(1, round((triples - sum(map(len, others.values()))) / size))
    for name in ("ontology", "shapes", "data"):
        (root / name).mkdir(parents=True)
    (root / "queries").symlink_to(dataset.root / "queries")
    for path, lines in (own | others).items():
        times = copies if path in own else 1
        written += _write(root / path.relative_to(dataset.root), lines, times)
    return Data(root, _named(Dataset(root)), written)


def renamed(iri: str, number: int) -> str:
    """The IRI of a thing's copy; what copies share keeps its IRI."""
    prefix = f"{BASE}id/"
    kind, _, rest = iri.removeprefix(prefix).partition("/")
    if not iri.startswith(prefix) or kind in SHARED or (kind == "place" and "/" not in rest):
        return iri
    head, slash, tail = rest.partition("/")
    return f"{prefix}{kind}/{head}-copy{number}{slash}{tail}"


def _copy(term: Node, number: int) -> Node:
    return term if isinstance(term, Literal) else URIRef(renamed(str(term), number))


def _named(dataset: Dataset) -> tuple[tuple[str, Path], ...]:
    return tuple((f"{BASE}graph/{name}", path) for name, path in dataset.files())


def _lines(path: Path) -> list[str]:
    """A Turtle file as lines of N-Triples."""
    triples = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return text.decode().splitlines(keepends=True)


def _write(path: Path, lines: list[str], copies: int) -> int:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)
        for number in range(1, copies):
            file.writelines(_copied(lines, number))
    return len(lines) * copies


def _copied(lines: Iterable[str], number: int) -> Iterator[str]:
    new = lru_cache(maxsize=None)(lambda iri: renamed(iri, number))
    for line in lines:
        yield IRI.sub(lambda found: f"<{new(found[1])}>", line)
