"""What a service says about itself beyond what can be counted, and the IRIs that it says it with."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from stadtgraph.namespaces import Names

if TYPE_CHECKING:
    from stadtgraph.examples import Example

Term = ox.NamedNode | ox.Literal
Statement = tuple[ox.NamedNode, ox.NamedNode, Term]
GRAPH = "service"


@dataclass(frozen=True, slots=True)
class Dump:
    """A file to download. media_type: of the content without its compression; sha256: hexadecimal; size: bytes."""

    url: str
    title: str
    media_type: str
    size: int | None = None
    sha256: str | None = None
    compression: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a service is reached and what one query may take there: name to value and unit."""

    endpoint: str
    limits: Mapping[str, tuple[float, str]] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The address below which everything of the service lies, with a slash at its end."""
        return self.endpoint.rpartition("/")[0] + "/"


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What the one who serves knows.

    endpoint: the absolute URL of the SPARQL endpoint. title: of the dataset, taken when it tells none itself.
    digest: RDFC-1.0, of the data without the description. union: the default graph is the union of all graphs.
    media_types: of answers. limits: name to value and unit, such as `{"deadline": (30, "seconds")}`.
    """

    endpoint: str
    title: str
    digest: str
    union: bool
    prefixes: Mapping[str, str]
    media_types: tuple[str, ...] = ()
    examples: "tuple[Example, ...]" = ()
    limits: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    dumps: tuple[Dump, ...] = ()


def names_at(endpoint: str) -> Names:
    """What mints the description's IRIs when the data are anybody's: the service's own address is their base."""
    return Names(Offer(endpoint).root)


def part(names: Names, kind: str, *keys: str) -> ox.NamedNode:
    """A thing of the description: `#kind`, or `#kind-` and 12 hexadecimal digits of the keys' SHA-256."""
    digest = f"-{hashlib.sha256(' '.join(keys).encode()).hexdigest()[:12]}" if keys else ""
    return ox.NamedNode(f"{names.graph(GRAPH)}#{kind}{digest}")


def bilingual(subject: ox.NamedNode, predicate: ox.NamedNode, german: str, english: str) -> tuple[Statement, Statement]:
    """The same said in both languages."""
    return (
        (subject, predicate, ox.Literal(german, language="de")),
        (subject, predicate, ox.Literal(english, language="en")),
    )
