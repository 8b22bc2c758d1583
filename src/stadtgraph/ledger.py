"""The ledger: plain triples by named graph, and the claims that some of them need.

The same triple proved twice is one claim: the strongest basis, the evidence of all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal as OneOf

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from stadtgraph.seal import Cited

Basis = OneOf["stated", "layout", "interpreted", "editorial", "external"]
STRENGTH: tuple[Basis, ...] = ("stated", "layout", "interpreted", "editorial", "external")
GraphName = OneOf["programme", "projects", "interpretation", "provenance", "links", "schemes", "metadata"]
GRAPHS: tuple[GraphName, ...] = (
    "programme", "projects", "interpretation", "provenance", "links", "schemes", "metadata"
)  # fmt: skip

Triple = tuple[Node, Node, Node]


def bilingual(node: Node, predicate: URIRef, german: str, english: str) -> Iterator[Triple]:
    """A text in German and English."""
    yield node, predicate, Literal(german, lang="de")
    yield node, predicate, Literal(english, lang="en")


@dataclass
class Claim:
    """One claimed triple: why it holds, where it is proved, and the graph that states it."""

    basis: Basis
    graph: GraphName
    evidence: set[Cited] = field(default_factory=set)
    sources: tuple[Node, ...] = ()
    status: Node | None = None


class Ledger:
    """Collects triples and claims while records are compiled."""

    def __init__(self) -> None:
        self.graphs: dict[GraphName, Graph] = {name: Graph(bind_namespaces="none") for name in GRAPHS}
        self._claims: dict[Triple, Claim] = {}
        self.remarked: set[Cited] = set()

    def state(self, graph: GraphName, *triples: Triple) -> None:
        """State triples that need no claim: types, labels, structure."""
        for triple in triples:
            self.graphs[graph].add(triple)

    def claim(self, triple: Triple, basis: Basis, evidence: Iterable[Cited], facts: GraphName = "projects") -> None:
        """Claim a triple. facts: its graph when stated; readings of ours go to the interpretation graph."""
        graph: GraphName = facts if basis in ("stated", "layout") else "interpretation"
        claim = self._claims.setdefault(triple, Claim(basis, graph))
        claim.evidence |= set(evidence)
        if STRENGTH.index(basis) < STRENGTH.index(claim.basis):
            claim.basis, claim.graph = basis, graph

    def link(self, triple: Triple, sources: tuple[Node, ...], status: Node | None) -> None:
        """Claim a triple that comes from datasets of somebody else."""
        self._claims[triple] = Claim("external", "links", set(), sources, status)

    def claims(self) -> Iterator[tuple[Triple, Claim]]:
        """Go through the claims, sorted by triple."""
        yield from sorted(self._claims.items(), key=lambda item: tuple(term.n3() for term in item[0]))

    def claims_of(self, subject: Node) -> Iterator[tuple[Triple, Claim]]:
        """Go through the claims on one subject."""
        yield from ((triple, claim) for triple, claim in self._claims.items() if triple[0] == subject)

    def settle(self) -> None:
        """State every claimed triple in the graph that its basis calls for."""
        for triple, claim in self._claims.items():
            self.graphs[claim.graph].add(triple)
