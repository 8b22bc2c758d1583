"""What happened to each request: measured once, told to whoever wants to know (the log, the metrics)."""

import os
import re
from collections.abc import Callable, Sequence
from itertools import count
from time import perf_counter
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stadtgraph.http.reply import AT_ONCE, AtOnce, Reply

NOTES = "stadtgraph.notes"  # key of the scope
LARGEST = 2**64 - 1  # number of a request
PLAIN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")  # anything else could forge log lines


class Served(NamedTuple):
    """A request and what became of it.

    path: decoded, without the query string. status: 0 when no answer was begun. seconds: from the
    request's head to the answer's last byte. size: bytes of the body as sent. whole: whether the
    answer came to its end. cache: `hit`, `miss`, or empty where no cache is asked. query: its text, where noted.
    """

    request_id: str
    method: str
    path: str
    status: int
    seconds: float
    size: int
    whole: bool
    cache: str = ""
    query: str = ""


Observer = Callable[[Served], None]


def note(scope: Scope, *, cache: str = "", query: str = "") -> None:
    """Let a route say what only it knows; does nothing when nobody observes."""
    notes = scope.get(NOTES)
    if notes is None:
        return
    if cache:
        notes["cache"] = cache
    if query:
        notes["query"] = query


class Observe:
    """ASGI middleware that tells each observer what became of each request, and numbers the answers.

    The request's id is the client's or proxy's X-Request-ID when it is plain, else a new one; the answer carries it.
    """

    def __init__(self, app: ASGIApp, observers: Sequence[Observer]) -> None:
        self.app, self.observers = app, tuple(observers)
        self._numbers = count(int.from_bytes(os.urandom(8)))  # so that no two processes give the same ids

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = perf_counter()
        notes = scope[NOTES] = {}
        watch = _Watch(scope, send, _given_id(scope) or b"%016x" % (next(self._numbers) & LARGEST))
        try:
            await self.app(scope, receive, watch.send)
        except Exception:
            watch.status = watch.status or 500  # unless an answer was begun, whoever is outside answers 500
            raise
        finally:
            scope.pop(AT_ONCE, None)  # else scope and server hold each other, which only the collector would end
            seconds, said = perf_counter() - begun, (watch.request_id.decode(), scope["method"], scope["path"])
            served = Served(*said, watch.status, seconds, watch.size, watch.whole, **notes)
            for observer in self.observers:
                observer(served)


class _Watch:
    """Looks at the messages of one answer as they go by."""

    __slots__ = ("_at_once", "_send", "request_id", "size", "status", "whole")

    def __init__(self, scope: Scope, send: Send, request_id: bytes) -> None:
        self._send, self.request_id = send, request_id
        self.status, self.size, self.whole = 0, 0, False
        self._at_once: AtOnce | None = scope.get(AT_ONCE)
        if self._at_once:
            scope[AT_ONCE] = self.at_once

    def at_once(self, reply: Reply) -> bool:
        """Pass a whole answer on."""
        numbered = Reply(reply.status, reply.head + b"x-request-id: %b\r\n" % self.request_id, reply.body)
        if self._at_once is None or not self._at_once(numbered):
            return False
        self.status, self.size, self.whole = reply.status, len(reply.body), True
        return True

    async def send(self, message: Message) -> None:
        """Pass a message on; it counts when it went out."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            # A new message: a route may send the same one to many clients.
            message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", self.request_id)]}
            await self._send(message)
            return
        await self._send(message)
        if message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self.whole = not message.get("more_body", False)


def _given_id(scope: Scope) -> bytes | None:
    """The id that the client or a proxy gave the request, if it is plain."""
    given = [value for name, value in scope["headers"] if name == b"x-request-id"]
    return next(filter(PLAIN_ID.fullmatch, given), None) if given else None
