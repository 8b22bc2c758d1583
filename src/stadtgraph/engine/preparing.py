"""What a process of the engine does before it answers: it reads its order, loads the data and describes them."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from stadtgraph.directories import cache_directory
from stadtgraph.engine.keeping import Found, Keeping, state_of
from stadtgraph.engine.worker import Data
from stadtgraph.loading import Plan, Source, load
from stadtgraph.namespaces import Names, names_described
from stadtgraph.service_facts import GRAPH, Offer, names_at

ANYWHERE = "http://anywhere.invalid/"  # stands for the address of a service in what is kept (RFC 2606, section 2)


def prepared(order: Mapping[str, Any]) -> tuple[Data, dict[str, Any]]:
    """The data that an order asks for, described, and what the front is told of them. Raises DatasetError."""
    plan, offer = plan_in(order), offer_in(order)
    digest, store = digest_of(plan), load(plan)
    size = len(store)
    found = known(store, plan, anywhere(order), digest)
    names = plan.names or (names_at(offer.endpoint) if offer else Names())
    if offer:
        description = found.description.replace(ANYWHERE.encode(), offer.root.encode())
        store.load(description, ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(names.graph(GRAPH)))
    data = Data(store, plan.union, names.prefixes(), names.base)
    return data, {"ready": size, "digest": digest, "canonical": found.canonical, "version": found.version}


def anywhere(order: Mapping[str, Any]) -> Mapping[str, Any]:
    """The order of the same service at no particular address, where nothing but links depends on that.

    The IRIs of a dataset are its own wherever it is served; for other files the address is their base.
    """
    offer = offer_in(order)
    if not offer or not order["names"]:
        return order
    return {**order, "offer": {**order["offer"], "endpoint": ANYWHERE + offer.endpoint.removeprefix(offer.root)}}


def known(store: ox.Store, plan: Plan, order: Mapping[str, Any], digest: str) -> Found:
    """What must be found out of data by reading all of them, which takes longer than loading: kept from the last time.

    digest: of the plan's files.
    """
    keeping, key = Keeping(cache_directory("descriptions")), state_of(order, plan, digest)
    found = keeping.get(key)
    if found is None:
        from stadtgraph.engine.describing import found_out  # noqa: PLC0415  # takes long to load, and is seldom needed

        found = found_out(store, plan, offer_in(order))
        if digest_of(plan) == digest:  # nobody wrote the files meanwhile
            keeping.put(key, found)
    return found


def offer_in(order: Mapping[str, Any]) -> Offer | None:
    """What an order says of the service."""
    told = order["offer"]
    if told is None:
        return None
    return Offer(told["endpoint"], {name: (value, unit) for name, (value, unit) in told["limits"].items()})


def plan_in(order: Mapping[str, Any]) -> Plan:
    """The plan that an order holds."""
    sources = tuple(Source(Path(path), graph) for path, graph in order["sources"])
    names = names_described(order["names"][0], order["names"][1:]) if order["names"] else None
    return Plan(sources, order["union"], names, order["title"])


def digest_of(plan: Plan) -> str:
    """Identify the data by the bytes of their files and the graphs that they go to: SHA-256."""
    digest = hashlib.sha256()
    for source in plan.sources:
        with source.path.open("rb") as file:
            digest.update(f"{source.graph}|{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()
