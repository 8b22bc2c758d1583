"""A large answer on its way to one client: whole, or broken off so that nobody takes a part for the whole."""

from collections.abc import AsyncGenerator, Mapping

from starlette.types import Receive, Scope, Send

from stadtgraph.engine.interface import Answer
from stadtgraph.http.attending import attending
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.reply import Reply, lines_of, raw, whole

LARGEST = 64 << 20  # bytes of an answer that is gathered for a client that takes no chunks


async def stream(answer: Answer, headers: Mapping[str, str], scope: Scope, receive: Receive, send: Send) -> None:
    """Send an answer piece by piece, for HEAD its headers alone; a failure midway leaves it without its end.

    Raises what the engine fails with, and ClientDisconnect. The engine is let go in any case.
    """
    body = aiter(answer.body)
    try:
        piece = await anext(body, b"")  # begun, so that its end lets the engine go
        await send({"type": "http.response.start", "status": 200, "headers": raw(headers)})
        async with attending(receive, 0):
            while piece and scope["method"] != "HEAD":
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await anext(body, b"")
        await send({"type": "http.response.body", "body": b""})
    finally:
        await let_go(answer)


async def gathered(answer: Answer, headers: Mapping[str, str], receive: Receive) -> Reply:
    """The same for HTTP/1.0, which has no chunks: there only its length tells that an answer is whole.

    Raises ProtocolError 505 when it is too large for that, and as `stream` does.
    """
    body = bytearray()
    try:
        async with attending(receive, 0):
            async for piece in answer.body:
                body += piece
                if len(body) > LARGEST:
                    raise ProtocolError(505, f"Answers above {LARGEST >> 20} MiB need HTTP/1.1 or newer.")
    finally:
        await let_go(answer)
    return whole(200, lines_of(headers.items()), bytes(body))


async def let_go(answer: Answer) -> None:
    """Tell the engine that nobody reads on."""
    if isinstance(answer.body, AsyncGenerator):
        await answer.body.aclose()
