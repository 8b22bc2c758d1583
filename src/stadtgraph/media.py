"""Media types of answers, and which one a client gets."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

FORM = "application/x-www-form-urlencoded"  # what a form is sent as
# Best first: the first of each is what a client without wishes gets.
SOLUTIONS: Mapping[str, str] = MappingProxyType(
    {
        "application/sparql-results+json": "json",
        "application/json": "json",
        "application/sparql-results+xml": "xml",
        "application/xml": "xml",
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
        "application/n-quads": "nquads",
        "application/trig": "trig",
    }
)
OFFERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"solutions": SOLUTIONS, "boolean": BOOLEAN, "triples": TRIPLES}
)

# What an answer in a format is labelled as.
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv; charset=utf-8",
        "tsv": "text/tab-separated-values; charset=utf-8",
        "turtle": "text/turtle; charset=utf-8",
        "ntriples": "application/n-triples",
        "rdfxml": "application/rdf+xml",
        "jsonld": "application/ld+json",
        "nquads": "application/n-quads",
        "trig": "application/trig",
        "html": "text/html; charset=utf-8",
    }
)

# Names that clients send as `format`, beside the names and media types above.
ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "xml": ("xml", "rdfxml"),
        "rdf": ("rdfxml",),
        "rdf+xml": ("rdfxml",),
        "json": ("json", "jsonld"),
        "json-ld": ("jsonld",),
        "n3": ("turtle",),
        "ttl": ("turtle",),
        "nt": ("ntriples",),
        "nq": ("nquads",),
    }
)


def named_media_type(name: str, offers: Mapping[str, str]) -> str | None:
    """The media type that a name, alias or media type means among `offers`; None when it means none of them."""
    word = name.strip().casefold()
    if word in offers:
        return word
    forms = ALIASES.get(word, (word,))
    return next((media_type for media_type, form in offers.items() if form in forms), None)


def labelled(media_type: str) -> str:
    """A media type as Content-Type: text is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def negotiate(accept: str | None, offers: Mapping[str, str]) -> str | None:
    """Choose the best of `offers` for an Accept header (RFC 9110, section 12.5.1).

    Parameters such as charset play no part. No header, or an empty one, accepts anything.
    None: nothing offered is accepted.
    """
    if not accept or not accept.strip():
        return next(iter(offers))
    return _best(accept, tuple(offers))


@lru_cache(256)  # a client sends the same header every time
def _best(accept: str, offers: tuple[str, ...]) -> str | None:
    ranges = parse_accept_header(accept, MIMEAccept)
    plain = [(media_range.split(";")[0].strip(), quality) for media_range, quality in ranges]
    refused = {media_range for media_range, quality in plain if quality == 0}  # a wildcard does not bring them back
    return MIMEAccept(plain).best_match([offer for offer in offers if offer not in refused])


def preferred(accept_language: str | None, offers: Sequence[str]) -> str:
    """The language of `offers` for an Accept-Language header (RFC 9110, section 12.5.4); the first without wishes."""
    wanted = parse_accept_header(accept_language, LanguageAccept)
    return wanted.best_match(offers, default=offers[0]) or offers[0]
