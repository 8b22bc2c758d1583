"""Workers without fork: each is a process that loads the data itself. For systems that cannot fork safely.

A worker costs the data once more in memory, and its successor their loading in time; kill by deadline is the same.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from typing import cast

from stadtgraph.engine.crew import Crew, Limits
from stadtgraph.engine.frames import Frames, frame
from stadtgraph.engine.hatching import order_of
from stadtgraph.engine.link import WorkerLink
from stadtgraph.engine.processes import Spawned
from stadtgraph.engine.status import DataVersion
from stadtgraph.errors import DatasetError
from stadtgraph.loading import Plan

PAUSE = 1.0  # seconds before another try when a successor could not load the same data
BURIAL = 3.0  # seconds that the system has to end a killed process


class SpawnedCrew(Crew):
    """Workers that were spawned, and spawned anew when they die."""

    def __init__(
        self, plan: Plan, limits: Limits, on_free: Callable[[], None], on_gone: Callable[[Crew], None]
    ) -> None:
        del on_gone  # there is no process that the workers come from
        super().__init__(plan, limits, on_free)
        self._hands: set[_Hand] = set()
        self._coming: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start every worker. Raises DatasetError when the data cannot be loaded."""
        self._take(await self._spawned())  # the first tells whether the data can be loaded at all
        for hand in await asyncio.gather(*(self._spawned() for _ in range(self.limits.workers - 1))):
            self._take(hand)

    async def _spawned(self) -> "_Hand":
        """A process that has loaded the data. Raises DatasetError, also for other data than this crew's."""
        order = order_of(self.plan, self.limits.memory << 20, self.limits.offer)
        command = (sys.executable, "-m", "stadtgraph.engine.standalone")
        _, hand = await asyncio.get_running_loop().subprocess_exec(lambda: _Hand(order), *command, stderr=None)
        self._hands.add(hand)
        if self.retired:
            hand.process.kill()
        hand.told = await asyncio.shield(hand.ready)
        digest = str(hand.told["digest"])
        if self.digest and digest != self.digest:
            hand.process.kill()
            raise DatasetError("the files have changed since the other workers read them")
        return hand

    def _take(self, hand: "_Hand") -> None:
        told = hand.told
        self.triples, self.digest = int(str(told["ready"])), str(told["digest"])
        self.version = DataVersion(str(told["canonical"]), str(told["version"]))
        link = WorkerLink(hand.process, lambda link: self._lost(hand, link), self.limits.answer << 20)
        hand.serve(link)
        self.admit(link)

    def _lost(self, hand: "_Hand", link: WorkerLink) -> None:
        self._hands.discard(hand)
        self.dismiss(link)
        link.fail(self.cause(hand.status))
        if not self.retired:
            task = asyncio.ensure_future(self._replace())
            self._coming.add(task)
            task.add_done_callback(self._coming.discard)

    async def _replace(self) -> None:
        """Spawn a successor; while the files say something else, wait for the reload that is to come."""
        while not self.retired:
            try:
                self._take(await self._spawned())
            except DatasetError:
                await asyncio.sleep(PAUSE)
            else:
                return

    async def kill(self) -> None:
        """End every process."""
        self.retired = True
        for task in list(self._coming):
            task.cancel()
        hands = list(self._hands)
        for hand in hands:
            hand.process.kill()
        if hands:
            await asyncio.wait([hand.ended for hand in hands], timeout=BURIAL)


class _Hand(asyncio.SubprocessProtocol):
    """One spawned process: its pipes, what it told when it was ready, and how it ended."""

    process: Spawned

    def __init__(self, order: str) -> None:
        loop = asyncio.get_running_loop()
        self._order, self._frames = order, Frames()
        self.ready: asyncio.Future[dict[str, object]] = loop.create_future()
        self.ended: asyncio.Future[None] = loop.create_future()
        self.told: dict[str, object] = {}
        self.status = 0
        self._link: WorkerLink | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give the order."""
        self._transport = cast(asyncio.SubprocessTransport, transport)
        self.process = Spawned(self._transport)
        self._input().write(frame(b"O", self._order.encode()))

    def _input(self) -> asyncio.WriteTransport:
        return cast(asyncio.WriteTransport, self._transport.get_pipe_transport(0))

    def serve(self, link: WorkerLink) -> None:
        """From now on its words are a worker's."""
        self._link = link
        link.connection_made(_Pipe(self._input(), cast(asyncio.ReadTransport, self._transport.get_pipe_transport(1))))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Take in what it says."""
        del fd  # only its standard output is heard
        if self._link:
            self._link.data_received(data)
            return
        for kind, payload in self._frames.feed(data):
            told = json.loads(payload)
            if kind == b"R":
                self.ready.set_result(told)
            else:
                self.ready.set_exception(DatasetError(str(told["failed"])))

    def process_exited(self) -> None:
        """It has ended."""
        self.status = self._transport.get_returncode() or 0

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended and all that it said has been heard."""
        if not self.ready.done():
            self.ready.set_exception(DatasetError("the engine process ended before it was ready"))
        self.ready.exception()  # seen, even when nobody waits
        if self._link:
            self._link.connection_lost(exc)
        self.process.close()
        self.ended.set_result(None)


class _Pipe(asyncio.Transport):
    """The two pipes of a process as one connection."""

    def __init__(self, source: asyncio.WriteTransport, sink: asyncio.ReadTransport) -> None:
        super().__init__()
        self._input, self._output = source, sink

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Say something."""
        self._input.write(data)

    def pause_reading(self) -> None:
        """Listen no more for now."""
        self._output.pause_reading()

    def resume_reading(self) -> None:
        """Listen again."""
        self._output.resume_reading()

    def close(self) -> None:
        """Say no more: the process ends by itself."""
        self._input.close()
