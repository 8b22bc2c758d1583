"""How an answer travels: validators, compression, headers (RFC 9110)."""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from stadtgraph import __version__
from stadtgraph.engine.interface import AnswerKind, Operation

SMALL = 1024  # bytes; below, compressing costs more than it saves
CODINGS = ("gzip",)


def key_of(digest: str, operation: Operation, labels: Mapping[AnswerKind, str]) -> str:
    """What an answer depends on, as a digest: data, query, graphs, bindings, media types."""
    parts = (
        digest,
        operation.query,
        *(f"d {iri}" for iri in operation.default_graphs),
        *(f"n {iri}" for iri in operation.named_graphs),
        *(f"b {name} {term}" for name, term in sorted(operation.bindings.items())),
        *(f"f {kind} {label}" for kind, label in sorted(labels.items())),
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def etag_of(key: str, coding: str | None) -> str:
    """The strong validator of one representation; it can be told without evaluating anything."""
    return f'"{key[:32]}{f"-{coding}" if coding else ""}"'


def etag_from(*parts: str) -> str:
    """The strong validator of what these parts and the program determine."""
    digest = hashlib.sha256("\0".join((__version__, *parts)).encode()).hexdigest()
    return f'"{digest[:32]}"'


def matches(header: str | None, etag: str) -> bool:
    """Tell whether an If-None-Match header names `etag` (RFC 9110, section 13.1.2)."""
    if header is None:
        return False
    tags = (tag.strip().removeprefix("W/") for tag in header.split(","))
    return header.strip() == "*" or etag in tags


@lru_cache(256)  # a client sends the same header every time
def coding_for(accept_encoding: str | None) -> str | None:
    """The content coding that a client gets; None for identity (RFC 9110, section 12.5.3)."""
    if not accept_encoding:
        return None
    wanted = parse_accept_header(accept_encoding, Accept)
    best = wanted.best_match([*CODINGS, "identity"], default="identity")
    return None if best == "identity" or wanted.quality("identity") > wanted.quality(best) else best


def compressed(body: bytes, coding: str) -> bytes:
    """`body` in a content coding, the same bytes every time."""
    if coding != "gzip":
        raise ValueError(f"unknown content coding {coding!r}")
    return gzip.compress(body, 6, mtime=0)


def raw(headers: Mapping[str, str]) -> Iterable[tuple[bytes, bytes]]:
    """Headers as ASGI wants them."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
