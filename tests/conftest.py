"""Fixtures that several test modules share."""

import shutil
from pathlib import Path

import pytest

from stadtgraph import build
from stadtgraph.compilation import Compilation, compile_dataset
from stadtgraph.dataset import Dataset, bundled
from stadtgraph.namespaces import Names
from stadtgraph.store import GraphStore, load_store

TESTS = Path(__file__).parent


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The dataset of this checkout; read only."""
    return bundled()


@pytest.fixture(scope="session")
def store(dataset: Dataset) -> GraphStore:
    """Its committed graphs, loaded."""
    return load_store(dataset)


@pytest.fixture(scope="session")
def compilation(dataset: Dataset) -> Compilation:
    """Its records, compiled."""
    return compile_dataset(dataset.data, Names())


@pytest.fixture
def data_copy(dataset: Dataset, tmp_path: Path) -> Path:
    """A copy of data/ with which a test may do what it likes."""
    return Path(shutil.copytree(dataset.data, tmp_path / "data"))


@pytest.fixture(scope="session")
def invented_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented dataset, sealed and built; copy it, do not change it."""
    root = tmp_path_factory.mktemp("template") / "invented"
    shutil.copytree(TESTS / "invented", root)
    found = Dataset(root)
    build.seal(found, root / "text.txt")
    build.write_files(found.data, build.build(found)[1])
    return root


@pytest.fixture
def invented(invented_template: Path, tmp_path: Path) -> Dataset:
    """A small dataset of two invented projects, to do with as a test likes; its source is text.txt beside data/."""
    return Dataset(Path(shutil.copytree(invented_template, tmp_path / "invented")))
