"""Find out about data what takes a pass over all of them: their digest, and what the service says of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pyoxigraph as ox

from stadtgraph.description import describe, describe_elsewhere
from stadtgraph.digest import digest_of_store
from stadtgraph.engine.keeping import Found
from stadtgraph.examples import Example, read_examples
from stadtgraph.export import dumps_at
from stadtgraph.loading import Plan, dataset_of
from stadtgraph.media import SOLUTIONS, TRIPLES
from stadtgraph.namespaces import DCAT, Names
from stadtgraph.service_facts import Offer, ServiceFacts, names_at

EMBEDDED = ("memory", "queue")  # limits of the embedded engine only


def found_out(store: ox.Store, plan: Plan, offer: Offer | None) -> Found:
    """Everything about a store that is loaded and not yet described. Raises DatasetError for a broken query."""
    canonical = digest_of_store(store)
    triples = _description(store, plan, canonical, offer) if offer else iter(())
    written = cast(bytes, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
    return Found(canonical, version_of(store, plan), written)


def _description(store: ox.Store, plan: Plan, canonical: str, offer: Offer) -> Iterator[ox.Triple]:
    names, dumps = plan.names or names_at(offer.endpoint), dumps_at(f"{offer.root}dump/")
    facts = replace(_facts(plan, names, offer), digest=canonical, union=plan.union, dumps=dumps)
    return (quad.triple for quad in describe(store, names, facts))


def _facts(plan: Plan, names: Names, offer: Offer) -> ServiceFacts:
    """What is said of every service, wherever its data lie."""
    return ServiceFacts(
        offer.endpoint,
        plan.title,
        digest="",
        union=False,
        prefixes=names.prefixes(),
        media_types=(*SOLUTIONS, *TRIPLES),
        examples=examples_of(plan),
        limits=offer.limits,
    )


def told_elsewhere(plan: Plan, names: Names, offer: Offer) -> bytes:
    """What a service before another store says of itself, as N-Triples."""
    limits = {name: limit for name, limit in offer.limits.items() if name not in EMBEDDED}
    facts = replace(_facts(plan, names, offer), limits=limits)
    return cast(bytes, ox.serialize(describe_elsewhere(names, facts), format=ox.RdfFormat.N_TRIPLES))


def version_of(store: ox.Store, plan: Plan) -> str:
    """The IRI of the version that a dataset says it is; empty for other files, and when it says none or several."""
    if not plan.names:
        return ""
    dataset, current = ox.NamedNode(plan.names.dataset), ox.NamedNode(DCAT.hasCurrentVersion)
    found = {quad.object for quad in store.quads_for_pattern(dataset, current, None)}
    versions = [term.value for term in found if isinstance(term, ox.NamedNode)]
    return versions[0] if len(versions) == 1 else ""


def examples_of(plan: Plan) -> tuple[Example, ...]:
    """The example queries beside a dataset's data/, if there are any."""
    dataset = dataset_of(plan)
    return read_examples(dataset) if dataset else ()
