"""New data are served when the files change; broken ones never replace good ones."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from stadtgraph.engine import reloading
from stadtgraph.engine.crew import Limits
from stadtgraph.engine.interface import Operation
from stadtgraph.engine.pool import Pool
from stadtgraph.engine.reloading import Reloader
from stadtgraph.loading import plan_of

ONE, TWO = "<http://x/a> <http://x/p> 1 .\n", "<http://x/b> <http://x/p> 2 .\n"


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reloading, "PERIOD", 0.3)


async def count(pool: Pool) -> str:
    answer = await pool.query(Operation("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", {"solutions": "csv"}))
    return (answer.complete or b"").decode().split("\r\n")[1]


async def until(pool: Pool, wanted: str) -> bool:
    for _ in range(600):  # a busy machine is slow
        if await count(pool) == wanted:
            return True
        await asyncio.sleep(0.05)
    return False


def watched(file: Path, scenario: Callable[[Pool, Reloader], Awaitable[None]]) -> None:
    async def whole() -> None:
        pool = Pool(plan_of([file]), Limits(workers=1, deadline=5))
        await pool.start()
        reloader = Reloader(pool, lambda: plan_of([file]))
        task = asyncio.ensure_future(reloader.run())
        try:
            await scenario(pool, reloader)
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await pool.stop()

    asyncio.run(whole())


def test_changed_files_are_served_after_they_kept_still(tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text(ONE, "utf-8")

    async def scenario(pool: Pool, reloader: Reloader) -> None:
        del reloader
        before = pool.digest
        file.write_text(ONE + TWO, "utf-8")
        assert await until(pool, "2")
        assert pool.digest != before

    watched(file, scenario)


def test_broken_files_leave_the_old_data(tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text(ONE, "utf-8")

    async def scenario(pool: Pool, reloader: Reloader) -> None:
        file.write_text("<http://x/a> <http://x/p> .\n", "utf-8")
        reloader.ask()
        await asyncio.sleep(2.5 * reloading.PERIOD)
        assert await count(pool) == "1"
        file.write_text(ONE + TWO, "utf-8")
        assert await until(pool, "2")

    watched(file, scenario)
