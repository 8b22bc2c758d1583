"""Where the dataset lies: ontology, shapes, data and queries, in a checkout or inside the installed package."""

from pathlib import Path

from stadtgraph.errors import DatasetError

ONTOLOGY_FILES = ("stadtgraph.ttl", "alignments.ttl")
DATA_GRAPHS = ("programme", "projects", "interpretation", "provenance", "links", "schemes", "metadata")


class Dataset:
    """A directory with ontology/, shapes/, data/ and queries/."""

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
        listed = [("ontology", self.root / "ontology" / name) for name in ONTOLOGY_FILES]
        listed += [("shapes", path) for path in self.shapes()]
        listed += [(name, self.data / f"{name}.ttl") for name in DATA_GRAPHS]
        missing = [path for _, path in listed if not path.is_file()]
        if missing:
            raise DatasetError(f"{missing[0]}: is missing; run `stadtgraph build`")
        return listed

    def shapes(self) -> list[Path]:
        """The files with shapes, sorted."""
        return sorted((self.root / "shapes").glob("*.ttl"))

    def queries(self) -> list[Path]:
        """The files with queries, sorted."""
        return sorted((self.root / "queries").glob("*.rq"))


def bundled() -> Dataset:
    """The dataset that comes with the package: inside it when installed, else in the checkout around it."""
    package = Path(__file__).parent
    inside = package / "_dataset"
    return Dataset(inside if inside.is_dir() else package.parents[1])
