"""The numbers of the service in the text formats of Prometheus and OpenMetrics; needs the extra `metrics`."""

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from stadtgraph.engine.status import CacheStatus, EngineStatus
from stadtgraph.http.tally import BUCKETS, Measured, Tally

BOUNDS = (*(f"{bound:g}" for bound in BUCKETS), "+Inf")


def write_down(measured: Measured, accept: str) -> tuple[bytes, str]:
    """The numbers as text, and its media type, chosen by the Accept header."""
    registry = CollectorRegistry()
    registry.register(_Numbers(measured))
    ProcessCollector(registry=registry)
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


class _Numbers(Collector):
    def __init__(self, measured: Measured) -> None:
        self.measured = measured

    def collect(self) -> Iterator[Metric]:
        """Every number at this moment."""
        yield from _requests(self.measured.tally)
        yield _durations(self.measured.tally)
        yield from _engine(self.measured.engine())
        yield from _cache(self.measured.cache())


def _requests(tally: Tally) -> Iterator[Metric]:
    labels = ["area", "method", "status", "cache"]
    requests = CounterMetricFamily("stadtgraph_http_requests", "Requests answered", labels=labels)
    for values, count in tally.requests.items():
        requests.add_metric(values, count)
    yield requests
    yield _by_area("stadtgraph_http_response_bytes", "Bytes of bodies sent", tally.size)
    yield _by_area("stadtgraph_http_aborted", "Answers that did not come to their end", tally.aborted)


def _by_area(name: str, help_text: str, counts: dict[str, int]) -> Metric:
    family = CounterMetricFamily(name, help_text, labels=["area"])
    for area, count in counts.items():
        family.add_metric([area], count)
    return family


def _durations(tally: Tally) -> Metric:
    name, told = "stadtgraph_http_request_duration_seconds", "From the request's head to the answer's last byte"
    family = HistogramMetricFamily(name, told, labels=["area"])
    for area, durations in tally.durations.items():
        buckets = list(zip(BOUNDS, map(float, accumulate(durations.buckets)), strict=True))
        family.add_metric([area], buckets, durations.sums[0])
    return family


def _engine(status: EngineStatus) -> Iterator[Metric]:
    yield GaugeMetricFamily("stadtgraph_engine_ready", "1 while queries are taken", float(status.ready))
    yield GaugeMetricFamily("stadtgraph_engine_workers", "Worker processes wanted", status.workers)
    yield GaugeMetricFamily("stadtgraph_engine_workers_alive", "Worker processes there", status.alive)
    yield GaugeMetricFamily("stadtgraph_engine_queue", "Queries that wait for a worker", status.waiting)
    kills = CounterMetricFamily("stadtgraph_engine_kills", "Queries that ended with their worker", labels=["reason"])
    for reason, count in status.kills.items():
        kills.add_metric([reason], count)
    yield kills
    yield InfoMetricFamily("stadtgraph_dataset", "The data that answers come from", {"digest": status.digest})


def _cache(status: CacheStatus) -> Iterator[Metric]:
    yield CounterMetricFamily("stadtgraph_cache_hits", "Answers given from the cache", status.hits)
    yield CounterMetricFamily("stadtgraph_cache_misses", "Answers not found in the cache", status.misses)
    yield GaugeMetricFamily("stadtgraph_cache_bytes", "Bytes of answers kept", status.size)
