"""Health checks."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from stadtgraph.engine.status import EngineStatus
from stadtgraph.http.health import health_routes

WELL = EngineStatus(ready=True, digest="abc", workers=2, alive=2, waiting=3, kills={"deadline": 1})


def ask(status: EngineStatus, path: str, method: str = "GET") -> httpx.Response:
    async def send() -> httpx.Response:
        app = Starlette(routes=health_routes(lambda: status))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.request(method, path)

    return asyncio.run(send())


@pytest.mark.parametrize("status", [WELL, EngineStatus(ready=False)])
def test_a_process_that_answers_is_live(status: EngineStatus) -> None:
    answer = ask(status, "/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


def test_an_engine_that_answers_is_ready_and_says_how_it_is() -> None:
    answer = ask(WELL, "/health/ready")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "status": "ready",
        "digest": "abc",
        "workers": 2,
        "alive": 2,
        "waiting": 3,
        "kills": {"deadline": 1},
    }


def test_what_an_operator_should_know_stands_beside_a_good_state() -> None:
    async def send() -> httpx.Response:
        app = Starlette(routes=health_routes(lambda: WELL, lambda: ["the bundle is missing"]))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get("/health/ready")

    answer = asyncio.run(send())
    assert (answer.status_code, answer.json()["notes"]) == (200, ["the bundle is missing"])


def test_one_worker_is_enough() -> None:
    assert ask(EngineStatus(ready=True, workers=2, alive=1), "/health/ready").status_code == 200


def test_an_engine_elsewhere_has_no_workers() -> None:
    assert ask(EngineStatus(ready=True), "/health/ready").status_code == 200


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (EngineStatus(ready=False, workers=2, alive=2), "the engine is not ready"),
        (EngineStatus(ready=True, workers=2, alive=0), "no worker is alive"),
    ],
)
def test_what_is_lacking_is_said(status: EngineStatus, reason: str) -> None:
    answer = ask(status, "/health/ready")
    assert (answer.status_code, answer.json()["status"], answer.json()["reason"]) == (503, "not ready", reason)
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health_is_never_cached_and_head_works(path: str) -> None:
    answer = ask(WELL, path, "HEAD")
    assert (answer.status_code, answer.headers["cache-control"], answer.content) == (200, "no-store", b"")
    assert ask(WELL, path, "POST").status_code == 405
