"""Measure what the service costs before a store elsewhere, and what several of it behind a proxy do.

    python benchmarks/scaling.py [--rounds 3] [--seconds 2] [--connections 8]

Every round asks every arrangement in turn; the medians of the rounds count. CPU is given for each kind of process by
itself. Prints Markdown. Virtuoso and nginx are left out where they are not installed. Everything runs on one
machine: that shows what a request costs and where, not how far an arrangement grows.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from endpoint import SERVE, table
from graphs import Data, as_it_is
from load import Load, Result
from loads import AGGREGATE, CONSTRUCT, POINT, QUERIES, ask_for, sizes
from measurement import say
from servers import Server, Start, installed, native, nginx, of_command, virtuoso
from stadtgraph.dataset import bundled

FRONT = "stadtgraph serve --engine http://127.0.0.1:{store.port}{store.path} --port {{port}}"
LOADS = (POINT, AGGREGATE, CONSTRUCT)
HEAD = ("load", "arrangement", "requests/s", "p50 ms", "p95", "CPU µs/request")
Begin = Callable[[str, Start], Server]


@dataclass(frozen=True)
class Arrangement:
    """Servers that answer together. asked: where requests go; parts: by what they are."""

    name: str
    asked: Server
    parts: Mapping[str, tuple[Server, ...]]
    cached: bool = False

    def cpu(self) -> dict[str, float]:
        """Seconds of CPU so far, by kind of process."""
        return {kind: sum(server.cpu() for server in servers) for kind, servers in self.parts.items()}

    def settle(self) -> None:
        """Wait until all rest."""
        for servers in self.parts.values():
            for server in servers:
                server.settle()


@dataclass
class Found:
    """What the rounds have found of one load and arrangement."""

    results: list[Result] = field(default_factory=list)
    costs: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def row(self) -> list[str]:
        """Rate, latencies and costs, each the median of the rounds."""
        costs = (f"{kind} {median(costs):.0f}" for kind, costs in self.costs.items())
        times = [median(result.p50 for result in self.results), median(result.p95 for result in self.results)]
        rate = median(result.rate for result in self.results)
        return [f"{rate:.0f}", *(f"{time:.2f}" for time in times), " + ".join(costs)]


def before_store(name: str, store: Server, begin: Begin) -> Iterator[Arrangement]:
    """The store itself, a front before it, the same with kept answers, and two fronts behind a proxy."""
    front = of_command("front", FRONT.format(store=store))
    fronts = tuple(begin(f"front of {name}", front) for _ in range(2))
    yield Arrangement(name, store, {"store": (store,)})
    parts = {"front": fronts[:1], "store": (store,)}
    yield Arrangement(f"Stadtgraph before {name}", fronts[0], parts)
    yield Arrangement(f"Stadtgraph before {name}, cached", fronts[0], parts, cached=True)
    if installed("nginx"):
        proxy = begin("nginx", nginx([server.port for server in fronts]))
        both = {"nginx": (proxy,), "fronts": fronts, "store": (store,)}
        yield Arrangement(f"nginx before two Stadtgraph before {name}", proxy, both)


def replicas(begin: Begin) -> Iterator[Arrangement]:
    """One service with its own engine, alone and behind a proxy, and two."""
    services = tuple(begin("Stadtgraph", of_command("Stadtgraph", SERVE)) for _ in range(2))
    yield Arrangement("Stadtgraph", services[0], {"service": services[:1]})
    for number, told in ((1, "one"), (2, "two")) if installed("nginx") else ():
        proxy = begin("nginx", nginx([server.port for server in services[:number]]))
        parts = {"nginx": (proxy,), "service": services[:number]}
        yield Arrangement(f"nginx before {told} Stadtgraph", proxy, parts)
        if number == 2:
            yield Arrangement("nginx before two Stadtgraph, cached", proxy, parts, cached=True)


def arrangements(begin: Begin) -> Iterator[Arrangement]:
    """All of them, started."""
    yield from before_store("Oxigraph", begin("Oxigraph", native), begin)
    if installed("virtuoso-t") and installed("isql-vt"):
        yield from before_store("Virtuoso", begin("Virtuoso", virtuoso), begin)
    yield from replicas(begin)


def beginning(data: Data, stack: ExitStack) -> Begin:
    """What starts a server and stops it at the end."""

    def begin(name: str, start: Start) -> Server:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = start(data, home)
        stack.callback(server.stop)
        say(f"{name} answers")
        return server

    return begin


def measure(load: str, arrangement: Arrangement, options: argparse.Namespace, found: Found) -> None:
    """Put one load on one arrangement."""
    ask = ask_for(arrangement.asked, QUERIES[load])
    arrangement.settle()
    before = arrangement.cpu()
    fresh = not arrangement.cached
    result = Load(ask, options.connections, options.seconds, fresh=fresh, fast=arrangement.cached).result()
    found.results.append(result)
    arrangement.settle()
    for kind, seconds in arrangement.cpu().items():
        found.costs[kind].append((seconds - before[kind]) / result.requests * 1e6)
    say(f"{arrangement.name}: {load}: {result.rate:.0f}/s")


def compare(found: list[Arrangement]) -> None:
    """Tell who answers otherwise than the first."""
    expected = sizes(found[0].asked)
    for arrangement in found[1:]:
        answered = sizes(arrangement.asked)
        if answered != expected:
            say(f"{arrangement.name} answers otherwise: {answered}, not {expected}")


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="of each load in each round")
    parser.add_argument("--connections", type=int, default=8)
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are ended then, too
    data = as_it_is(bundled())
    found: dict[tuple[str, str], Found] = defaultdict(Found)
    loads = [os.getloadavg()[0]]
    with ExitStack() as stack:
        started = list(arrangements(beginning(data, stack)))
        compare(started)
        for _ in range(options.rounds):
            for load in LOADS:
                for arrangement in started:
                    measure(load, arrangement, options, found[load, arrangement.name])
            loads.append(os.getloadavg()[0])
    print(f"{data.triples:,} triples, {options.connections} connections, {os.cpu_count()} CPUs; load average", end=" ")
    print(f"{loads[0]:.1f} before, {loads[-1]:.1f} at the end; medians of {options.rounds} rounds\n")
    print(table(HEAD, ([*key, *found[key].row()] for key in sorted(found, key=lambda key: LOADS.index(key[0])))))


if __name__ == "__main__":
    main()
