"""Slow and boundless clients do not hold a connection."""

import asyncio
import gc
from collections.abc import Awaitable, Callable

import pytest
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

from stadtgraph.http import connection
from stadtgraph.http.connection import FIELDS, HEAD, Connection
from stadtgraph.http.corking import Corked
from stadtgraph.http.observation import Observe
from stadtgraph.http.reply import AT_ONCE, Reply, lines_of

PATIENCE = 20.0  # seconds, for a busy machine
LARGE = b"x" * (1 << 20)
Client = Callable[[bytes], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how long the body was; at /large, much and without end."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    if scope["path"] == "/whole":
        await Reply(200, b"content-length: 5\r\nx-a: b\r\n", b"whole").send(scope, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(1000 if scope["path"] == "/large" else 0):
        await send({"type": "http.response.body", "body": LARGE, "more_body": True})
    await send({"type": "http.response.body", "body": b"%d" % size})


def served(scenario: Callable[[Client, ServerState], Awaitable[None]], application: ASGIApp = app) -> None:
    async def whole() -> None:
        config = uvicorn.Config(application, http=Connection, lifespan="off", log_config=None)
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(config, state, {}), "127.0.0.1", 0)
        opened: list[asyncio.StreamWriter] = []

        async def client(sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            opened.append(writer)
            writer.write(sent)
            return reader, writer

        try:
            async with asyncio.timeout(PATIENCE):
                await scenario(client, state)
        finally:
            for writer in opened:
                writer.transport.abort()
            server.close()

    asyncio.run(whole())


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "ARRIVAL", 0.3)
    monkeypatch.setattr(connection, "STALL", 0.3)


HEAD_ONLY = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("sent", [b"G", HEAD_ONLY, POST], ids=["one byte", "half a head", "half a body"])
def test_a_request_that_does_not_arrive_is_told_so_and_closed(sent: bytes) -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        reader, _ = await client(sent)
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")

    served(scenario)


@pytest.mark.usefixtures("impatient")
def test_drops_that_keep_coming_do_not_lengthen_the_time() -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        reader, writer = await client(HEAD_ONLY)
        answer = asyncio.ensure_future(reader.read())
        while not answer.done():
            writer.write(b"X: y\r\n")
            await asyncio.sleep(0.02)
        assert answer.result().startswith(b"HTTP/1.1 408 ")

    served(scenario)


@pytest.mark.usefixtures("impatient")
def test_a_client_that_never_asks_is_closed() -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        reader, _ = await client(b"")
        assert await reader.read() == b""

    served(scenario)


@pytest.mark.usefixtures("impatient")
def test_a_client_that_reads_nothing_is_left() -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        await client(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        while not state.connections:
            await asyncio.sleep(0.01)
        while state.connections:
            await asyncio.sleep(0.01)

    served(scenario)


def test_a_client_that_reads_slowly_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STALL", 0.7)  # less than it takes in all, many times what a piece takes

    async def scenario(client: Client, state: ServerState) -> None:
        reader, _ = await client(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        for _ in range(10):
            assert len(await reader.readexactly(1 << 20)) == 1 << 20
            await asyncio.sleep(0.1)

    served(scenario)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (HEAD_ONLY + b"X: " + b"y" * HEAD, 431),
        (HEAD_ONLY + b"".join(b"X-%d: y\r\n" % n for n in range(FIELDS + 1)) + b"\r\n", 431),
        (b"GET /" + b"y" * HEAD, 414),
    ],
    ids=["headers too long", "too many headers", "address too long"],
)
def test_a_boundless_head_is_refused(sent: bytes, status: int) -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        reader, _ = await client(sent)
        assert (await reader.readline()).startswith(b"HTTP/1.1 %d " % status)

    served(scenario)


def test_requests_after_each_other_and_in_pieces_are_answered() -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        reader, writer = await client(POST)
        await asyncio.sleep(0.05)
        writer.write(b"defghij" + POST + b"1234567" + HEAD_ONLY)
        await asyncio.sleep(0.05)
        writer.write(b"Connection: close\r\n\r\n")
        answer = await reader.read()
        assert answer.count(b"HTTP/1.1 200 OK") == 3
        assert answer.count(b"\r\n\r\n2\r\n10\r\n") == 2

    served(scenario)


def whole(first: str, *fields: str) -> bytes:
    """A request for the response that is given in one piece."""
    return "\r\n".join([f"{first} /whole HTTP/1.1", "Host: x", *fields, "", ""]).encode()


def test_whole_responses_follow_each_other_on_one_connection() -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        state.default_headers = [(b"date", b"today")]
        reader, writer = await client(whole("GET") + whole("GET"))
        for _ in range(2):
            head = await reader.readuntil(b"\r\n\r\n")
            assert head == b"HTTP/1.1 200 OK\r\ndate: today\r\ncontent-length: 5\r\nx-a: b\r\n\r\n"
            assert await reader.readexactly(5) == b"whole"
        writer.write(whole("HEAD", "Connection: close"))
        assert (await reader.read()).endswith(b"content-length: 5\r\nx-a: b\r\nconnection: close\r\n\r\n")
        assert state.total_requests == 3

    served(scenario)


@pytest.mark.parametrize("path", ["/whole", "/"])
def test_a_request_leaves_nothing_behind_that_only_the_collector_would_end(path: str) -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        reader, writer = await client(b"")
        gc.collect()
        gc.disable()
        try:
            for _ in range(5):
                writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                await reader.readuntil(b"\r\n\r\n")
                await reader.readuntil(b"whole" if path == "/whole" else b"0\r\n\r\n")
            left = sum(isinstance(thing, RequestResponseCycle) for thing in gc.get_objects())
        finally:
            gc.enable()
        assert left == 1  # the connection knows its last one

    served(scenario, Observe(app, []))


@pytest.mark.parametrize("first", ["GET", "POST"])
def test_a_whole_response_closes_the_connection_when_the_client_wants_that(first: str) -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        reader, _ = await client(whole(first, "Connection: close", "Content-Length: 0"))
        answer = await reader.read()
        assert answer.endswith(b"connection: close\r\n\r\nwhole")
        assert answer.count(b"HTTP/1.1 200 OK") == 1

    served(scenario)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("behind", [b"G", HEAD_ONLY, POST], ids=["one byte", "half a head", "half a body"])
def test_a_request_that_begins_behind_another_has_no_more_time_than_that(behind: bytes) -> None:
    async def scenario(client: Client, state: ServerState) -> None:
        reader, _ = await client(whole("GET") + behind)
        assert b"wholeHTTP/1.1 408 " in await reader.read()

    served(scenario)


def test_a_reply_goes_as_two_messages_where_the_server_takes_no_other_way() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    head = lines_of([("ETag", '"a: b"'), ("Vary", "Accept")])
    for scope in ({}, {AT_ONCE: lambda _: False}):
        asyncio.run(Reply(200, head, b"body").send(scope, send))
    start = {"type": "http.response.start", "status": 200, "headers": ((b"etag", b'"a: b"'), (b"vary", b"Accept"))}
    assert sent == [start, {"type": "http.response.body", "body": b"body"}] * 2


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\0"])
def test_a_header_cannot_begin_another(end: str) -> None:
    with pytest.raises(ValueError, match="line end"):
        lines_of([("ETag", f"a{end}x: y")])


class Wire(asyncio.Transport):
    """Notes what is sent and when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.sent.append(b"closed")


@pytest.fixture
def wire() -> Wire:
    return Wire()


def test_head_and_body_leave_together(wire: Wire) -> None:
    corked = Corked(wire)
    corked.write(b"head")
    assert wire.sent == []
    corked.write(b"body")
    corked.write(b"more")
    corked.end()
    corked.write(b"next head")
    corked.write(b"next body")

    assert wire.sent == [b"headbody", b"more", b"next headnext body"]


def test_a_head_without_a_body_leaves_when_the_response_ends_or_the_connection_closes(wire: Wire) -> None:
    corked = Corked(wire)
    corked.write(b"head")
    corked.end()
    corked.write(b"last head")
    corked.close()

    assert wire.sent == [b"head", b"last head", b"closed"]


def test_an_interim_response_does_not_wait(wire: Wire) -> None:
    corked = Corked(wire)
    corked.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    corked.write(b"HTTP/1.1 200 OK\r\n\r\n")
    corked.write(b"body")

    assert wire.sent == [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nbody"]


def test_a_large_body_is_not_copied(wire: Wire) -> None:
    corked = Corked(wire)
    corked.write(b"head")
    corked.write(LARGE)

    assert wire.sent == [b"head", LARGE]
