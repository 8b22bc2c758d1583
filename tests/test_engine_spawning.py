"""Workers without fork do what forked ones do: they answer rightly, die at their limits, and are replaced."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from protocol.exchange import get, send
from protocol.running import running
from stadtgraph.engine.crew import Limits
from stadtgraph.engine.pool import Pool
from stadtgraph.engine.preparing import digest_of
from stadtgraph.engine.spawning import SpawnedCrew
from stadtgraph.errors import DatasetError, EngineError, LimitExceededError, QueryError, QuerySyntaxError
from stadtgraph.loading import plan_of
from test_engine_pool import COUNT, PRODUCT, TRIPLES, body, count, operation

RIGHT = b"n\r\n400\r\n"
Scenario = Callable[[Pool], Awaitable[None]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.ttl"
    path.write_text(TRIPLES, "utf-8")
    return path


def run(file: Path, scenario: Scenario, limits: Limits | None = None) -> None:
    async def whole() -> None:
        pool = Pool(plan_of([file]), limits or Limits(workers=1, deadline=20, memory=256), SpawnedCrew)
        await pool.start()
        try:
            await scenario(pool)
        finally:
            await pool.stop()

    asyncio.run(whole())


def test_small_and_large_answers_are_whole(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        assert await count(pool) == RIGHT
        answer = await pool.query(operation("SELECT ?a ?d WHERE { ?a ?b ?c . ?d ?e ?f }"))
        assert answer.complete is None
        assert (await body(answer.body)).count(b"\r\n") == 400 * 400 + 1
        with pytest.raises(QuerySyntaxError):
            await pool.query(operation("SELECT"))
        assert pool.digest == plan_digest(pool)

    run(file, scenario, Limits(workers=2, deadline=20))


def plan_digest(pool: Pool) -> str:
    """What forked workers over the same files tell."""
    return digest_of(pool.plan)


def test_limits_end_a_query_and_the_next_is_answered(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        begun = time.monotonic()
        with pytest.raises(LimitExceededError) as caught:
            await pool.query(operation(f"SELECT (COUNT(*) AS ?n) WHERE {{ {PRODUCT} }}", deadline=0.3))
        assert caught.value.limit == "deadline"
        assert time.monotonic() - begun < 10, "less than the deadline of the pool"
        assert await patiently(pool) == RIGHT
        with pytest.raises(QueryError, match=r"memory|longer than"):
            await pool.query(operation(f"SELECT * WHERE {{ {PRODUCT} }} ORDER BY ?c ?f ?i"))
        assert await patiently(pool) == RIGHT
        with pytest.raises(QueryError):
            await pool.query(operation("ASK {" + "{" * 5000 + "}" * 5000 + "}"))
        assert await patiently(pool) == RIGHT

    run(file, scenario)


async def patiently(pool: Pool) -> bytes:
    """Count, as soon as a successor has loaded the data."""
    for _ in range(60):
        try:
            return await count(pool)
        except LimitExceededError:  # no worker yet
            continue
    return b"never"


def test_a_worker_killed_from_outside_is_replaced(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        slow = asyncio.ensure_future(pool.query(operation(f"SELECT (COUNT(*) AS ?n) WHERE {{ {PRODUCT} }}")))
        await asyncio.sleep(0.1)
        os.kill(next(iter(pool.current.links)).pid, signal.SIGKILL)
        with pytest.raises(EngineError, match="died"):
            await slow
        assert await patiently(pool) == RIGHT

    run(file, scenario)


def test_new_data_replace_the_old_and_broken_ones_do_not(file: Path, tmp_path: Path) -> None:
    async def scenario(pool: Pool) -> None:
        (tmp_path / "broken.ttl").write_text("<http://x/s> <http://x/p> .\n", "utf-8")
        with pytest.raises(DatasetError, match=r"broken\.ttl:1"):
            await pool.reload(plan_of([tmp_path / "broken.ttl"]))
        assert await count(pool) == RIGHT
        (tmp_path / "more.ttl").write_text(TRIPLES + "<http://x/new> <http://x/p> 1 .\n", "utf-8")
        await pool.reload(plan_of([tmp_path / "more.ttl"]))
        assert await count(pool) == b"n\r\n401\r\n"

    run(file, scenario)


def test_a_successor_over_other_data_does_not_join(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        file.write_text(TRIPLES + "<http://x/new> <http://x/p> 1 .\n", "utf-8")
        os.kill(next(iter(pool.current.links)).pid, signal.SIGKILL)
        for _ in range(3):
            await asyncio.sleep(0.5)
            assert await count(pool) == RIGHT
        await pool.reload(plan_of([file]))
        assert await count(pool) == b"n\r\n401\r\n"
        assert pool.status.alive == 2

    run(file, scenario, Limits(workers=2, deadline=5))


def test_no_process_is_left_behind(file: Path) -> None:
    pids: list[int] = []

    async def scenario(pool: Pool) -> None:
        pids.extend(link.pid for link in pool.current.links)

    run(file, scenario)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_the_service_runs_on_spawned_workers_and_says_so(file: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with running([file], log, "--workers", "1", environment={"STADTGRAPH_FORK": "false"}) as started:
        assert send(started.address, get(COUNT, accept="text/csv")).body == RIGHT
    assert "workers are spawned, not forked" in log.read_text("utf-8")
