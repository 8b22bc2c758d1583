"""Measure the endpoint beside other SPARQL servers: same data, same queries, same run.

    python benchmarks/endpoint.py [--triples 0 150000 1500000] [--rounds 3] [--seconds 2]

0 triples stands for the dataset as it is. Every round asks every server in turn, so that a busy
moment of the machine hits all of them; the medians of the rounds count. Prints Markdown. Servers
other than ours and the native one are left out where they are not installed, and rdflib-endpoint
beyond `--rdflib-up-to` triples.
"""

import argparse
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import goals
from graphs import Data, as_it_is, write_enlarged
from loads import QUERIES, sizes
from measurement import HEAD, Case, Measurement, say
from servers import OURS, Server, Start, installed, native, of_command, rdflib_endpoint, virtuoso
from stadtgraph.dataset import bundled

SERVE = "stadtgraph serve {data} --port {port}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "".join(f"| {' | '.join(line)} |\n" for line in (head, ["---"] * len(head), *rows))


def cold_start(start: Start, data: Data, times: int) -> float:
    """Milliseconds from the start of the process to its first answer, data loaded; the best of some."""
    taken = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as home:
            begin = time.perf_counter()
            server = start(data, Path(home))
            taken.append((time.perf_counter() - begin) * 1000)
            server.stop()
    return min(taken)


@contextmanager
def running(starts: Sequence[Start], data: Data) -> Iterator[list[Server]]:
    """The servers, started; ended at the end."""
    with ExitStack() as stack:
        servers: list[Server] = []
        for start in starts:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            servers.append(start(data, home))
            stack.callback(servers[-1].stop)
            say(f"{servers[-1].name} answers")
        yield servers


def compare(servers: Sequence[Server]) -> None:
    """Tell who answers otherwise than the first; ours may not. Raises RuntimeError."""
    expected = sizes(servers[0])
    for server in servers[1:]:
        found = sizes(server)
        say(f"{server.name} answers {'the same' if found == expected else f'otherwise: {found}, not {expected}'}")
        if found != expected and server.name.startswith(OURS):
            raise RuntimeError(f"{server.name} answers otherwise than {servers[0].name}")


def measured(servers: Sequence[Server], options: argparse.Namespace) -> Measurement:
    """Every load on every server, in rounds."""
    compare(servers)
    measurement = Measurement(servers, options.seconds)
    cases = [Case(load, c, cached) for load in options.loads for c in options.connections for cached in (False, True)]
    for _ in range(options.rounds):
        measurement.round(cases)
        measurement.beside_heavy()
    return measurement


def report(data: Data, starts: Sequence[Start], options: argparse.Namespace) -> None:
    """Measure on one graph and print."""
    with running(starts, data) as servers:
        loaded = {server.name: server.memory() for server in servers}
        measurement = measured(servers, options)
        after = {server.name: server.memory() for server in servers}
    begun = {name: cold_start(start, data, options.starts) for name, start in zip(loaded, starts, strict=True)}
    print(f"### {data.triples:,} triples\n\n{table(HEAD, measurement.rows())}")
    for name in (name for name in loaded if name.startswith(OURS)):
        print(f"{name}:\n\n{table(goals.HEAD, goals.reached(measurement, name))}")
    rows = ([name, f"{begun[name]:.0f}", *map(_memory, (loaded[name], after[name]))] for name in loaded)
    head = ("server", "start to first answer, ms", "MiB when loaded: PSS, RSS", "MiB after the loads: PSS, RSS")
    print(table(head, rows), flush=True)


def _memory(sizes: tuple[float, float]) -> str:
    return ", ".join(f"{size:.0f}" for size in sizes)


def starts_for(data: Data, options: argparse.Namespace) -> list[Start]:
    """The servers to measure with this data."""
    starts = [native, *(of_command(*named(text)) for text in options.ours or [SERVE])]
    if installed("rdflib-endpoint") and data.triples <= options.rdflib_up_to:
        starts.append(rdflib_endpoint)
    if installed("virtuoso-t") and installed("isql-vt") and options.virtuoso:
        starts.append(virtuoso)
    return starts


def named(text: str) -> tuple[str, str]:
    """Name and command of a server of ours."""
    name, found, command = text.partition("=")
    return (f"{OURS} {name}", command) if found else (OURS, text)


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, nargs="+", default=[0, 150_000, 1_500_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="of each load in each round")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--loads", nargs="+", default=list(QUERIES), choices=list(QUERIES))
    parser.add_argument("--starts", type=int, default=5, help="cold starts, of which the best counts")
    parser.add_argument("--ours", action="append", metavar="[NAME=]COMMAND", help=f"any number; else {SERVE!r}")
    parser.add_argument("--rdflib-up-to", type=int, default=200_000, metavar="TRIPLES")
    parser.add_argument("--virtuoso", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are ended then, too
    print(f"{os.cpu_count()} CPUs, Python {platform.python_version()}; medians of {options.rounds} rounds\n")
    for triples in options.triples:
        with tempfile.TemporaryDirectory() as directory:
            data = write_enlarged(bundled(), triples, Path(directory)) if triples else as_it_is(bundled())
            report(data, starts_for(data, options), options)


if __name__ == "__main__":
    main()
