"""The digest of a dataset: SHA-256 over its canonical N-Quads (RDF Dataset Canonicalization, RDFC-1.0).

Any RDFC-1.0 tool finds the same digest, so it tells which data an answer came from. A store keeps
numbers by value (`01` becomes `1`, a derived integer type becomes `xsd:integer`): its digest is
that of what it answers with, and equals the files' where these write numbers canonically.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import cast

import pyoxigraph as ox

BLANK = b"_:"


def digest_of_store(store: ox.Store) -> str:
    """The digest of everything in a store, all graphs, as 64 hexadecimal digits."""
    return _sha256(lines_of_store(store))


def digest_of_quads(quads: Iterable[ox.Quad]) -> str:
    """The digest of quads, such as a parser yields them, as 64 hexadecimal digits."""
    return _sha256(canonical_lines(f"{quad} .\n".encode() for quad in quads))


def lines_of_store(store: ox.Store) -> list[bytes]:
    """Everything in a store as canonical N-Quads: its digest is the SHA-256 of these lines one after the other."""
    return _canonical(cast(bytes, store.dump(format=ox.RdfFormat.N_QUADS)).splitlines(keepends=True))


def canonical_lines(lines: Iterable[bytes]) -> list[bytes]:
    """Canonicalise N-Quads lines of this library's own writing: sorted by code point, blank nodes renamed, no doubles.

    Exponential in the number of blank nodes that nothing but their links to each other tells apart.
    """
    return _canonical(list(set(lines)))


def _canonical(lines: list[bytes]) -> list[bytes]:
    """Rename and sort.

    A label depends only on the quads that hold blank nodes (RDFC-1.0, section 4.4.3): the others are
    merely sorted, which is what makes this fast. A literal that contains `_:` goes the longer way to the same line.
    """
    blank, plain = list[bytes](), list[bytes]()
    for line in lines:
        (blank if BLANK in line else plain).append(line)
    plain += _relabelled(blank)
    plain.sort()
    return plain


def _relabelled(lines: Iterable[bytes]) -> Iterator[bytes]:
    dataset = ox.Dataset(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    return (f"{quad} .\n".encode() for quad in dataset)


def _sha256(lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()
