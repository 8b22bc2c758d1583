"""How an answer travels: validators, compression, headers (RFC 9110)."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from starlette.responses import Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from stadtgraph import __version__
from stadtgraph.cache import Cache, Entry
from stadtgraph.codings import ANSWERS
from stadtgraph.engine.interface import AnswerKind, Operation
from stadtgraph.engine.status import DataVersion

SMALL = 1024  # bytes; below, compressing costs more than it saves
CODINGS = tuple(ANSWERS)
Pairs = Sequence[tuple[str, str]]
DIGEST = "Dataset-Digest"  # the canonical digest of the data that an answer comes from


def key_of(data: str, operation: Operation, labels: Mapping[AnswerKind, str]) -> str:
    """What an answer depends on, as a digest: data, query, graphs, bindings, media types."""
    bindings, formats = (tuple(sorted(pairs.items())) for pairs in (operation.bindings, labels))
    graphs = operation.default_graphs, operation.named_graphs
    found = _begun(data, *graphs, bindings, formats, prefixed=operation.prefixed).copy()
    found.update(operation.query.encode("utf-8", "surrogatepass"))
    return found.hexdigest()


@lru_cache(64)  # most operations differ in their query only
def _begun(
    data: str, defaults: Sequence[str], named: Sequence[str], bindings: Pairs, labels: Pairs, *, prefixed: bool
) -> "hashlib._Hash":
    """The digest of all but the query, which follows."""
    parts = (
        data,
        *(f"d {iri}" for iri in defaults),
        *(f"n {iri}" for iri in named),
        *(f"b {name} {term}" for name, term in bindings),
        *(f"f {kind} {label}" for kind, label in labels),
        "prefixed" if prefixed else "",
        "q ",
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))


def digest(*parts: str) -> str:
    """One digest of all the parts that an answer depends on."""
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
def coding_for(accept_encoding: str | None, offers: tuple[str, ...] = CODINGS) -> str | None:
    """The content coding that a client gets; None for identity (RFC 9110, section 12.5.3).

    The highest quality wins, of equal ones the first of `offers`. Identity is sent unless a coding is wanted as much.
    """
    if not accept_encoding:
        return None
    wanted = parse_accept_header(accept_encoding.lower(), Accept)
    named = {coding for coding, _ in wanted}

    def quality(coding: str) -> float:
        return wanted.quality(coding if coding in named else "*")

    best = max(offers, key=quality, default="identity")
    plain = quality("identity") if "identity" in named else 0.0
    return best if quality(best) > 0 and quality(best) >= plain else None


def compressed(body: bytes, coding: str) -> bytes:
    """`body` in a content coding, the same bytes every time. Raises KeyError for an unknown one."""
    return ANSWERS[coding](body)


def represented(cache: Cache, key: str, entry: Entry, coding: str | None) -> Response:
    """An answer in a content coding, which is made once and kept in `cache`; small ones are sent as they are."""
    headers, body = in_coding(cache, key, entry, coding)
    return Response(body, media_type=entry.media_type, headers=dict(headers))


def in_coding(cache: Cache, key: str, entry: Entry, coding: str | None) -> tuple[Mapping[str, str], bytes]:
    """Headers and body of an answer in a content coding, as `represented` sends them."""
    headers = {"ETag": etag_of(key, coding), "Cache-Control": "no-cache", **entry.headers}
    if not coding or len(entry.body) < SMALL:
        return headers, entry.body
    if coding not in entry.coded:
        entry.coded[coding] = compressed(entry.body, coding)
        cache.grown(key, entry)
    return {**headers, "Content-Encoding": coding}, entry.coded[coding]


@lru_cache(16)
def citing(version: DataVersion) -> Mapping[str, str]:
    """The headers that say which data an answer comes from (`cite-as`: RFC 8574); none where that is not known."""
    link = {"Link": f'<{version.iri}>; rel="cite-as"'} if version.iri else {}
    return MappingProxyType({**digest_of(version), **link})


def digest_of(version: DataVersion) -> Mapping[str, str]:
    """The header with the digest alone, for answers that are cited by an IRI of their own."""
    return {DIGEST: f"rdfc-1.0-sha-256:{version.digest}"} if version.digest else {}
