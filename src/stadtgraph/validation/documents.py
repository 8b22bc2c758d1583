"""What to validate: files, directories, archives and standard input, each as documents with format and bytes."""

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

import pyoxigraph as ox

from stadtgraph.errors import DatasetError
from stadtgraph.loading import COMPRESSIONS, FORMATS, POSSIBLE, VAGUE, extension_of, is_rdf, opened
from stadtgraph.locations import shown
from stadtgraph.spelling import suggestion

ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
SYNTAXES = {extension.lstrip("."): form for extension, form in FORMATS.items()} | {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "json-ld": ox.RdfFormat.JSON_LD,
}
DECOMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
}
DAMAGE = (OSError, EOFError, lzma.LZMAError, zlib.error, tarfile.TarError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Document:
    """One RDF document. name: as shown to people; base: what relative IRIs stand against, None where nothing is known.

    read: gives its bytes, decompressed; raises OSError and the like when they cannot be had.
    """

    name: str
    format: ox.RdfFormat
    base: str | None
    read: Callable[[], bytes]

    def content(self) -> bytes:
        """Its bytes. Raises DatasetError when they cannot be had."""
        try:
            return self.read()
        except DAMAGE as error:
            raise DatasetError(f"{self.name}: cannot be read ({error}); is it whole and named by its kind?") from error


def syntax_named(name: str | None) -> ox.RdfFormat | None:
    """The format that `--syntax` names. Raises DatasetError for an unknown one."""
    if name is None:
        return None
    if name.lower() not in SYNTAXES:
        raise DatasetError(
            f"--syntax {name}: is none of {', '.join(sorted(SYNTAXES))}{suggestion(name.lower(), SYNTAXES)}"
        )
    return SYNTAXES[name.lower()]


def documents(paths: Sequence[Path], syntax: ox.RdfFormat | None = None) -> list[Document]:
    """All documents at the paths, each once, in their order. `-` is standard input.

    syntax: of standard input and of files whose name tells none. Raises DatasetError for what is no RDF.
    """
    found = {document.name: document for path in paths for document in _at(path, syntax)}
    return list(found.values())


def _at(path: Path, syntax: ox.RdfFormat | None) -> Iterator[Document]:
    if str(path) == "-":
        yield _standard_input(syntax)
    elif path.is_dir():
        yield from _in_directory(path)
    elif not path.is_file():
        raise DatasetError(f"{path}: there is no such file or directory; {POSSIBLE}")
    elif path.name.lower().endswith(ARCHIVES):
        yield from _in_archive(path)
    else:
        yield _of_file(path, syntax)


def _standard_input(syntax: ox.RdfFormat | None) -> Document:
    if syntax is None:
        raise DatasetError("standard input has no name that tells its format: say it with --syntax, e.g. turtle")
    content = sys.stdin.buffer.read()
    return Document("-", syntax, None, lambda: content)


def _of_file(path: Path, syntax: ox.RdfFormat | None = None) -> Document:
    form = FORMATS.get(extension_of(path), syntax)
    if form is None:
        extension = path.suffix or "(none)"
        raise DatasetError(
            f"{path}: the extension {extension} is not one of RDF; say --syntax, or rename it; {POSSIBLE}"
        )
    return Document(shown(path), form, path.resolve().as_uri(), partial(_whole, path))


def _whole(path: Path) -> bytes:
    with opened(path) as stream:
        return stream.read()


def _in_directory(path: Path) -> Iterator[Document]:
    files = [file for file in sorted(path.rglob("*")) if is_rdf(file, path)]
    if not files:
        raise DatasetError(f"{path}: holds no RDF file; {POSSIBLE}")
    yield from map(_of_file, files)


def _in_archive(path: Path) -> Iterator[Document]:
    members = _zipped if path.suffix.lower() == ".zip" else _tarred
    try:
        found = [_member(path, name, read) for name, read in members(path) if _names_rdf(name)]
    except DAMAGE as error:
        raise DatasetError(f"{path}: is no archive that can be read ({error})") from error
    if not found:
        raise DatasetError(f"{path}: holds no RDF file; {POSSIBLE}")
    yield from found


def _names_rdf(name: str) -> bool:
    member = Path(name)
    extension = extension_of(member)
    hidden = any(part.startswith((".", "__MACOSX")) for part in member.parts)
    return extension in FORMATS and extension not in VAGUE and not hidden


def _member(path: Path, name: str, read: Callable[[], bytes]) -> Document:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".zst":
        raise DatasetError(f"{path}!{name}: .zst inside an archive is not read; unpack it")
    whole = partial(_decompressed, read, DECOMPRESS[suffix]) if suffix in COMPRESSIONS else read
    return Document(
        f"{shown(path)}!{name}", FORMATS[extension_of(Path(name))], f"{path.resolve().as_uri()}/{name}", whole
    )


def _decompressed(read: Callable[[], bytes], decompress: Callable[[bytes], bytes]) -> bytes:
    return decompress(read())


def _zipped(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            yield name, partial(_unzipped, path, name)


def _unzipped(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def _tarred(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    with tarfile.open(path) as archive:
        for member in sorted(archive.getmembers(), key=lambda found: found.name):
            if member.isfile():
                yield member.name, partial(_untarred, path, member.name)


def _untarred(path: Path, name: str) -> bytes:
    with tarfile.open(path) as archive:
        stream = archive.extractfile(name)
        return (stream or io.BytesIO()).read()
