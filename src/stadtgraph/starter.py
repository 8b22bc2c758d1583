"""Write the start of a dataset of one's own: an invented programme whose records can be replaced one by one."""

import shutil
import tempfile
from pathlib import Path

from stadtgraph.build import build, seal, write_files
from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError
from stadtgraph.namespaces import Names

TEMPLATE = Path(__file__).parent / "template"
INVENTED = "https://example.org/helle-hoefe/"  # the base IRI of the template
TEXT = "source-text.txt"


def start(directory: Path, base: str = INVENTED) -> list[str]:
    """Write a dataset under the base IRI `base`, sealed and built; returns the names of its files, sorted.

    All or nothing: the directory is there when it is whole. Raises DatasetError when it holds something already,
    StadtgraphError when the base IRI is none.
    """
    Names(base)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise DatasetError(f"{directory}: is there already; name a directory that is new or empty")
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}.") as temporary:
        made = Path(temporary) / "made"
        _write(made, base)
        made.replace(directory)
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())


def _write(root: Path, base: str) -> None:
    shutil.copytree(TEMPLATE, root)
    for path in (path for path in root.rglob("*") if path.is_file()):
        path.write_text(path.read_text("utf-8").replace(INVENTED, base), "utf-8")
    dataset = Dataset(root)
    seal(dataset, root / TEXT)
    write_files(dataset.data, build(dataset)[1])
