"""What to serve: which RDF files go into which graphs, and a store loaded with them."""

import bz2
import gzip
import importlib
import io
import lzma
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from stadtgraph.dataset import Dataset, bundled, general_shapes
from stadtgraph.errors import DatasetError
from stadtgraph.namespaces import Names
from stadtgraph.store import names_of

if TYPE_CHECKING:
    from typing_extensions import Buffer


FORMATS = MappingProxyType(
    {
        ".ttl": ox.RdfFormat.TURTLE,
        ".trig": ox.RdfFormat.TRIG,
        ".nt": ox.RdfFormat.N_TRIPLES,
        ".nq": ox.RdfFormat.N_QUADS,
        ".rdf": ox.RdfFormat.RDF_XML,
        ".owl": ox.RdfFormat.RDF_XML,
        ".xml": ox.RdfFormat.RDF_XML,
        ".jsonld": ox.RdfFormat.JSON_LD,
        ".json": ox.RdfFormat.JSON_LD,
        ".n3": ox.RdfFormat.N3,
    }
)
COMPRESSIONS = (".gz", ".bz2", ".xz", ".zst")
PIECE = 1 << 20
VAGUE = (".xml", ".json")  # RDF when somebody names the file; in a directory mostly something else
POSSIBLE = f"can be read: {', '.join(FORMATS)}; each also with {', '.join(COMPRESSIONS)}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and the IRI of the graph for its triples; None: as the file says.

    Raises DatasetError when its extension is not one of RDF.
    """

    path: Path
    graph: str | None = None

    def __post_init__(self) -> None:
        if extension_of(self.path) not in FORMATS:
            extension = self.path.suffix or "(none)"
            raise DatasetError(f"{self.path}: the extension {extension} is not one of RDF; {POSSIBLE}")

    @property
    def format(self) -> ox.RdfFormat:
        """The format by the file's extension; no field, because a plan must be picklable."""
        return FORMATS[extension_of(self.path)]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve.

    union: the default graph of queries is the union of all graphs. names: what mints the dataset's
    IRIs, None when the files are anybody's. title: what it is called when shown.
    """

    sources: tuple[Source, ...]
    union: bool
    names: Names | None
    title: str


def dataset_of(plan: Plan) -> Dataset | None:
    """The dataset directory that a plan serves; None for other files."""
    roots = [source.path.parents[1] for source in plan.sources if source.path.parent.name == "data"]
    return Dataset(roots[0]) if plan.names and roots else None


Fingerprint = tuple[tuple[str, int, int], ...]


def plan_of(paths: Sequence[Path], *, union: bool | None = None) -> Plan:
    """Plan to serve the bundled dataset (no path), a dataset directory, or any RDF files and directories of them.

    A dataset directory has `data/NAME.ttl`, each the graph NAME. union: None for what fits, that is
    True for datasets, False for other files. Raises DatasetError for what cannot be served.
    """
    if not paths:
        return _dataset_plan(bundled(), "Stadtgraph", union=union)
    if len(paths) == 1 and any((paths[0] / "data").glob("*.ttl")):
        return _directory_plan(paths[0], union=union)
    found = {source.path.resolve(): source for path in paths for source in _sources_at(path)}
    return Plan(tuple(found.values()), bool(union), None, ", ".join(path.resolve().name for path in paths))


def load(plan: Plan) -> ox.Store:
    """A store in memory with all that a plan names. Raises DatasetError with file, line and column."""
    store = ox.Store()
    for source in plan.sources:
        # A dataset must not depend on where it lies; other files get their address (RFC 3986, section 5.1.3).
        base = plan.names.base if plan.names else source.path.resolve().as_uri()
        _load_file(store, source, base)
    return store


def fingerprint(plan: Plan) -> Fingerprint:
    """Path, time of change and size of each file; it changes when a file does. A missing file has the size -1."""
    return tuple(_state(source.path) for source in plan.sources)


def _state(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, -1
    return str(path), found.st_mtime_ns, found.st_size


def _directory_plan(root: Path, *, union: bool | None) -> Plan:
    described = root / "data" / "metadata.ttl"
    if not described.is_file():
        raise DatasetError(
            f"{described}: is missing, so the base IRI of {root} is unknown; "
            f"run `stadtgraph build`, or name {root / 'data'} to serve its files as they are"
        )
    return _dataset_plan(Dataset(root), root.resolve().name, union=union)


def _dataset_plan(dataset: Dataset, title: str, *, union: bool | None) -> Plan:
    names = names_of(dataset)
    sources = tuple(Source(path, str(names.graph(graph))) for graph, path in _graphs_of(dataset, names))
    return Plan(sources, union is not False, names, title)


def _graphs_of(dataset: Dataset, names: Names) -> Iterator[tuple[str, Path]]:
    for graph in ("ontology", "shapes"):
        yield from ((graph, path) for path in sorted((dataset.root / graph).glob("*.ttl")))
    if names.vocabulary and not (dataset.root / "ontology").is_dir():  # the model of Stadtgraph comes along
        yield from (("ontology", path) for path in bundled().ontology())
        yield from (("shapes", path) for path in general_shapes())
    yield from ((path.stem, path) for path in sorted(dataset.data.glob("*.ttl")))


def _sources_at(path: Path) -> list[Source]:
    if path.is_file():
        return [Source(path)]
    if not path.is_dir():
        raise DatasetError(f"{path}: there is no such file or directory; {POSSIBLE}")
    found = [Source(file) for file in sorted(path.rglob("*")) if is_rdf(file, path)]
    if not found:
        raise DatasetError(f"{path}: holds no RDF file; {POSSIBLE}")
    return found


def extension_of(path: Path) -> str:
    """The extension that tells the format, that of a compression set aside; in lower case."""
    plain = path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
    return plain.suffix.lower()


def is_rdf(file: Path, root: Path) -> bool:
    """Tell whether a file below a directory is RDF by its name, and not hidden."""
    hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
    extension = extension_of(file)
    return not hidden and extension in FORMATS and extension not in VAGUE and file.is_file()


def _load_file(store: ox.Store, source: Source, base: str) -> None:
    graph = ox.NamedNode(source.graph) if source.graph else None
    try:
        with opened(source.path) as stream:
            # Not bulk_load: it may start threads, and a process with threads cannot be forked safely.
            store.load(stream, source.format, base_iri=base, to_graph=graph)
    except SyntaxError as error:
        place = f":{error.lineno}:{error.offset}" if error.lineno else ""
        raise DatasetError(f"{source.path}{place}: {error.msg}; correct the file") from error
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise DatasetError(f"{source.path}: cannot be read ({error}); is it whole and named by its kind?") from error


def opened(path: Path) -> IO[bytes]:
    """The file, decompressed by its name. Raises OSError; DatasetError when zstandard is needed and missing."""
    match path.suffix.lower():
        case ".gz":
            return cast("IO[bytes]", gzip.open(path, "rb"))
        case ".bz2":
            return bz2.open(path, "rb")
        case ".xz":
            return lzma.open(path, "rb")
        case ".zst":
            return cast("IO[bytes]", io.BufferedReader(ZstandardFile(path)))
    return path.open("rb")


class ZstandardFile(io.RawIOBase):
    """A .zst file read to its end; zstandard's own reader takes a file that was cut short for a whole one."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.pieces = _decompressed(path)
        self.pending = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "Buffer") -> int:
        """Fill the buffer; 0 at the end. Raises OSError when a frame is broken, EOFError when the last is not whole."""
        self.pending = self.pending or next(self.pieces, b"")
        view = memoryview(buffer).cast("B")
        taken = self.pending[: len(view)]
        view[: len(taken)], self.pending = taken, self.pending[len(taken) :]
        return len(taken)


def _decompressed(path: Path) -> Iterator[bytes]:
    """The pieces of a .zst file, frame after frame; none is empty."""
    zstandard = importlib.import_module("zstandard")  # not at the start: few need it, and it takes 16 ms
    with path.open("rb") as file:
        data, frame = b"", zstandard.ZstdDecompressor().decompressobj()
        while data := frame.unused_data or file.read(PIECE):
            if frame.eof:
                frame = zstandard.ZstdDecompressor().decompressobj()
            try:
                piece = frame.decompress(data)
            except zstandard.ZstdError as error:
                raise OSError(str(error)) from error
            if piece:
                yield piece
        if not frame.eof:
            raise EOFError("the file ends within a frame")
