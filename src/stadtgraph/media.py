"""Media types of answers, and which one a client gets."""

from collections.abc import Mapping
from types import MappingProxyType

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

# Best first: the first of each is what a client without wishes gets.
SOLUTIONS: Mapping[str, str] = MappingProxyType(
    {
        "application/sparql-results+json": "json",
        "application/json": "json",
        "application/sparql-results+xml": "xml",
        "text/csv": "csv",
        "text/tab-separated-values": "tsv",
    }
)
BOOLEAN: Mapping[str, str] = MappingProxyType({t: f for t, f in SOLUTIONS.items() if f in ("json", "xml")})
TRIPLES: Mapping[str, str] = MappingProxyType(
    {
        "text/turtle": "turtle",
        "application/n-triples": "ntriples",
        "application/rdf+xml": "rdfxml",
        "application/ld+json": "jsonld",
    }
)


def negotiate(accept: str | None, offers: Mapping[str, str]) -> str | None:
    """Choose the best of `offers` for an Accept header (RFC 9110, section 12.5.1).

    Parameters such as charset play no part. No header, or an empty one, accepts anything.
    None: nothing offered is accepted.
    """
    if not accept or not accept.strip():
        return next(iter(offers))
    ranges = parse_accept_header(accept, MIMEAccept)
    plain = [(media_range.split(";")[0].strip(), quality) for media_range, quality in ranges]
    return MIMEAccept(plain).best_match(list(offers))
