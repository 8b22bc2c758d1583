"""Queries that compute for long step back behind the others, and their workers are replaced."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from stadtgraph.engine.crew import Limits
from stadtgraph.engine.interface import Answer, Operation
from stadtgraph.engine.pool import Pool
from stadtgraph.errors import LimitExceededError, QuerySyntaxError
from stadtgraph.loading import plan_of

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
ENDLESS = Operation(f"SELECT (COUNT(*) AS ?n) WHERE {{ {PRODUCT} }}", {"solutions": "csv"}, deadline=60)
LONG = Operation("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {"solutions": "csv"})
QUICK = Operation("SELECT ?o WHERE { <http://x/s3> ?p ?o }", {"solutions": "csv"})


@pytest.fixture
def pool(tmp_path: Path) -> Pool:
    path = tmp_path / "data.ttl"
    path.write_text("".join(f"<http://x/s{n}> <http://x/p> {n} .\n" for n in range(200)), "utf-8")
    return Pool(plan_of([path]), Limits(workers=2, deadline=60))


def priorities(pool: Pool) -> list[int]:
    return sorted(os.getpriority(os.PRIO_PROCESS, link.pid) for link in pool.current.links)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def test_a_query_that_computes_for_long_steps_back_and_quick_ones_do_not(pool: Pool) -> None:
    async def scenario() -> None:
        await pool.start()
        usual = priorities(pool)[0]
        long = asyncio.ensure_future(pool.query(ENDLESS))
        await until(lambda: priorities(pool) == [usual, 19])
        for _ in range(50):
            assert (await pool.query(QUICK)).complete == b"o\r\n3\r\n"
        assert priorities(pool) == [usual, 19]
        long.cancel()
        await pool.stop()

    asyncio.run(scenario())


def test_a_worker_that_stepped_back_is_replaced_after_its_answer(pool: Pool) -> None:
    async def scenario() -> None:
        await pool.start()
        usual, before = priorities(pool)[0], {link.pid for link in pool.current.links}
        answer = await pool.query(LONG)
        assert answer.complete == b"n\r\n8000000\r\n"
        await until(lambda: len({link.pid for link in pool.current.links} - before) == 1)
        await until(lambda: priorities(pool) == [usual, usual])
        await pool.stop()

    asyncio.run(scenario())


def test_whoever_stands_behind_a_long_query_is_handed_to_another_worker(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("".join(f"<http://x/s{n}> <http://x/p> {n} .\n" for n in range(200)), "utf-8")
    pool = Pool(plan_of([path]), Limits(workers=4, deadline=60))

    async def scenario() -> None:
        await pool.start()
        before = {link.pid for link in pool.current.links}
        long = [asyncio.ensure_future(pool.query(ENDLESS)) for _ in range(2)]  # the first of both workers of this turn
        quick = [asyncio.ensure_future(pool.query(QUICK)) for _ in range(12)]
        answers = await asyncio.wait_for(asyncio.gather(*quick), 20)
        assert {answer.complete for answer in answers} == {b"o\r\n3\r\n"}
        assert not any(task.done() for task in long)
        for task in long:
            task.cancel()
        await until(
            lambda: len({link.pid for link in pool.current.links} - before) == 2
        )  # they had more than their own
        await pool.stop()

    asyncio.run(scenario())


def test_what_comes_in_one_turn_gets_each_its_own_end(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("".join(f"<http://x/s{n}> <http://x/p> {n} .\n" for n in range(200)), "utf-8")
    pool = Pool(plan_of([path]), Limits(workers=6, deadline=60, memory=256))
    overdue = Operation(ENDLESS.query, ENDLESS.formats, deadline=0.3)
    wrong = Operation("SELEKT", ENDLESS.formats)
    bomb = Operation(f"SELECT * {{ {PRODUCT} }} ORDER BY ?l", ENDLESS.formats, deadline=60)

    def point(number: int) -> Operation:
        return Operation(f"SELECT ?o WHERE {{ <http://x/s{number}> ?p ?o }}", ENDLESS.formats)

    async def scenario() -> None:
        await pool.start()
        asked = [operation for n in range(10) for operation in (point(n), overdue if n % 3 else bomb, wrong)]
        ends = await asyncio.gather(*map(pool.query, asked), return_exceptions=True)
        for number in range(10):
            found, ended, refused = ends[3 * number : 3 * number + 3]
            assert isinstance(found, Answer)
            assert found.complete == f"o\r\n{number}\r\n".encode()
            assert isinstance(ended, LimitExceededError)
            assert ended.limit in (
                {"deadline", "queue"} if number % 3 else {"memory"}
            )  # some wait for a worker too long
            assert isinstance(refused, QuerySyntaxError)
        await pool.stop()

    asyncio.run(scenario())
