"""What RDF/XML can hold: not every property has a name there, and XML has not every character.

A property is written as an element, so its IRI must end in a name (RDF 1.1 XML Syntax, section 2.5). The library
writes an element without a name otherwise, which no parser takes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TypeVar

import pyoxigraph as ox

from stadtgraph.errors import UnwritableError

Statement = TypeVar("Statement", ox.Triple, ox.Quad)
# Names of XML 1.0 (fifth edition, section 2.3) without the colon.
START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")  # XML 1.0, section 2.2
RESERVED = frozenset(
    f"{RDF}{name}"
    for name in (
        *("RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description", "li"),
        *("aboutEach", "aboutEachPrefix", "bagID"),
    )
)


@cache  # compiling takes some milliseconds, which a start has better use for
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What begins a name, and what goes on with it."""
    return re.compile(f"[{START}]"), re.compile(f"[{START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*")


@lru_cache(4096)  # of properties there are few
def is_nameable(iri: str) -> bool:
    """Tell whether RDF/XML has a name for a property."""
    begins, goes_on = _patterns()
    tail = goes_on.match(iri[::-1])
    return bool(tail and begins.search(tail[0])) and iri not in RESERVED


def _is_prefix(name: str) -> bool:
    begins, goes_on = _patterns()
    return not name or (bool(begins.match(name) and goes_on.fullmatch(name)) and not name.lower().startswith("xml"))


def writable(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Statements as long as RDF/XML can name their properties. Raises UnwritableError at the first that it cannot."""
    for statement in statements:
        if not is_nameable(statement.predicate.value):
            named = f"<{statement.predicate.value}>"
            raise UnwritableError(f"RDF/XML has no name for the property {named}; Turtle, JSON-LD and N-Triples have.")
        yield statement


def usable(prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that are prefixes of XML too."""
    return {prefix: namespace for prefix, namespace in prefixes.items() if _is_prefix(prefix)}


def checked(xml: bytes) -> bytes:
    """The same XML. Raises UnwritableError when it holds characters that XML cannot hold."""
    if NO_XML.search(xml):
        raise UnwritableError("The answer holds characters that XML cannot hold; the other formats can.")
    return xml


def write_rdfxml(statements: Iterable[Statement], prefixes: Mapping[str, str] | None = None) -> bytes:
    """Triples (of quads the graph is left out) as RDF/XML, in their order. Raises UnwritableError."""
    written = ox.serialize(writable(statements), format=ox.RdfFormat.RDF_XML, prefixes=usable(prefixes or {}))
    return checked(written or b"")
