"""A pool of killable worker processes: the embedded engine.

A zygote loads the data and forks workers; each works on one query at a time. A
query that meets its deadline dies with its worker, and another takes its place.
"""

import asyncio
import json
import socket
import subprocess
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress

from stadtgraph.engine.crew import UNKNOWN, Crew, Limits
from stadtgraph.engine.hatching import Begun, begin
from stadtgraph.engine.interface import Answer, Operation
from stadtgraph.engine.link import Exchange, WorkerLink
from stadtgraph.engine.processes import Forked
from stadtgraph.engine.revival import Revival
from stadtgraph.engine.status import REASONS, DataVersion, EngineStatus
from stadtgraph.engine.waiting import Waiting
from stadtgraph.engine.watch import Watch
from stadtgraph.errors import DatasetError, EngineError, LimitExceededError, QueryError
from stadtgraph.loading import Plan

SHORT = 150  # µs of computing, up to which waking another worker costs more than waiting for each other
LONGEST, SAMPLES = 2000, 16  # µs that a query counts at most, and how many make up the average
STILL = 1.0  # seconds without a change after which changed files count as whole
BURIAL = 3.0  # seconds that the zygote has to end with its workers
GRACE = 0.2  # seconds that the zygote has to say why a worker died


class Generation(Crew):
    """One zygote with the data that it loaded, and its workers. begun: zygotes that load this plan already."""

    def __init__(
        self,
        plan: Plan,
        limits: Limits,
        on_free: Callable[[], None],
        on_gone: Callable[[Crew], None],
        *,
        begun: list[Begun] | None = None,
    ) -> None:
        super().__init__(plan, limits, on_free)
        self._on_gone, self._begun = on_gone, begun or []
        self._full = asyncio.Event()
        self._dying: dict[int, WorkerLink] = {}
        self._exits: dict[int, tuple[int, str]] = {}
        self._heard = b""
        self._connecting: set[asyncio.Task[None]] = set()
        self._descriptors: deque[int] = deque()

    async def start(self) -> None:
        """Start the zygote and its workers. Raises DatasetError when the data cannot be loaded."""
        loop = asyncio.get_running_loop()
        begun = self._begun.pop() if self._begun else await asyncio.to_thread(begin, self.plan, self.limits)
        self._process, self._control = begun.process, begun.control
        self._control.setblocking(False)  # noqa: FBT003  # the library's own signature
        self._ready: asyncio.Future[None] = loop.create_future()
        loop.add_reader(self._control, self._hear)
        await self._ready
        for _ in range(self.limits.workers):
            self._fork()
        await self._full.wait()
        if self.gone:
            raise DatasetError("the engine process ended while its workers were started")

    def _fork(self) -> None:
        with suppress(OSError):
            self._control.send(b"fork\n")

    def _hear(self) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, 65536, 16)
        except BlockingIOError:
            return
        except ConnectionError:  # ended from outside, with words of ours unread
            data, descriptors = b"", []
        self._descriptors += descriptors
        if not data:
            self._gone()
            return
        *lines, self._heard = (self._heard + data).split(b"\n")
        for line in lines:
            self._told(json.loads(line))

    def _told(self, message: dict[str, object]) -> None:
        if "worker" in message:
            connection = socket.socket(fileno=self._descriptors.popleft())
            connection.setblocking(False)  # noqa: FBT003
            task = asyncio.ensure_future(self._connect(int(str(message["worker"])), connection))
            self._connecting.add(task)
            task.add_done_callback(self._connecting.discard)
        elif "exit" in message:
            self._exited(int(str(message["exit"])), (int(str(message["status"])), str(message["said"])))
        elif "ready" in message:
            self.triples, self.digest = int(str(message["ready"])), str(message["digest"])
            self.version = DataVersion(str(message["canonical"]), str(message["version"]))
            self._ready.set_result(None)
        elif "failed" in message:
            self._ready.set_exception(DatasetError(str(message["failed"])))

    async def _connect(self, pid: int, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, link = await loop.create_connection(
                lambda: WorkerLink(Forked(pid), self._lost, self.limits.answer << 20), sock=connection
            )
        except ProcessLookupError:  # died before it was reached
            self._fork()
            return
        self.admit(link)
        if len(self.links) >= self.limits.workers:
            self._full.set()

    def _lost(self, link: WorkerLink) -> None:
        self.dismiss(link)
        exit_ = self._exits.pop(link.pid, None)
        if exit_:
            link.fail(self.cause(*exit_))
        else:
            self._dying[link.pid] = link
            asyncio.get_running_loop().call_later(GRACE, self._unexplained, link)
        if not self.retired:
            self._fork()

    def _exited(self, pid: int, exit_: tuple[int, str]) -> None:
        """Say why a worker died, or keep status and last words until its connection is seen to be lost."""
        link = self._dying.pop(pid, None)
        if link:
            link.fail(self.cause(*exit_))
        elif any(link.pid == pid for link in self.links):
            self._exits[pid] = exit_

    def _unexplained(self, link: WorkerLink) -> None:
        """The zygote has not said why a worker died."""
        self._dying.pop(link.pid, None)
        link.fail(EngineError("The engine died while it worked on this query."))

    def _gone(self) -> None:
        """The zygote has ended: nothing more can be forked. The workers that are left go on."""
        asyncio.get_running_loop().remove_reader(self._control)
        if not self._ready.done():
            self._ready.set_exception(DatasetError("the engine process ended before it was ready"))
        self.gone = True
        self._full.set()
        self._on_gone(self)

    def _end(self) -> None:
        with suppress(OSError, ValueError):
            asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()

    async def kill(self) -> None:
        """End every process of this generation: its workers at once, the zygote when it has buried them."""
        self.retired = True
        for link in list(self.links):
            link.kill()
        self._end()
        try:
            await asyncio.to_thread(self._process.wait, BURIAL)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)


