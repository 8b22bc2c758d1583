"""Where the dataset lies: ontology, shapes, data and queries, in a checkout or inside the installed package."""

from pathlib import Path

from stadtgraph.errors import DatasetError

EDITION = "edition-2020.ttl"  # what holds for Stadtgraph's own data only
DATA_GRAPHS = ("programme", "projects", "interpretation", "provenance", "links", "schemes", "metadata")


class Dataset:
    """A directory with data/, ontology/, shapes/ and queries/; one without ontology/ uses Stadtgraph's."""

    def __init__(self, root: Path) -> None:
        if not (root / "data").is_dir():
            raise DatasetError(f"{root}: holds no data/; name a directory with ontology/, shapes/, data/, queries/")
        self.root = root

    @property
    def data(self) -> Path:
        """The directory of records and compiled graphs."""
        return self.root / "data"

    def files(self) -> list[tuple[str, Path]]:
        """Every RDF file, with the name of its graph. Raises DatasetError when one is missing."""
        listed = [("ontology", path) for path in self.ontology()]
        listed += [("shapes", path) for path in self.shapes()]
        listed += [(name, self.data / f"{name}.ttl") for name in DATA_GRAPHS]
        missing = [path for _, path in listed if not path.is_file()]
        if missing:
            raise DatasetError(f"{missing[0]}: is missing; run `stadtgraph build`")
        return listed

    def ontology(self) -> list[Path]:
        """The files of the ontology: the dataset's, else those of Stadtgraph."""
        if self._has_model:
            return [self.root / "ontology" / name for name in ("stadtgraph.ttl", "alignments.ttl")]
        return bundled().ontology()

    def shapes(self) -> list[Path]:
        """The files with shapes, sorted; one without an ontology keeps Stadtgraph's general shapes beside its own."""
        own = sorted((self.root / "shapes").glob("*.ttl"))
        return own if self._has_model else [*general_shapes(), *own]

    @property
    def _has_model(self) -> bool:
        return (self.root / "ontology").is_dir()

    def queries(self) -> list[Path]:
        """The files with queries, sorted."""
        return sorted((self.root / "queries").glob("*.rq"))


def bundled() -> Dataset:
    """The dataset that comes with the package: inside it when installed, else in the checkout around it."""
    package = Path(__file__).parent
    inside = package / "_dataset"
    return Dataset(inside if inside.is_dir() else package.parents[1])


def general_shapes() -> list[Path]:
    """The files with the shapes that hold for any programme's data, sorted."""
    return [path for path in bundled().shapes() if path.name != EDITION]
