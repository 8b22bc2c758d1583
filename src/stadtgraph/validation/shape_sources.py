"""Which shapes to check against: ours by name, anybody's by path."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stadtgraph.dataset import Dataset, bundled
from stadtgraph.errors import DatasetError, ShapeError
from stadtgraph.spelling import suggestion
from stadtgraph.validation.documents import documents
from stadtgraph.validation.graphs import merged
from stadtgraph.validation.parsing import Parsed, parse_all
from stadtgraph.validation.shape_check import is_shapes_graph, supplements_shapes

EDITION = "edition"  # shapes of one edition's counts, not for other people's data
ONTOLOGY = "ontology"  # shapes of the ontology, not of data


@dataclass(frozen=True, slots=True)
class ShapeSources:
    """Documents with shapes, and those with what the shapes presuppose, such as the ontology."""

    shapes: tuple[Parsed, ...]
    context: tuple[Parsed, ...]


def shapes_of(chosen: Sequence[str], context: Sequence[Path]) -> ShapeSources:
    """The shapes that `--shapes` names, our general ones when it names none.

    With shapes of ours the ontology and the concept schemes are context.
    Raises DatasetError for what is not there or no RDF, ShapeError for a file that has no shape.
    """
    dataset = bundled()
    ours = {path.stem: path for path in dataset.shapes()}
    names = list(chosen) or [name for name in ours if not name.startswith(EDITION) and name != ONTOLOGY]
    paths = [_path(name, ours) for name in names]
    parsed = parse_all(documents(paths))
    graphs = [(part.document.name, merged([part.triples])) for part in parsed]
    held = any(is_shapes_graph(graph) for _, graph in graphs)
    for name, graph in graphs:
        if not is_shapes_graph(graph) and not (held and supplements_shapes(graph)):
            raise ShapeError(f"{name}: holds no shape; are these data rather than shapes?")
    presupposed = _presupposed(dataset) if any(name in ours for name in names) else []
    return ShapeSources(tuple(parsed), tuple(parse_all(documents([*presupposed, *context]))))


def _path(name: str, ours: dict[str, Path]) -> Path:
    path = Path(name)
    if name in ours and not path.exists():
        return ours[name]
    if not path.exists():
        known = ", ".join(ours)
        raise DatasetError(f"--shapes {name}: is no file or directory, and none of {known}{suggestion(name, ours)}")
    return path


def _presupposed(dataset: Dataset) -> list[Path]:
    return [*sorted((dataset.root / "ontology").glob("*.ttl")), dataset.data / "schemes.ttl"]
