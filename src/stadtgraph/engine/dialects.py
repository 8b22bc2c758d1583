"""Where a service strays from the standard, and what we ask of it instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# Stores write elements without a name for properties that RDF/XML cannot name; so we write it ourselves.
RDFXML: Mapping[str, str] = MappingProxyType({"rdfxml": "ntriples"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """Ways of a service.

    instead: what to ask for in place of formats that come with loss. describe: put before a DESCRIBE.
    cuts: may have a limit on rows that it does not tell.
    """

    instead: Mapping[str, str] = field(default_factory=lambda: RDFXML)
    describe: str = ""
    cuts: bool = False


# Seen in 7.2.5: TSV makes strings of IRIs, JSON-LD loses language tags, DESCRIBE sees no merged default graph.
VIRTUOSO = Dialect({**RDFXML, "tsv": "json", "jsonld": "ntriples"}, 'DEFINE sql:describe-mode "CBD" ', cuts=True)


def dialect_of(headers: Mapping[str, str]) -> Dialect:
    """The dialect of a service by the headers of its answer."""
    return VIRTUOSO if headers.get("server", "").startswith("Virtuoso") else Dialect()
