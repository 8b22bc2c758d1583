"""What stands before the framework: the endpoint answers from the first moment, pages when they have been loaded.

Loading the pages takes longer than loading the data, so that it happens beside, in a thread.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from stadtgraph.cache import Cache
from stadtgraph.engine.interface import Engine
from stadtgraph.http.logs import access_log
from stadtgraph.http.observation import Observe
from stadtgraph.http.protocol import RequestLimits
from stadtgraph.http.sparql import Page, PageQuery, SparqlEndpoint
from stadtgraph.http.tally import Tally
from stadtgraph.http.wanted import Reader
from stadtgraph.namespaces import Names
from stadtgraph.settings import Settings


def description_of(names: Names) -> str:
    """The query for what the service says of itself."""
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{names.graph('service')}> {{ ?s ?p ?o }} }}"


@dataclass(frozen=True, slots=True)
class Base:
    """What the endpoint and the pages share."""

    engine: Engine
    names: Names
    settings: Settings
    cache: Cache
    tally: Tally = field(default_factory=Tally)

    @property
    def description(self) -> str:
        """The query for what the service says of itself."""
        return description_of(self.names)

    @property
    def limits(self) -> RequestLimits:
        """What a request may be."""
        return RequestLimits(self.settings.query_length, self.settings.nesting)


@dataclass(frozen=True, slots=True)
class Framework:
    """The application for every path but the endpoint's, and the endpoint's own pages in both languages.

    warm: makes what the first visitor of the pages would wait for.
    """

    app: ASGIApp
    german: Page
    english: Page
    warm: Callable[[], Awaitable[object]]


Come = Callable[[], Awaitable[Framework]]


class Later:
    """A framework that is made in a thread, once; whoever needs it waits. make: may raise, then each who waits does."""

    def __init__(self, make: Callable[[], Framework]) -> None:
        self._make = make
        self._task: asyncio.Task[Framework] | None = None

    def begin(self) -> "asyncio.Task[Framework]":
        """Begin to make it, unless that has been done."""
        if self._task is None:
            self._task = asyncio.create_task(asyncio.to_thread(self._make))
        return self._task

    async def __call__(self) -> Framework:
        """Wait until it is there."""
        return await asyncio.shield(self.begin())


@dataclass(frozen=True, slots=True)
class Front:
    """The endpoint takes its paths at once, the framework every other when it is there."""

    endpoints: Mapping[str, ASGIApp]
    framework: Come

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        endpoint = self.endpoints.get(path)
        await (endpoint or (await self.framework()).app)(scope, receive, send)


def front(base: Base, framework: Come) -> ASGIApp:
    """The service over an engine that somebody else starts and stops: `/` and `/en/` for people, `/sparql` for all."""

    async def german(request: Request, wanted: PageQuery) -> Response:
        return await (await framework()).german(request, wanted)

    async def english(request: Request, wanted: PageQuery) -> Response:
        return await (await framework()).english(request, wanted)

    reader = Reader(base.description, base.limits)
    endpoint = SparqlEndpoint(base.engine, base.cache, reader, base.names.prefixes(), german)
    endpoints = {"/sparql": endpoint, "/en/sparql": replace(endpoint, page=english)}
    observers = [access_log(queries=base.settings.log_queries), base.tally.count]
    return Observe(Front(endpoints, framework), observers)
