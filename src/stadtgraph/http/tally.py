"""Counts requests in plain numbers, so that counting costs about a microsecond and needs no library."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from stadtgraph.engine.status import CacheStatus, EngineStatus
from stadtgraph.http.observation import Served

BUCKETS = (0.001, 0.0025, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0)  # seconds
# Labels come from fixed sets: whatever a client makes up must not become a time series.
AREAS = frozenset(
    (
        *("sparql", "id", "doc", "ontology", "shapes", "graph", "dataset", "theme", "criterion", "queries", "search"),
        *("dump", "health", "metrics", "static", "en"),
    )
)
METHODS = frozenset(("GET", "HEAD", "POST", "QUERY", "OPTIONS"))


@dataclass(frozen=True, slots=True)
class Durations:
    """Requests by the bucket of their duration (the last holds those longer than all bounds), and their sum."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    sums: list[float] = field(default_factory=lambda: [0.0])

    def add(self, seconds: float) -> None:
        """Count one request."""
        self.buckets[bisect_left(BUCKETS, seconds)] += 1
        self.sums[0] += seconds


class Tally:
    """Counts requests since the start; `count` is an observer.

    requests: by area, method, status, cache. size, aborted, durations: by area.
    """

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, str, str]] = Counter()
        self.size: Counter[str] = Counter()
        self.aborted: Counter[str] = Counter()
        self.durations: defaultdict[str, Durations] = defaultdict(Durations)

    def count(self, served: Served) -> None:
        """Count one request."""
        area = area_of(served.path)
        method = served.method if served.method in METHODS else "other"
        self.requests[area, method, str(served.status), served.cache] += 1
        self.size[area] += served.size
        self.aborted[area] += not served.whole
        self.durations[area].add(served.seconds)


def area_of(path: str) -> str:
    """The part of the service that a path belongs to: its first segment when that is one of ours."""
    first = path[1:].partition("/")[0]
    if first in AREAS:
        return first
    return "other" if first else "start"


@dataclass(frozen=True, slots=True)
class Measured:
    """Where the numbers come from at each reading."""

    tally: Tally
    engine: Callable[[], EngineStatus]
    cache: Callable[[], CacheStatus]
