"""The zygote: a process that loads the data once and forks workers from it.

It has one thread and no event loop, so that forking is safe. It is told what
to do over a Unix socket: one JSON line in (`fork`), JSON lines out (`ready`,
`worker` with the worker's connection attached, `exit`).
"""

import gc
import hashlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from stadtgraph.dataset import Dataset
from stadtgraph.description import describe
from stadtgraph.digest import digest_of_store
from stadtgraph.engine.frames import receive
from stadtgraph.engine.worker import Data, serve
from stadtgraph.errors import StadtgraphError
from stadtgraph.examples import Example, read_examples
from stadtgraph.export import dumps_at
from stadtgraph.loading import Plan, Source, load
from stadtgraph.media import SOLUTIONS, TRIPLES
from stadtgraph.namespaces import DCAT, Names, names_described
from stadtgraph.service_facts import Offer, ServiceFacts, names_at


def main() -> None:
    """Run: the descriptor of the control socket is the argument; the order comes over it as one frame."""
    control = socket.socket(fileno=int(sys.argv[1]))
    received = receive(control)
    if received is None:
        return
    order = json.loads(received[1])
    try:
        data, told = prepared(order)
    except StadtgraphError as error:
        tell(control, {"failed": str(error)})
        return
    gc.collect()
    gc.freeze()  # nothing loaded so far is garbage: collecting it would copy its pages in each worker
    tell(control, told)
    Zygote(control, data, order["memory"]).run()


def prepared(order: Mapping[str, Any]) -> tuple[Data, dict[str, Any]]:
    """The data that an order asks for, and what the front is told of them. Raises DatasetError."""
    plan = plan_in(order)
    store = load(plan)
    canonical, version = digest_of_store(store), version_of(store, plan)
    data = described(store, plan, canonical, offer_in(order))
    return data, {"ready": len(store), "digest": digest_of(plan), "canonical": canonical, "version": version}


def described(store: ox.Store, plan: Plan, canonical: str, offer: Offer | None) -> Data:
    """The data, and in a graph of its own what the service says of itself and them."""
    names = plan.names or Names()
    if offer:
        names = plan.names or names_at(offer.endpoint)
        prefixes, media_types = names.prefixes(), (*SOLUTIONS, *TRIPLES)
        facts = ServiceFacts(
            offer.endpoint,
            plan.title,
            canonical,
            union=plan.union,
            prefixes=prefixes,
            media_types=media_types,
            examples=examples_of(plan),
            limits=offer.limits,
            dumps=dumps_at(f"{offer.endpoint.rpartition('/')[0]}/dump/"),
        )
        store.extend(describe(store, names, facts))
    return Data(store, plan.union, names.prefixes(), names.base)


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
    roots = [source.path.parents[1] for source in plan.sources if source.path.parent.name == "data"]
    return read_examples(Dataset(roots[0])) if plan.names and roots else ()


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


def tell(control: socket.socket, message: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
    """Send one JSON line, with descriptors attached; nothing when the front process is gone."""
    with suppress(ConnectionError):
        socket.send_fds(control, [json.dumps(message).encode() + b"\n"], list(descriptors))


class Zygote:
    """Forks on demand and says which workers have ended, and how."""

    def __init__(self, control: socket.socket, data: Data, memory: int) -> None:
        self.control, self.data, self.memory = control, data, memory

    def run(self) -> None:
        """Serve the control socket until it is closed."""
        ended, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while True:
            readable, _, _ = select.select([self.control.fileno(), ended], [], [])
            if ended in readable:
                os.read(ended, 4096)
                self.reap()
            if self.control.fileno() in readable:
                orders = self.orders()
                if not orders:
                    bury()
                    return
                for _ in range(orders.count(b"\n")):
                    self.fork((ended, wake))

    def orders(self) -> bytes:
        """What the front process wants; nothing when it is gone."""
        try:
            return self.control.recv(4096)
        except ConnectionError:
            return b""

    def fork(self, own: tuple[int, int]) -> None:
        """Fork one worker and hand its connection over."""
        front, back = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for descriptor in (*own, front.fileno(), self.control.fileno()):
                os.close(descriptor)
            try:
                serve(back, self.data, self.memory)
            finally:
                os._exit(1)
        back.close()
        tell(self.control, {"worker": pid}, (front.fileno(),))
        front.close()

    def reap(self) -> None:
        """Tell which workers have ended: negative status is a signal's number."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            tell(self.control, {"exit": pid, "status": os.waitstatus_to_exitcode(status)})


def bury() -> None:
    """Wait for every worker: each ends when the front has closed its connection."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
