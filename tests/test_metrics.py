"""Metrics: what is counted, and that Prometheus can read it."""

import asyncio
import importlib.machinery
import importlib.util
import time

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from stadtgraph.engine.status import CacheStatus, EngineStatus
from stadtgraph.http.metrics import metrics_route
from stadtgraph.http.observation import Observe, Served
from stadtgraph.http.tally import AREAS, Measured, Tally, area_of

ENGINE = EngineStatus(ready=True, digest="abc", workers=2, alive=1, waiting=3, kills={"deadline": 4, "left": 2})
CACHE = CacheStatus(hits=5, misses=6, size=700)
SERVED = Served("1", "GET", "/sparql", 200, 0.02, 100, whole=True, cache="hit")


def ask(tally: Tally, path: str = "/metrics", *, accept: str = "*/*", method: str = "GET") -> httpx.Response:
    routes = [
        metrics_route(Measured(tally, lambda: ENGINE, lambda: CACHE)),
        Route("/sparql", lambda _: PlainTextResponse("12345")),
        Route("/id/project/kassel", lambda _: Response(status_code=303)),
    ]
    app = Observe(Starlette(routes=routes), [tally.count])

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.request(method, path, headers={"Accept": accept})

    return asyncio.run(send())


def samples(tally: Tally) -> dict[tuple[str, ...], float]:
    """Value of each sample by its name and its labels' values, in the order of the labels' names."""
    families = text_string_to_metric_families(ask(tally).text)
    return {(s.name, *dict(sorted(s.labels.items())).values()): s.value for family in families for s in family.samples}


def test_requests_are_counted_by_area_method_and_status() -> None:
    tally = Tally()
    for _ in range(2):
        ask(tally, "/sparql")
    ask(tally, "/id/project/kassel")
    ask(tally, "/nowhere")
    found = samples(tally)
    assert found["stadtgraph_http_requests_total", "sparql", "", "GET", "200"] == 2
    assert found["stadtgraph_http_requests_total", "id", "", "GET", "303"] == 1
    assert found["stadtgraph_http_requests_total", "other", "", "GET", "404"] == 1
    assert found["stadtgraph_http_response_bytes_total", "sparql"] == 10


def test_durations_fall_into_buckets() -> None:
    tally = Tally()
    for seconds in (0.001, 0.02, 0.02, 99.0):
        tally.count(SERVED._replace(seconds=seconds))
    found = samples(tally)
    name = "stadtgraph_http_request_duration_seconds"
    counted = [found[f"{name}_bucket", "sparql", bound] for bound in ("0.001", "0.01", "0.025", "30", "+Inf")]
    assert counted == [1, 1, 3, 3, 4]
    assert found[f"{name}_count", "sparql"] == 4
    assert found[f"{name}_sum", "sparql"] == pytest.approx(99.041)


def test_hits_of_the_cache_and_aborted_answers_are_told_apart() -> None:
    tally = Tally()
    tally.count(SERVED)
    tally.count(SERVED._replace(cache="miss", whole=False))
    found = samples(tally)
    assert found["stadtgraph_http_requests_total", "sparql", "hit", "GET", "200"] == 1
    assert found["stadtgraph_http_requests_total", "sparql", "miss", "GET", "200"] == 1
    assert found["stadtgraph_http_aborted_total", "sparql"] == 1


def test_engine_and_cache_are_shown() -> None:
    found = samples(Tally())
    expected = {
        ("stadtgraph_engine_ready",): 1,
        ("stadtgraph_engine_workers",): 2,
        ("stadtgraph_engine_workers_alive",): 1,
        ("stadtgraph_engine_queue",): 3,
        ("stadtgraph_engine_kills_total", "deadline"): 4,
        ("stadtgraph_engine_kills_total", "left"): 2,
        ("stadtgraph_dataset_info", "abc"): 1,
        ("stadtgraph_cache_hits_total",): 5,
        ("stadtgraph_cache_misses_total",): 6,
        ("stadtgraph_cache_bytes",): 700,
    }
    assert {key: found[key] for key in expected} == expected


def test_openmetrics_is_given_to_who_asks_for_it() -> None:
    tally = Tally()
    tally.count(SERVED)
    answer = ask(tally, accept="application/openmetrics-text; version=1.0.0")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    families = parse_openmetrics(answer.text)  # type: ignore[no-untyped-call]
    assert "stadtgraph_http_requests" in {family.name for family in families}


def test_prometheus_text_is_the_default_and_not_cached() -> None:
    answer = ask(Tally())
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"
    assert ask(Tally(), method="HEAD").status_code == 200


def test_what_clients_make_up_becomes_no_time_series() -> None:
    tally = Tally()
    for number in range(1000):
        tally.count(SERVED._replace(path=f"/made/up/{number}", method=f"M{number}"))
        tally.count(SERVED._replace(path=f"/up{number}"))
    assert len(tally.requests) == 2


@pytest.mark.parametrize(
    ("path", "area"), [("/", "start"), ("", "start"), ("/sparql", "sparql"), ("/id/x", "id"), ("/idx", "other")]
)
def test_the_area_is_the_first_segment_when_it_is_ours(path: str, area: str) -> None:
    assert area_of(path) == area
    assert area in AREAS | {"start", "other"}


def test_without_the_package_the_route_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def missing(name: str, package: str | None = None) -> importlib.machinery.ModuleSpec | None:
        return None if name == "prometheus_client" else found(name, package)

    monkeypatch.setattr("stadtgraph.http.metrics.find_spec", missing)
    answer = ask(Tally())
    assert (answer.status_code, answer.headers["content-type"]) == (501, "application/problem+json")
    assert 'pip install "stadtgraph[metrics]"' in answer.json()["detail"]


def test_counting_is_cheap() -> None:
    tally = Tally()

    def cost() -> float:
        begun = time.process_time()
        for _ in range(2000):
            tally.count(SERVED)
        return (time.process_time() - begun) / 2000

    assert min(cost() for _ in range(5)) < 20e-6
