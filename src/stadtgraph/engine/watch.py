"""One look at all running queries every now and then: overdue ones end, long ones step back.

A timer for each query would cost more than many a query. A worker that computes for long gets the lowest priority,
so that short queries are answered beside it as if it were not there; the system lets nobody take that back, so the
worker is replaced after its answer.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from stadtgraph.engine.link import Exchange, WorkerLink

PERIOD = 0.02  # seconds between two looks; whoever stands behind a longer query is handed to another worker
SHORT = 0.04  # seconds; a query that ends sooner is not looked at further
LONG = 0.04  # seconds of computing after that, from which on a query steps back


@dataclass(slots=True)
class _Run:
    """What is known of a query under way: what its worker had computed when first looked at, whether time is up."""

    computed: float | None = None
    overdue: bool = False


class Watch:
    """Watches exchanges until they end.

    on_overdue: called once for each that exceeds its deadline; on_slow: when some were found to take a while.
    """

    def __init__(self, on_overdue: Callable[[WorkerLink, float], None], on_slow: Callable[[], None]) -> None:
        self._on_overdue, self._on_slow = on_overdue, on_slow
        self._runs: dict[Exchange, _Run] = {}
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, exchange: Exchange) -> None:
        """Watch an exchange that a worker has."""
        self._runs[exchange] = _Run()
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(PERIOD, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        self._runs = {exchange: run for exchange, run in self._runs.items() if not exchange.ended}
        for exchange, run in self._runs.items():
            link, age = exchange.link, now - exchange.begun
            if link is None or age < PERIOD:  # nobody has it, or its worker has hardly come to it
                continue
            link.slow = True
            link.relieve()
            if age >= exchange.deadline:
                if not run.overdue:  # it ends when its worker is seen to be dead
                    run.overdue = True
                    self._on_overdue(link, exchange.deadline)
            elif age >= SHORT and link.steps_back and not link.behind:
                _judge(run, link)
        self._on_slow()
        self._timer = loop.call_later(PERIOD, self._look, loop) if self._runs else None


def _judge(run: _Run, link: WorkerLink) -> None:
    """Let a worker step back that has computed for long; waiting for a busy machine is no fault of its query."""
    try:
        computed = time.clock_gettime(clock_of(link.pid))
    except OSError:  # it has just died
        return
    if run.computed is None:
        run.computed = computed
    elif computed - run.computed >= LONG:
        link.step_back()


def clock_of(pid: int) -> int:
    """The clock that tells the CPU time of another process, as clock_getcpuclockid(3) makes it on Linux."""
    return (~pid << 3) | 2
