"""The front's end of one worker's connection: sends an operation, collects the answer."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from stadtgraph.engine.frames import Frames, json_frame
from stadtgraph.engine.interface import Answer, AnswerKind, Operation
from stadtgraph.engine.processes import WorkerProcess
from stadtgraph.errors import EngineError, LimitExceededError, NotAcceptableError, QueryError, QuerySyntaxError
from stadtgraph.media import OFFERS

WHOLE = 1 << 20  # bytes of an answer that is waited for before its first byte is passed on
AHEAD = 4 << 20  # bytes of a streamed answer that may wait for the client


class LeftError(QueryError):
    """Whoever asked has left before the answer came to its end."""


class Exchange:
    """One operation on its way: what has come of its answer, and how it ended."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.ready: asyncio.Future[None] = loop.create_future()
        self.head: Mapping[str, str] = {}
        self.pieces: deque[bytes] = deque()
        self.waiting = self.size = 0
        self.whole = False
        self.error: QueryError | None = None
        self.news = asyncio.Event()

    @property
    def ended(self) -> bool:
        """Nothing more will come."""
        return self.whole or self.error is not None

    def piece(self, data: bytes) -> None:
        """Take in a piece of the answer; a large answer is passed on from now."""
        self.pieces.append(data)
        self.waiting += len(data)
        if self.waiting > WHOLE:
            self._settle()
        self.news.set()

    def end(self, error: QueryError | None = None) -> None:
        """The answer is whole, or will never be."""
        if not self.ended:
            self.whole, self.error = error is None, error
            self._settle()
            self.news.set()

    def _settle(self) -> None:
        if not self.ready.done():
            self.ready.set_result(None)


class WorkerLink(asyncio.Protocol):
    """The connection to one worker. on_lost: called once when the worker is gone. largest: bytes of an answer."""

    def __init__(self, process: WorkerProcess, on_lost: Callable[["WorkerLink"], None], largest: int) -> None:
        self._process, self._on_lost, self._largest = process, on_lost, largest
        self.pid, self.steps_back = process.pid, process.steps_back
        self._frames = Frames()
        self._exchange: Exchange | None = None
        self._transport: asyncio.Transport | None = None
        self._killed: QueryError | None = None
        self.on_idle: Callable[[WorkerLink], None] = lambda _: None
        self.on_failed: Callable[[QueryError], None] = lambda _: None
        self.alive = True
        self.behind = False  # others go first

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is not derived from asyncio's

    def data_received(self, data: bytes) -> None:
        """Take in frames of the answer."""
        try:
            for kind, payload in self._frames.feed(data):
                self._take(kind, payload)
        except ValueError:
            self.kill()

    def _take(self, kind: bytes, payload: bytes) -> None:
        exchange = self._exchange
        if exchange is None:
            raise ValueError("an answer to no question")
        if kind == b"D":
            exchange.size += len(payload)
            if exchange.size > self._largest:
                self.fail(LimitExceededError(f"The answer is larger than {self._largest >> 20} MiB.", "answer size"))
                self.kill()
                return
            exchange.piece(payload)
            if exchange.waiting > AHEAD and self._transport:
                self._transport.pause_reading()
        elif kind == b"H":
            exchange.head = _head(payload)
        else:
            exchange.end(_error(json.loads(payload)) if kind == b"X" else None)
            self._exchange = None
            self.on_idle(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The worker is gone: an answer under way fails."""
        del exc
        self.alive = False
        self._process.close()
        if self._killed:
            self.fail(self._killed)
        self._on_lost(self)

    def fail(self, error: QueryError) -> None:
        """The worker is gone, and this is why; says nothing when no answer was under way."""
        exchange, self._exchange = self._exchange, None
        if exchange:
            self.on_failed(error)
            exchange.end(error)

    def kill(self, why: QueryError | None = None) -> None:
        """End the worker at once."""
        self._killed = why
        if self.alive:
            self._process.kill()

    def step_back(self) -> None:
        """Give the worker the lowest priority, for good."""
        self.behind = True
        self._process.step_back()

    def close(self) -> None:
        """Let the worker end by itself."""
        if self._transport:
            self._transport.close()

    def send(self, operation: Operation, deadline: float) -> Exchange:
        """Send an operation; the exchange tells what comes of it."""
        exchange = self._exchange = Exchange(asyncio.get_running_loop())
        if self._transport and self.alive:
            self._transport.write(json_frame(b"Q", _request(operation, deadline)))
        else:
            self.fail(EngineError("The engine died before it got this query."))
        return exchange

    def answer(self, exchange: Exchange) -> Answer:
        """The answer of an exchange that is ready. Raises what it failed with."""
        if exchange.error:
            raise exchange.error
        kind = cast(AnswerKind, exchange.head["kind"])
        complete = b"".join(exchange.pieces) if exchange.whole else None
        return Answer(kind, exchange.head["format"], self._body(exchange, complete), complete)

    async def _body(self, exchange: Exchange, complete: bytes | None) -> AsyncIterator[bytes]:
        if complete is not None:
            yield complete
            return
        try:
            async for piece in self._streamed(exchange):
                yield piece
        finally:
            if not exchange.whole and self._exchange is exchange:
                self.kill(LeftError())  # nobody waits for the rest

    async def _streamed(self, exchange: Exchange) -> AsyncIterator[bytes]:
        while True:
            while exchange.pieces:
                piece = exchange.pieces.popleft()
                exchange.waiting -= len(piece)
                if exchange.waiting <= AHEAD // 2 and self.alive and self._transport:
                    self._transport.resume_reading()
                yield piece
            if exchange.error:
                raise exchange.error
            if exchange.whole:
                return
            exchange.news.clear()
            await exchange.news.wait()


def _request(operation: Operation, deadline: float) -> dict[str, Any]:
    return {
        "query": operation.query,
        "formats": dict(operation.formats),
        "default_graphs": operation.default_graphs,
        "named_graphs": operation.named_graphs,
        "bindings": dict(operation.bindings),
        "deadline": deadline,
    }


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
