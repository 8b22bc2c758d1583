"""A route works only for who is there, and holds no more than it should."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Scope

from stadtgraph.engine.interface import Answer
from stadtgraph.errors import LimitExceededError
from stadtgraph.http import asking
from stadtgraph.http.route import Resource

SCOPE: Scope = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": []}


def test_who_leaves_is_not_worked_for_any_longer() -> None:
    ended: list[str] = []

    async def answer(_: Request) -> Response:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        return Response()

    async def visit() -> list[Message]:
        messages: list[Message] = [{"type": "http.request", "body": b""}, {"type": "http.disconnect"}]
        sent: list[Message] = []

        async def receive() -> Message:
            return messages.pop(0)

        async def send(message: Message) -> None:
            sent.append(message)

        async with asyncio.timeout(10):
            await Resource(answer)(SCOPE, receive, send)
        return sent

    assert asyncio.run(visit()) == []
    assert ended == ["cancelled"]


def test_an_answer_that_would_fill_the_memory_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LARGEST", 10)
    closed: list[bool] = []

    async def pieces() -> AsyncIterator[bytes]:
        try:
            for _ in range(1000):
                yield b"12345678"
        finally:
            closed.append(True)

    async def read() -> bytes:
        return await asking.whole(Answer("triples", "ntriples", pieces()))

    with pytest.raises(LimitExceededError, match="needs an answer of more than"):
        asyncio.run(read())
    assert closed == [True]
