"""HTTP/1.1 connections that slow or boundless clients cannot hold: what uvicorn's own protocol leaves open.

A request has a time to arrive whole and its head a size; a client that has stopped reading is left.
Sources: RFC 9110, sections 15.5.9 (408) and 15.5.15 (414); RFC 6585, section 5 (431).
"""

import asyncio
from functools import partial
from typing import cast

from starlette.types import ASGIApp, Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from stadtgraph.http.corking import Corked
from stadtgraph.http.reply import AT_ONCE, Reply

ARRIVAL = 20.0  # seconds for a request to arrive whole, its body too
STALL = 30.0  # seconds in which a client that is sent something must take some of it
HEAD = 128 * 1024  # bytes of a request line and headers together
FIELDS = 200  # headers


class Connection(HttpToolsProtocol):
    """One client's connection."""

    _arriving: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _head = 0  # bytes received before the head was whole
    _in_head = True
    _complete = False  # the bytes received last ended with a request
    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request, not for ever."""
        self._corked = Corked(transport)
        super().connection_made(self._corked)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client."""
        self._arrived()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in bytes of a request."""
        if self._refused:
            return
        self._head += len(data)
        self._complete = False
        super().data_received(data)
        if self._arriving is None and not self._complete:  # most requests arrive whole, and need no timer
            self._await_request()
        if self._in_head and self._head > HEAD:
            self._refuse(*((431, "The headers are too long.") if self.headers else (414, "The address is too long.")))

    def on_message_begin(self) -> None:
        """A request begins, perhaps behind another one."""
        self._complete, self._head = False, self._head or 1
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole: the application is asked."""
        self._in_head = False
        if len(self.headers) > FIELDS:
            self._refuse(431, f"The request has more than {FIELDS} headers.")
        if not self._refused:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take in a piece of the body."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._arrived()
        self._in_head, self._head, self._complete = True, 0, True
        if not self._refused:
            super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGIApp) -> None:  # type: ignore[override]
        """Ask the application, which may give its answer in one piece."""
        cast(Scope, cycle.scope)[AT_ONCE] = partial(self._answer, cycle)
        super()._start_asgi_task(cycle, app)  # type: ignore[arg-type]

    def _answer(self, cycle: RequestResponseCycle, reply: Reply) -> bool:
        """Send a whole response at once, unless there is something about it that the library looks after."""
        plain = cycle.keep_alive and cycle.scope["method"] != "HEAD"
        if not plain or cycle.response_started or cycle.disconnected or self.flow.write_paused:
            return False
        ours = b"".join([b"%b: %b\r\n" % field for field in cycle.default_headers])
        cycle.response_started = cycle.response_complete = True
        self.transport.write(b"".join((STATUS_LINE[reply.status], ours, reply.head, b"\r\n", reply.body)))
        cycle.message_event.set()
        cycle.on_response()
        return True

    def on_response_complete(self) -> None:
        """A response has ended: nothing of it is left here."""
        self._corked.end()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """The client reads slower than it is sent to."""
        super().pause_writing()
        self._stalled = self.loop.call_later(STALL, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has read on."""
        super().resume_writing()
        if self._stalled:
            self._stalled.cancel()
            self._stalled = None

    def _await_request(self) -> None:
        self._arriving = self.loop.call_later(ARRIVAL, self._late)

    def _arrived(self) -> None:
        if self._arriving:
            self._arriving.cancel()
            self._arriving = None

    def _late(self) -> None:
        """The request is not whole in time; a connection that never asked is closed without a word."""
        if self._head and (self._in_head or not self.cycle.response_started):
            self._refuse(408, f"The request did not arrive within {ARRIVAL:g} seconds.")
        else:
            self.transport.close()

    def _refuse(self, status: int, message: str) -> None:
        if self._refused:
            return
        self._refused = True
        head = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head % len(message) + message.encode("ascii"))
        self.transport.close()