MakeCrew = Callable[[Plan, Limits, Callable[[], None], Callable[[Crew], None]], Crew]


class Pool:
    """An engine of killable worker processes over one dataset. crew: makes the workers of one state of the data."""

    def __init__(self, plan: Plan, limits: Limits | None = None, crew: MakeCrew = Generation) -> None:
        self.plan, self.limits, self._crew = plan, limits or Limits(), crew
        self.kills = Counter(dict.fromkeys(REASONS, 0))
        self._waiting = Waiting()
        self._turn: list[WorkerLink] = []  # the workers that were given something in this turn of the loop
        self._pace = 0.0  # µs that a query takes lately
        self._current: Crew | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._retaking: set[asyncio.Task[None]] = set()
        self._watch = Watch(self._overdue, self._serve_waiting)
        self._changing = asyncio.Lock()
        self._revival = Revival(self._revive)
        self._seen = "", 0.0  # a digest, and since when it has been the files'

    @property
    def current(self) -> Crew:
        """The generation that answers. Raises EngineError when there is none."""
        if self._current is None:
            raise EngineError("The engine is not started.")
        return self._current

    @property
    def digest(self) -> str:
        """The digest of the data loaded."""
        return self.current.digest

    @property
    def version(self) -> DataVersion:
        """The version of the data loaded."""
        return self._current.version if self._current else UNKNOWN

    @property
    def status(self) -> EngineStatus:
        """How the pool is doing now."""
        current = self._current
        if current is None:
            return EngineStatus(ready=False, workers=self.limits.workers, kills=dict(self.kills))
        alive = len(current.links)
        ready = alive > 0 or not current.gone
        return EngineStatus(ready, current.digest, self.limits.workers, alive, len(self._waiting), dict(self.kills))

    async def start(self) -> None:
        """Load the data and fork the workers. Raises DatasetError."""
        self._loop = asyncio.get_running_loop()  # kept: to ask for it is a system call in Python 3.11
        self._current = await self._generation(self.plan)

    async def _generation(self, plan: Plan) -> Crew:
        generation = self._crew(plan, self.limits, self._serve_waiting, self._ended)
        generation.kills = self.kills
        try:
            await generation.start()
        except BaseException:
            await generation.kill()
            raise
        return generation

    async def reload(self, plan: Plan) -> None:
        """Load new data beside the old, then swap; running queries end on the old.

        Raises DatasetError and keeps the old when the new cannot be loaded.
        """
        async with self._changing:
            self._replace(await self._generation(plan))
            self.plan = plan

    def _replace(self, fresh: Crew) -> None:
        old, self._current = self._current, fresh
        if old:
            task = asyncio.ensure_future(self._end(old))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
        self._serve_waiting()

    def _ended(self, generation: Crew) -> None:
        """A zygote has ended: when nobody wanted that, start another; its workers answer meanwhile."""
        if generation is self._current:
            self._revival.begin()

    async def _revive(self) -> None:
        async with self._changing:
            if self._current and self._current.gone:
                fresh = await self._generation(self.plan)
                if not self._trusted(fresh.digest):
                    await fresh.kill()
                    raise DatasetError("the files have changed; they are taken when they have kept still")
                self._replace(fresh)

    def _trusted(self, digest: str) -> bool:
        """Tell whether files read unasked are the data served, or have kept still: nobody is writing them."""
        if digest != self._seen[0]:
            self._seen = digest, time.monotonic()
        return digest == self.current.digest or time.monotonic() - self._seen[1] > STILL

    async def _end(self, generation: Crew) -> None:
        """Let a generation's running queries end within the deadline, then end its processes."""
        generation.retire()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.limits.deadline):
                while generation.links:
                    await asyncio.sleep(0.02)
        await generation.kill()

    async def stop(self) -> None:
        """Let running queries end within the deadline, then end every process."""
        current, self._current = self._current, None
        await self._revival.stop()
        if current:
            await self._end(current)
        for task in list(self._retaking):
            task.cancel()
        await asyncio.gather(*self._ending)

    async def query(self, operation: Operation) -> Answer:
        """Evaluate an operation on a free worker. Raises as `Engine.query` says."""
        deadline = min(operation.deadline or self.limits.deadline, self.limits.deadline)
        exchange = Exchange(operation, deadline, self._again, self._loop)
        self._give(exchange, self._sharing() or await self._free(deadline))
        try:
            await exchange.ready
        except asyncio.CancelledError:
            exchange.leave()
            raise
        self._pace += (min(exchange.cost if exchange.whole else LONGEST, LONGEST) - self._pace) / SAMPLES
        return exchange.answer()

    def _give(self, exchange: Exchange, link: WorkerLink) -> None:
        """Give an operation to a worker: it goes out when this turn of the loop ends, with all others of the turn."""
        link.take(exchange)
        if link not in self._turn:
            if not self._turn:
                self._loop.call_soon(self._flush)
            self._turn.append(link)
        self._watch.begin(exchange)

    def _flush(self) -> None:
        turn, self._turn = self._turn, []
        for link in turn:
            link.flush()

    def _sharing(self) -> WorkerLink | None:
        """A worker that is given something in this turn anyway, while queries are short and others could take over."""
        if self._turn and self._pace < SHORT and self.current.idle and self._turn[-1].takes_more:
            return self._turn[-1]
        return None

    def _again(self, exchange: Exchange) -> None:
        """An operation stood behind one that failed or takes long: another worker takes it."""
        task = asyncio.ensure_future(self._retake(exchange))
        self._retaking.add(task)
        task.add_done_callback(self._retaking.discard)

    async def _retake(self, exchange: Exchange) -> None:
        try:
            self._give(exchange, await self._free(exchange.deadline))
        except QueryError as error:
            exchange.end(error)

    def _overdue(self, link: WorkerLink, deadline: float) -> None:
        link.kill(LimitExceededError(f"The query took longer than {deadline:g} seconds.", "deadline"))

    async def _free(self, deadline: float) -> WorkerLink:
        link = None if self._waiting else self.current.take()
        link = link or self._admitted() or await self._waiting.wait(deadline)
        if link:
            return link
        raise LimitExceededError(f"No worker was free within {deadline:g} seconds.", "queue")

    def _admitted(self) -> WorkerLink | None:
        """A worker, or nothing for who may wait for one: a full queue refuses nobody while a worker is idle."""
        if not self.status.ready:
            raise EngineError("The engine has ended and is being started again.")
        if len(self._waiting) < self.limits.queue:
            return None
        link = self.current.any()
        if not link:
            raise LimitExceededError(f"{self.limits.queue} queries are waiting already.", "queue")
        return None if self._waiting.hand_over(link) else link

    def _serve_waiting(self) -> None:
        """Hand free workers to those who wait."""
        while self._waiting:
            link = self._current.take() if self._current else None
            if not link:
                return
            if not self._waiting.hand_over(link):
                self.current.release(link)
