"""The endpoint answers before the pages are there; whoever asks for a page waits; a failure is told."""

import asyncio
import socket
import threading
from contextlib import nullcontext
from dataclasses import replace

import pyoxigraph as ox
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from in_process import Client, InProcess
from stadtgraph.cache import Cache
from stadtgraph.errors import DatasetError, QueryError
from stadtgraph.http.front import Base, Framework, Later, front
from stadtgraph.http.sparql import PageQuery
from stadtgraph.namespaces import Names
from stadtgraph.serving import Server, Service
from stadtgraph.settings import Settings

HTML = {"Accept": "text/html"}


def base() -> Base:
    return Base(InProcess(ox.Store()), Names(), Settings(), Cache(1 << 20))


async def german(request: Request, wanted: PageQuery) -> Response:
    return PlainTextResponse(f"de {request.url.path} {wanted.query}")


async def english(request: Request, wanted: PageQuery) -> Response:
    return PlainTextResponse(f"en {request.url.path} {wanted.query}")


async def nothing() -> None:
    pass


FRAMEWORK = Framework(PlainTextResponse("framework"), german, english, nothing)


def test_the_endpoint_answers_while_the_pages_are_being_made() -> None:
    made = threading.Event()

    def make() -> Framework:
        assert made.wait(30)
        return FRAMEWORK

    async def run() -> None:
        client = Client(front(base(), Later(make)))
        assert (await client.ask_later("/sparql?query=ASK{}")).json()["boolean"] is True
        made.set()
        assert (await client.ask_later("/")).text == "framework"
        assert (await client.ask_later("/sparql?query=ASK{}", headers=HTML)).text == "de /sparql ASK{}"
        assert (await client.ask_later("/en/sparql", headers=HTML)).text == "en /en/sparql None"

    asyncio.run(run())


def test_the_pages_are_made_once() -> None:
    times = []

    def make() -> Framework:
        times.append(1)
        return FRAMEWORK

    async def run() -> None:
        later = Later(make)
        assert [*await asyncio.gather(later(), later())] == [FRAMEWORK, FRAMEWORK]
        assert await later() is FRAMEWORK

    asyncio.run(run())
    assert times == [1]


def test_who_no_longer_waits_keeps_nobody_else_from_the_pages() -> None:
    begun = threading.Event()

    def make() -> Framework:
        assert begun.wait(30)
        return FRAMEWORK

    async def run() -> None:
        later = Later(make)
        first, second = asyncio.ensure_future(later()), asyncio.ensure_future(later())
        await asyncio.sleep(0)
        first.cancel()
        begun.set()
        assert await second is FRAMEWORK

    asyncio.run(run())


def test_a_service_whose_pages_cannot_be_made_ends_with_their_error() -> None:
    def make() -> Framework:
        raise DatasetError("broken pages")

    later = Later(make)
    app = front(base(), later)
    config = uvicorn.Config(app, lifespan="off", log_config=None)
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(DatasetError, match="broken pages"):
        Server(config, Service(app, nullcontext(), later)).run([listener])


@pytest.mark.parametrize("error", [None, QueryError("too much")])
def test_what_the_first_visitor_would_wait_for_is_made_after_the_start(error: QueryError | None) -> None:
    warmed = []

    async def warm() -> None:
        warmed.append(server.started)
        server.should_exit = True
        if error:
            raise error

    later = Later(lambda: replace(FRAMEWORK, warm=warm))
    app = front(base(), later)
    server = Server(uvicorn.Config(app, lifespan="off", log_config=None), Service(app, nullcontext(), later))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.run([listener])

    assert warmed == [True]
