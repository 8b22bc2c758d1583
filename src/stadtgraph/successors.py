"""IRIs that were published and are no longer used: each keeps a statement of its own and names its successor."""

from collections.abc import Iterable

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, XSD

from stadtgraph.errors import Problem
from stadtgraph.ledger import Ledger
from stadtgraph.namespaces import Names
from stadtgraph.source import Sources
from stadtgraph.spelling import suggestion

REPLACED = "source/replaced.toml"
PUBLISHED = "published-iris.txt"


def state_successors(sources: Sources, ledger: Ledger, names: Names) -> list[Problem]:
    """State in the graph `metadata` what replaces what; list the entries that cannot be right."""
    if not sources.replaced:
        return []
    iris = {str(subject) for graph in ledger.graphs.values() for subject in graph.subjects()}
    used = {iri.removeprefix(names.base) for iri in iris}
    problems = []
    for i, entry in enumerate(sources.replaced):
        if entry.old in used:
            problems.append(Problem(REPLACED, f"replaced[{i}].old", f"{entry.old!r} is still used; remove this entry"))
        if entry.new not in used:
            near = suggestion(entry.new, used) or "; name one that is used now"
            problems.append(Problem(REPLACED, f"replaced[{i}].new", f"nothing is named {entry.new!r}{near}"))
        old, new = URIRef(names.base + entry.old), URIRef(names.base + entry.new)
        deprecated = Literal("true", datatype=XSD.boolean)
        ledger.state("metadata", (old, OWL.deprecated, deprecated), (old, DCTERMS.isReplacedBy, new))
    return problems


def disappeared(listed: Iterable[str], used: Iterable[str]) -> list[Problem]:
    """The published IRIs of which nothing is stated any more."""
    found = set(used)
    return [
        Problem(
            PUBLISHED,
            iri,
            f"was published and is no longer used; name its successor in data/{REPLACED}, or, if it never left your "
            "machine, remove its line",
        )
        for iri in sorted(set(listed) - found)
    ]
