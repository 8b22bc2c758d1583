"""How exactly a deadline is kept, and how soon the killed worker is replaced: `python benchmarks/limits.py`.

Goals: at most 150 ms over the deadline, the worker back within 50 ms.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from stadtgraph.engine.crew import Limits
from stadtgraph.engine.interface import Operation
from stadtgraph.engine.pool import Pool
from stadtgraph.errors import LimitExceededError
from stadtgraph.loading import Plan, plan_of

DEADLINE = 0.5  # seconds
OVERRUN, BACK = 150, 50  # ms: the goals
LONGER = 30  # rounds
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
QUERIES = (
    f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    f"SELECT DISTINCT ?c ?f {{ {PRODUCT} }}",
    "SELECT (COUNT(*) AS ?n) { ?s (<x:a>|!<x:a>)* ?o . ?t ?u ?v }",
    "SELECT * {" + " ".join(f"?v{n} <http://x/p> ?v{n + 1} ." for n in range(400)) + "}",
)


@dataclass(frozen=True, slots=True)
class Kill:
    """One query ended at its deadline: ms over it, and ms until every worker was free again."""

    overrun: float
    back: float


async def kill(pool: Pool, query: str) -> Kill:
    """Let one query meet the deadline. Raises AssertionError when it does not."""
    begun = time.perf_counter()
    try:
        await pool.query(Operation(query, {"solutions": "json"}, deadline=DEADLINE))
    except LimitExceededError:
        ended = time.perf_counter()
    else:
        raise AssertionError(f"it ended before its deadline: {query[:100]}")
    while len(pool.current.idle) < pool.limits.workers:
        await asyncio.sleep(0.001)
    return Kill((ended - begun - DEADLINE) * 1000, (time.perf_counter() - ended) * 1000)


async def measured(plan: Plan, rounds: int = LONGER) -> list[Kill]:
    """So many kills of forked workers over the data."""
    pool = Pool(plan, Limits(workers=2, deadline=10))
    await pool.start()
    try:
        return [await kill(pool, QUERIES[n % len(QUERIES)]) for n in range(rounds)]
    finally:
        await pool.stop()


def row(name: str, values: Sequence[float], goal: int) -> str:
    """One line of the table."""
    return f"| {name} | {median(values):.0f} | {max(values):.0f} | {goal} |"


def main() -> None:
    """Measure over the bundled graph."""
    kills = asyncio.run(measured(plan_of([])))
    print("| ms | median | worst | goal |", "| --- | --- | --- | --- |", sep="\n")
    print(row("over the deadline", [kill.overrun for kill in kills], OVERRUN))
    print(row("until the worker is back", [kill.back for kill in kills], BACK))


if __name__ == "__main__":
    main()
