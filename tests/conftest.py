"""Fixtures that several test modules share."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from rdflib import Graph

from in_process import atlas_over
from protocol.running import serving
from stadtgraph import build
from stadtgraph.compilation import Compilation, compile_dataset
from stadtgraph.dataset import Dataset, bundled
from stadtgraph.inspection import Inspection, inspect
from stadtgraph.namespaces import Names
from stadtgraph.pages.atlas.state import State
from stadtgraph.store import GraphStore, load_store
from stadtgraph.validation.graphs import read_graph

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
def graph(dataset: Dataset) -> Graph:
    """The committed graphs merged, in rdflib; read only."""
    return read_graph(path for _, path in dataset.files())


@pytest.fixture(scope="session")
def inspection(dataset: Dataset) -> Inspection:
    """What `stadtgraph validate` finds in the dataset of this checkout."""
    return inspect(dataset)


@pytest.fixture(scope="session")
def atlas(store: GraphStore) -> State:
    """The atlas of the committed graphs."""
    return atlas_over(store.store)


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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over the bundled graph in a process of its own: its root, such as `http://127.0.0.1:8123`.

    It has a cache of its own, so that dumps are written by it, not by another version of the program before.
    """
    folder = tmp_path_factory.mktemp("site")
    with serving([], folder / "log.txt", environment={"XDG_CACHE_HOME": str(folder / "cache")}) as address:
        yield f"http://{address.host}:{address.port}"


@dataclass(frozen=True, slots=True)
class Service:
    """A SPARQL server that a test started on loopback: addresses of queries, graphs and updates, and its process."""

    query: str
    graphs: str
    update: str
    user: str
    process: subprocess.Popen[bytes]


Start = Callable[..., Service]


@pytest.fixture(scope="session")
def running() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Servers that were started; each is stopped by its process id."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait(10)


@pytest.fixture(scope="session")
def start_oxigraph(running: list[subprocess.Popen[bytes]]) -> Start:
    """Starts native Oxigraph in memory, with options."""
    found = Path(sys.executable).with_name("oxigraph")
    if not found.exists():
        pytest.skip("native Oxigraph is not installed: pip install oxigraph")

    def start(*options: str) -> Service:
        root = f"http://127.0.0.1:{free_port()}"
        command = [str(found), "serve", "--bind", root.removeprefix("http://"), *options]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        wait_for(f"{root}/query", running[-1])
        return Service(f"{root}/query", f"{root}/store", f"{root}/update", "", running[-1])

    return start


@pytest.fixture(scope="session")
def start_virtuoso(running: list[subprocess.Popen[bytes]], tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Starts Virtuoso on an empty database, with lines for the section [SPARQL] of its configuration."""
    found = shutil.which("virtuoso-t")
    if not found:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7")

    def start(*lines: str) -> Service:
        place, port = tmp_path_factory.mktemp("virtuoso"), free_port()
        ini = VIRTUOSO.format(port=port, sql_port=free_port(), lines="\n".join(lines))
        (place / "virtuoso.ini").write_text(ini, "utf-8")
        command = [found, "+foreground", "+configfile", "virtuoso.ini"]
        running.append(subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        root = f"http://127.0.0.1:{port}"
        wait_for(f"{root}/sparql", running[-1], 120)  # it writes a database first
        return Service(
            f"{root}/sparql", f"{root}/sparql-graph-crud-auth", f"{root}/sparql-auth", "dba:dba", running[-1]
        )

    return start


@pytest.fixture(scope="session")
def oxigraph_service(start_oxigraph: Start) -> Service:
    """Native Oxigraph whose default graph is the union of all."""
    return start_oxigraph("--union-default-graph")


@pytest.fixture(scope="session")
def virtuoso_service(start_virtuoso: Start) -> Service:
    """Virtuoso without a limit on rows, but with one on time."""
    return start_virtuoso("MaxQueryExecutionTime = 3")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Wait until a server answers, whatever it says."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"no answer from {url}; the server's exit code: {process.poll()}")


VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = .
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 12
Charset = UTF-8
[SPARQL]
{lines}
"""
