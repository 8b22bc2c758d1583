"""The front's end of one worker's connection: sends an operation, collects the answer."""

import asyncio
import json
import math
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from stadtgraph.engine.frames import COST, Frames, frame
from stadtgraph.engine.interface import Answer, AnswerKind, Operation
from stadtgraph.engine.processes import WorkerProcess
from stadtgraph.errors import EngineError, LimitExceededError, NotAcceptableError, QueryError, QuerySyntaxError
from stadtgraph.media import OFFERS

WHOLE = 1 << 20  # bytes of an answer that is waited for before its first byte is passed on
LINE = 8  # operations in line for one worker
Pairs = tuple[tuple[str, str], ...]
AHEAD = 4 << 20  # bytes of a streamed answer that may wait for the client


class LeftError(QueryError):
    """Whoever asked has left before the answer came to its end."""


class Exchange:
    """One operation on its way: what has come of its answer, and how it ended. again: another worker is to take it."""

    def __init__(
        self,
        operation: Operation,
        deadline: float,
        again: Callable[["Exchange"], None],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.frame, self.deadline, self.again = _request(operation, deadline), deadline, again
        self.ready: asyncio.Future[None] = loop.create_future()
        self.link: WorkerLink | None = None  # the worker that has it
        self.head: Mapping[str, str] = {}
        self.pieces: deque[bytes] = deque()
        self.waiting = self.size = 0
        self.whole = False
        self.error: QueryError | None = None
        self.begun = math.inf  # when its worker came to it, by the loop's clock
        self.cost = 0  # µs that its worker computed for it
        self.left = False  # nobody waits for it
        self._news: asyncio.Event | None = None  # who reads a streamed answer makes it

    @property
    def ended(self) -> bool:
        """Nothing more will come."""
        return self.whole or self.error is not None

    def piece(self, data: bytes) -> None:
        """Take in a piece of the answer; a large answer is passed on from now."""
        self.pieces.append(data)
        self.waiting += len(data)
        self.size += len(data)
        if self.waiting > WHOLE:
            self._settle()
        if self._news:
            self._news.set()

    def end(self, error: QueryError | None = None) -> None:
        """The answer is whole, or will never be."""
        if not self.ended:
            self.whole, self.error = error is None, error
            self._settle()
            if self._news:
                self._news.set()

    def leave(self) -> None:
        """Nobody waits for the answer any longer."""
        self.left = True
        if self.link and not self.ended:
            self.link.let_go(self)

    def _settle(self) -> None:
        if not self.ready.done():
            self.ready.set_result(None)

    def answer(self) -> Answer:
        """The answer, when it is ready. Raises what it failed with."""
        if self.error:
            raise self.error
        kind = cast(AnswerKind, self.head["kind"])
        complete = b"".join(self.pieces) if self.whole else None
        return Answer(kind, self.head["format"], self._body(complete), complete)

    async def _body(self, complete: bytes | None) -> AsyncIterator[bytes]:
        if complete is not None:
            yield complete
            return
        try:
            async for piece in self._streamed():
                yield piece
        finally:
            self.leave()

    async def _streamed(self) -> AsyncIterator[bytes]:
        self._news = asyncio.Event()
        while True:
            while self.pieces:
                piece = self.pieces.popleft()
                self.waiting -= len(piece)
                if self.waiting <= AHEAD // 2 and self.link:
                    self.link.read_on()
                yield piece
            if self.error:
                raise self.error
            if self.whole:
                return
            self._news.clear()
            await self._news.wait()


class WorkerLink(asyncio.Protocol):
    """The connection to one worker. on_lost: called once when the worker is gone. largest: bytes of an answer.

    Several operations may be in line; the worker answers one after the other. Whoever stands behind one that fails or
    takes long is handed to another worker.
    """

    def __init__(self, process: WorkerProcess, on_lost: Callable[["WorkerLink"], None], largest: int) -> None:
        self._process, self._on_lost, self._largest = process, on_lost, largest
        self.pid, self.steps_back = process.pid, process.steps_back
        self._frames, self._loop = Frames(), asyncio.get_running_loop()
        self.line: deque[Exchange] = deque()
        self._unsent: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._killed: QueryError | None = None
        self.on_idle: Callable[[WorkerLink], None] = lambda _: None
        self.on_failed: Callable[[QueryError], None] = lambda _: None
        self.alive = True
        self.slow = False  # has had its operation for a while
        self.behind = False  # others go first
        self._doomed = False  # to be killed after its answer: it has operations that are no longer in line
        self._dead = False  # killed
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is not derived from asyncio's

    def data_received(self, data: bytes) -> None:
        """Take in frames of answers. What a worker says that is being killed belongs to nobody."""
        try:
            for kind, payload in self._frames.feed(data):
                if self._dead:
                    return
                self._take(kind, payload)
        except ValueError:
            self.kill()

    def _take(self, kind: bytes, payload: bytes) -> None:
        if not self.line:
            raise ValueError("an answer to no question")
        exchange = self.line[0]
        if kind == b"D":
            exchange.piece(payload)
            self._bound(exchange)
        elif kind == b"H":
            exchange.head = _head(payload)
        else:
            if kind == b"E":
                exchange.cost = COST.unpack(payload)[0]
            exchange.end(_error(json.loads(payload)) if kind == b"X" else None)
            self._next()

    def _bound(self, exchange: Exchange) -> None:
        """Keep an answer within its size, and what has come of it within what the client takes."""
        if exchange.size > self._largest:
            error = LimitExceededError(f"The answer is larger than {self._largest >> 20} MiB.", "answer size")
            exchange.end(error)
            self.kill(error)
        elif exchange.left and exchange.size > WHOLE:
            self.kill(LeftError())
        elif exchange.waiting > AHEAD and self._transport and not self._paused:
            self._paused = True
            self._transport.pause_reading()

    def _next(self) -> None:
        """An answer has ended."""
        self.line.popleft()
        self.read_on()
        if self.line:
            self.line[0].begun = self._loop.time()
            return
        if self._doomed:
            self.kill()
        else:
            self.on_idle(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The worker is gone: an answer under way fails."""
        del exc
        self.alive = False
        self._process.close()
        self.relieve()
        if self._killed:
            self.fail(self._killed)
        self._on_lost(self)

    def fail(self, error: QueryError) -> None:
        """The worker is gone, and this is why; says nothing when no answer was under way."""
        if self.line:
            self.on_failed(error)
            self.line.popleft().end(error)

    def kill(self, why: QueryError | None = None) -> None:
        """End the worker at once."""
        self._killed, self._dead = why, True
        if self.alive:
            self._process.kill()
        self.read_on()  # or its end would be seen only when the client takes more

    def relieve(self) -> None:
        """Hand those who wait behind the first to other workers. This one has them too, so it ends after the first."""
        first, behind = list(self.line)[:1], list(self.line)[1:]
        self.line = deque(first)
        self._doomed |= bool(behind)
        for exchange in behind:
            exchange.link = None
            if not exchange.left:
                exchange.again(exchange)

    def let_go(self, exchange: Exchange) -> None:
        """Nobody waits for an answer any longer: its evaluation ends, unless the worker has not come to it."""
        if self.line and self.line[0] is exchange:
            self.kill(LeftError())

    def step_back(self) -> None:
        """Give the worker the lowest priority, for good."""
        self.behind = True
        self._process.step_back()

    def close(self) -> None:
        """Let the worker end by itself."""
        if self._transport:
            self._transport.close()

    def read_on(self) -> None:
        """Take in more of an answer."""
        if self._paused and self.alive and self._transport:
            self._paused = False
            self._transport.resume_reading()

    @property
    def takes_more(self) -> bool:
        """Tell whether another operation may be put in line."""
        return self.alive and not self._dead and not self._doomed and len(self.line) < LINE

    def take(self, exchange: Exchange) -> None:
        """Put an operation in line; it is sent with the next `flush`."""
        exchange.link = self
        if not self.line:
            exchange.begun = self._loop.time()
        self.line.append(exchange)
        self._unsent.append(exchange.frame)

    def flush(self) -> None:
        """Send what was put in line, in one piece: waking another process costs more than a short query."""
        unsent, self._unsent = self._unsent, []
        if self._transport and self.alive:
            self._transport.write(b"".join(unsent))
        while self.line and not self.alive:
            self.fail(EngineError("The engine died before it got this query."))


def _request(operation: Operation, deadline: float) -> bytes:
    """The frame with an operation."""
    graphs = operation.default_graphs, operation.named_graphs
    formats, bindings = tuple(operation.formats.items()), tuple(operation.bindings.items())
    told = _told(formats, *graphs, bindings, deadline, prefixed=operation.prefixed)
    return frame(b"Q", told + operation.query.encode())


@lru_cache(64)  # most operations differ in their query only
def _told(
    formats: Pairs,
    default_graphs: tuple[str, ...],
    named_graphs: tuple[str, ...],
    bindings: Pairs,
    deadline: float,
    *,
    prefixed: bool,
) -> bytes:
    """The line before the query."""
    told = {
        "formats": dict(formats),
        "default_graphs": default_graphs,
        "named_graphs": named_graphs,
        "bindings": dict(bindings),
        "deadline": deadline,
        "prefixed": prefixed,
    }
    return json.dumps(told).encode() + b"\n"


@lru_cache(64)  # of kinds and formats there are few
def _head(payload: bytes) -> Mapping[str, str]:
    """What a worker tells of an answer."""
    return MappingProxyType(json.loads(payload))


def _error(told: dict[str, Any]) -> QueryError:
    if told["error"] == "syntax":
        return QuerySyntaxError(told["message"], told["line"] or 0, told["column"] or 0)
    if told["error"] == "fault":
        return EngineError(told["message"])
    if told["error"] == "unacceptable":
        offered = [media for media, form in OFFERS[told["kind"]].items() if form != told.get("format")]
        return NotAcceptableError(offered, told.get("message", ""))
    return QueryError(told["message"])
