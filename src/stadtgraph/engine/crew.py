"""Workers that hold the same data: who is there, who is free, and why one died."""

import os
import signal
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from stadtgraph.engine.link import LeftError, WorkerLink
from stadtgraph.engine.status import DataVersion
from stadtgraph.errors import EngineError, LimitExceededError, QueryError
from stadtgraph.loading import Plan
from stadtgraph.service_facts import Offer

UNKNOWN = DataVersion()
# Oxigraph's order of values that cannot be compared, such as a number and a year, contradicts itself (0.5.13).
UNORDERED = (
    "The engine cannot put these values in order: some of their types have no common order. "
    "Order by STR(?x), or by DATATYPE(?x) first."
)


class UnorderedError(QueryError):
    """The engine cannot put values in order."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query, and all together, may take: seconds, MiB of memory and of its answer, queries waiting.

    abreast: queries that are begun at once; until one of them ends or has taken a while, others wait though a worker is
    idle, for more processes than processors only drive each other's data out of the caches.
    offer: what the self-description says of the service; None for no self-description.
    """

    workers: int = os.cpu_count() or 2
    deadline: float = 30.0
    memory: int = 1024
    queue: int = 128
    answer: int = 1024
    offer: Offer | None = None
    abreast: int = (os.cpu_count() or 2) + 1


class Crew(ABC):
    """Workers over one state of the data. on_free: called when one has nothing to do."""

    def __init__(self, plan: Plan, limits: Limits, on_free: Callable[[], None]) -> None:
        self.plan, self.limits, self._on_free = plan, limits, on_free
        self.links: set[WorkerLink] = set()
        self.idle: deque[WorkerLink] = deque()
        self.retired = self.gone = False  # no more queries; no more workers
        self.kills = Counter[str]()
        self.triples, self.digest, self.version = 0, "", UNKNOWN

    @abstractmethod
    async def start(self) -> None:
        """Load the data and start every worker. Raises DatasetError when they cannot be loaded."""

    @abstractmethod
    async def kill(self) -> None:
        """End every process."""

    def admit(self, link: WorkerLink) -> None:
        """Take in a worker that is ready."""
        link.on_idle = self.release
        link.on_failed = lambda error: self.kills.update([reason_of(error)])
        self.links.add(link)
        self.release(link)

    def take(self) -> WorkerLink | None:
        """An idle worker, unless as many as should be at once have just begun."""
        under_way = len(self.links) - len(self.idle) - sum(link.slow for link in self.links)
        return self.any() if under_way < self.limits.abreast else None

    def any(self) -> WorkerLink | None:
        """An idle worker, the last one used: its memory is warm."""
        return self.idle.pop() if self.idle else None

    def release(self, link: WorkerLink) -> None:
        """Take back a worker that has nothing to do; one that stepped back is replaced."""
        link.slow = False
        if self.retired or link.behind:
            link.close()
        else:
            self.idle.append(link)
            self._on_free()

    def dismiss(self, link: WorkerLink) -> None:
        """A worker is gone."""
        self.links.discard(link)
        with suppress(ValueError):
            self.idle.remove(link)

    def retire(self) -> None:
        """Take no more queries; end when the running ones have ended."""
        self.retired = True
        for link in list(self.idle):
            link.close()
        self.idle.clear()

    def cause(self, status: int, said: str = "") -> QueryError:
        """Why a worker died, by its exit status, negative for a signal, and what it printed, where that is known."""
        if status == -signal.SIGABRT:
            return self._abortion(said)
        if status == -signal.SIGSEGV:
            return QueryError("The query nests too deep to be parsed.")
        if status == -getattr(signal, "SIGXCPU", 0):  # Windows has none
            return LimitExceededError("The query computed too long.", "deadline")
        return EngineError("The engine died while it worked on this query.")

    def _abortion(self, said: str) -> QueryError:
        """The library gave up: it got no memory, or found itself wrong."""
        if not said or "memory allocation" in said:
            return LimitExceededError(f"The query needed more than {self.limits.memory} MiB of memory.", "memory")
        if "total order" in said:
            return UnorderedError(UNORDERED)
        return EngineError(f"The engine failed on this query: {' '.join(said.split())[:300]}")


def reason_of(error: QueryError) -> str:
    """Why a query failed with its worker: a key of `engine.status.REASONS`."""
    if isinstance(error, LimitExceededError):
        return error.limit.replace(" ", "_")
    if isinstance(error, LeftError):
        return "left"
    if isinstance(error, UnorderedError):
        return "order"
    return "died" if isinstance(error, EngineError) else "nesting"
