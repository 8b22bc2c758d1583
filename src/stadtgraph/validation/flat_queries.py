"""Queries that may be asked about many focus nodes at once (SHACL, section 5.3.1, says: about one at a time).

A focus node is put where the first group begins. In a flat query it so reaches whatever reads it: patterns, filters,
and, as the value of an outer variable, what an EXISTS asks. Then many may stand there, each with its own solutions. To
ask so is several times quicker, for most of the time goes into parsing and planning.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rdflib import URIRef
from rdflib.term import Node

from stadtgraph.lexical import Token, tokens

AT_ONCE = 20  # more gain little, and from a thousand on Oxigraph reads all of a property instead of what nodes have
COUNTING = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
# What looks at all solutions together, or has groups of its own, in which the focus node would be another variable.
NOT_FLAT = COUNTING | {
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "UNION",
    "OPTIONAL",
    "GRAPH",
    "MINUS",
    "VALUES",
    "REDUCED",
}
PATHS = {"*", "?"}  # a path of no step begins at a node that is named, not at one that is found


def is_flat(query: str) -> bool:
    """Tell whether a SELECT query has no groups but the first and those of EXISTS; rather says no."""
    found = list(tokens(query))
    words = [token.text.upper() for token in found if token.kind == "word"]
    flat = words.count("SELECT") == 1 and not NOT_FLAT.intersection(words) and "\\" not in query
    return flat and not any(token.kind == "other" and token.text in PATHS for token in found) and _only_exists(found)


def _only_exists(found: Sequence[Token]) -> bool:
    """Tell whether each group but the first belongs to an EXISTS."""
    before = [before.text.upper() for before, token in pairwise(found) if token.text == "{"]
    return all(word == "EXISTS" for word in before[1:])


def batches(query: str, nodes: Sequence[Node]) -> Iterator[Sequence[Node]]:
    """Focus nodes as a query may be asked about them."""
    size = AT_ONCE if is_flat(query) and all(isinstance(node, URIRef) for node in nodes) else 1
    for begin in range(0, len(nodes), size):
        yield nodes[begin : begin + size]
