"""Dumps as static files: the whole dataset and each layer, in several formats, compressed, with checksums.

The same data give the same bytes: canonical order and names of blank nodes (RDFC-1.0), no time in the
compressed files. The uncompressed `dataset.nq` is the dataset's canonical form, so its SHA-256 is the
dataset's digest.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pyoxigraph as ox

from stadtgraph.annotations import annotated
from stadtgraph.codings import FILES
from stadtgraph.dataset import Dataset
from stadtgraph.digest import lines_of_store
from stadtgraph.errors import DatasetError, UnwritableError
from stadtgraph.rdfxml import write_rdfxml
from stadtgraph.service_facts import Dump
from stadtgraph.store import load_store, names_of

SUMS = "SHA256SUMS"
# For one graph; a dataset with its graphs takes the second table.
TRIPLES = MappingProxyType(
    {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "rdf": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
)
MERGED = MappingProxyType({extension: form for extension, form in TRIPLES.items() if extension != "jsonld"})
QUADS = MappingProxyType({"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD})
ANNOTATED = MappingProxyType({name: QUADS[name] for name in ("trig", "nq")})
# Names of the whole; each graph has files of its own beside them.
WHOLE = {
    "dataset": MappingProxyType({**QUADS, **MERGED}),
    "dataset-annotated": ANNOTATED,
}
PREFIXED = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)
PACKED = (".gz", ".zst")  # how `stadtgraph export` packs every file


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written. media_type: of the content; compression: media type of the packing; size: bytes."""

    name: str
    media_type: str
    compression: str
    size: int
    sha256: str


def export(dataset: Dataset, directory: Path) -> tuple[Exported, ...]:
    """Write every dump and `SHA256SUMS` into a directory, each file atomically and the sums last.

    Files that an earlier export wrote and this one does not are removed. Raises DatasetError.
    """
    names, store = names_of(dataset), load_store(dataset)
    return export_store(store.store, directory, layers=str(names.graph("")), prefixes=store.prefixes)


def export_store(
    store: ox.Store,
    directory: Path,
    *,
    layers: str,
    prefixes: Mapping[str, str],
    packings: tuple[str, ...] = PACKED,
) -> tuple[Exported, ...]:
    """Write a store.

    layers: what the IRIs of graphs begin with that get files of their own, named by the rest.
    packings: keys of `codings.FILES`; the empty one leaves a file as it is.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        earlier = _sums(directory)
        written = tuple(_written(directory, dumps(store, layers, prefixes), packings))
        lines = sorted(f"{file.sha256}  {file.name}\n" for file in written)
        _write(directory / SUMS, "".join(lines).encode())
        for name in earlier.keys() - {file.name for file in written}:
            (directory / name).unlink(missing_ok=True)
    except OSError as error:
        raise DatasetError(f"{directory}: cannot be written ({error}); choose another directory") from error
    return written


def dumps(store: ox.Store, layers: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, str, bytes]]:
    """Every dump, not compressed: name, media type, content."""
    lines = lines_of_store(store)
    quads = list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS))
    yield from _serialized("dataset", quads, QUADS, prefixes)
    merged = [ox.Quad(*triple) for triple in dict.fromkeys(quad.triple for quad in quads)]
    yield from _serialized("dataset", merged, MERGED, prefixes)
    yield from _serialized("dataset-annotated", list(annotated(quads)), ANNOTATED, prefixes)
    for graph in sorted({quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}):
        name = graph.removeprefix(layers)
        if graph.startswith(layers) and name.replace("-", "").isalnum():
            node = ox.NamedNode(graph)
            layer = [ox.Quad(*quad.triple) for quad in quads if quad.graph_name == node]
            yield from _serialized(f"graph-{name}", layer, TRIPLES, prefixes)


def _serialized(
    name: str, quads: Iterable[ox.Quad], formats: Mapping[str, ox.RdfFormat], prefixes: Mapping[str, str]
) -> Iterator[tuple[str, str, bytes]]:
    ordered = sorted(quads, key=_order)
    new = any(isinstance(quad.object, ox.Triple) for quad in ordered)
    for extension, form in formats.items():
        if new and form == ox.RdfFormat.JSON_LD:
            continue  # it has no form for RDF 1.2's triple terms
        # Lines are canonical as they are; sorting by graph first would undo that.
        lined = extension in ("nq", "nt")
        content = b"".join(sorted(f"{quad} .\n".encode() for quad in ordered)) if lined else None
        if form == ox.RdfFormat.RDF_XML:
            try:
                content = write_rdfxml(ordered, dict(sorted(prefixes.items())))
            except UnwritableError:
                continue  # the data go beyond what it can hold; the other files have them
        if content is None:
            content = cast(bytes, ox.serialize(ordered, format=form, prefixes=_used(prefixes, form)))
        yield f"{name}.{extension}", form.media_type, content


def _order(quad: ox.Quad) -> tuple[str, str, str, str]:
    """By graph, so that each stands together, then subject."""
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def _used(prefixes: Mapping[str, str], form: ox.RdfFormat) -> dict[str, str] | None:
    return dict(sorted(prefixes.items())) if form in PREFIXED else None


def _written(
    directory: Path, contents: Iterable[tuple[str, str, bytes]], packings: tuple[str, ...]
) -> Iterator[Exported]:
    for name, media_type, content in contents:
        for extension in packings:
            packing = FILES.get(extension)
            packed = packing[2](content) if packing else content
            _write(directory / f"{name}{extension}", packed)
            digest = hashlib.sha256(packed).hexdigest()
            yield Exported(f"{name}{extension}", media_type, packing[1] if packing else "", len(packed), digest)


def exported(directory: Path) -> tuple[Exported, ...]:
    """What an earlier export wrote, by its `SHA256SUMS`; nothing when there is none."""
    found = []
    for name, digest in sorted(_sums(directory).items()):
        path, packing = directory / name, FILES.get(Path(name).suffix)
        form = ox.RdfFormat.from_extension(Path(name).with_suffix("" if packing else path.suffix).suffix[1:])
        if form and path.is_file():
            compression = packing[1] if packing else ""
            found.append(Exported(name, form.media_type, compression, path.stat().st_size, digest))
    return tuple(found)


def offered(files: Iterable[Exported], base: str) -> tuple[Dump, ...]:
    """The files as a service offers them; base: the address they stand under, with its slash."""
    return tuple(
        Dump(base + file.name, file.name, file.media_type, file.size, file.sha256, file.compression or None)
        for file in files
    )


def dumps_at(base: str) -> tuple[Dump, ...]:
    """The files of the whole that a service offers under an address, before they are written."""
    return tuple(
        Dump(f"{base}{name}.{extension}", f"{name}.{extension}", form.media_type)
        for name, formats in WHOLE.items()
        for extension, form in formats.items()
    )


def _sums(directory: Path) -> dict[str, str]:
    """The names and checksums of an earlier export; no name that would lead out of the directory."""
    try:
        lines = (directory / SUMS).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    rows = (line.partition("  ") for line in lines)
    return {name: digest for digest, _, name in rows if name and name == Path(name).name}


def _write(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old or the new one whole, never a part."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
