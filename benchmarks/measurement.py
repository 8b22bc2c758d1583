"""Ask servers in turn and keep what was found; ratios are to the native server."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from load import Load, Result
from loads import HEAVY, POINT, QUERIES, ask_for
from servers import NATIVE, OURS, Server

BESIDE_HEAVY = "point lookup beside 2 heavy clients"
PERCENTILES: tuple[Callable[[Result], float], ...] = (lambda r: r.p50, lambda r: r.p95, lambda r: r.p99)
HEAD = ("load", "connections", "server", "requests/s (× native)", "p50 ms", "p95", "p99", "CPU µs/request (× native)")


@dataclass(frozen=True)
class Case:
    """What is measured of a server: a load, how many connections, whether answers may come from a cache."""

    load: str
    connections: int
    cached: bool = False


@dataclass
class Found:
    """What the rounds have found of one case and server."""

    results: list[Result] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)  # CPU µs for one request

    def of(self, value: Callable[[Result], float]) -> float:
        """The median of the rounds."""
        return median(map(value, self.results))

    @property
    def rate(self) -> float:
        """Requests answered in a second."""
        return self.of(lambda result: result.rate)

    @property
    def cost(self) -> float:
        """CPU µs that one request takes of all processes of the server."""
        return median(self.costs)


class Measurement:
    """Servers on the same data, and what was found of them."""

    def __init__(self, servers: Sequence[Server], seconds: float) -> None:
        self.servers, self.seconds = servers, seconds
        self.found: dict[tuple[Case, str], Found] = {}
        self._rates: dict[tuple[Case, str], float] = {}

    def round(self, cases: Sequence[Case]) -> None:
        """Measure every case of every server once."""
        for case in cases:
            for server in self.servers:
                if _is_asked(case, server):
                    self._measure(case, server)

    def _measure(self, case: Case, server: Server) -> None:
        fast = self._is_fast(case, server)
        server.settle()
        before = server.cpu()
        result = self._load(case, server, self.seconds, fast=fast).result()
        self._keep(case, server, result, (server.cpu() - before) / result.requests * 1e6)
        server.settle()

    def _load(self, case: Case, server: Server, seconds: float, *, fast: bool) -> Load:
        ask = ask_for(server, QUERIES[case.load])
        return Load(ask, case.connections, seconds, fresh=not case.cached, fast=fast)

    def _is_fast(self, case: Case, server: Server) -> bool:
        """Is what stays under way at the end below one request in a hundred? The first time, try."""
        key = case, server.name
        if key not in self._rates:
            self._rates[key] = self._load(case, server, 0.2, fast=False).result().rate
        return self._rates[key] * self.seconds > 100 * case.connections

    def beside_heavy(self) -> None:
        """Measure point lookups, one at a time, while two others ask for a second of work again and again."""
        for server in (server for server in self.servers if server.name.startswith((OURS, NATIVE))):
            heavy = Load(ask_for(server, HEAVY), 2, 3600, fresh=True)
            time.sleep(0.5)
            for case in (Case(BESIDE_HEAVY, 1), Case(BESIDE_HEAVY, 1, cached=True)):
                if _is_asked(case, server):
                    probe = Load(ask_for(server, QUERIES[POINT]), 1, self.seconds, fresh=not case.cached)
                    self._keep(case, server, probe.result(), 0.0)
            heavy.stop()
            server.settle()

    def _keep(self, case: Case, server: Server, result: Result, cost: float) -> None:
        found = self.found.setdefault((case, server.name), Found())
        found.results.append(result)
        found.costs.append(cost)
        how = f"{case.load}, {case.connections} connections{', cached' * case.cached}"
        say(f"{server.name}: {how}: {result.rate:.0f}/s, {cost:.0f} µs")

    def native(self, case: Case) -> Found:
        """What was found of the native server, which has no cache."""
        return self.found[Case(case.load, case.connections), NATIVE]

    def rows(self) -> Iterator[list[str]]:
        """The table: one row for each case and server."""
        for case, name in sorted(self.found, key=_order):
            found, base = self.found[case, name], self.native(case)
            yield [
                case.load,
                str(case.connections),
                name + ", cached" * case.cached,
                f"{found.rate:.0f} ({found.rate / base.rate:.2f})",
                *(f"{found.of(value):.2f}" for value in PERCENTILES),
                f"{found.cost:.0f} ({found.cost / base.cost:.2f})" if base.cost else "–",
            ]


def _is_asked(case: Case, server: Server) -> bool:
    """Only ours keeps answers."""
    return not case.cached or server.name.startswith(OURS)


def _order(key: tuple[Case, str]) -> tuple[int, int, int, str, bool]:
    case, name = key
    rank = next((i for i, start in enumerate((NATIVE, OURS)) if name.startswith(start)), 2)
    return [*QUERIES, BESIDE_HEAVY].index(case.load), case.connections, rank, name, case.cached


def say(text: str) -> None:
    """Tell how far we are."""
    print(text, file=sys.stderr, flush=True)
