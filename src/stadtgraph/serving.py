"""Put the service together from settings and paths, and run it."""

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from starlette.types import ASGIApp

from stadtgraph.cache import Cache
from stadtgraph.directories import cache_directory
from stadtgraph.engine.hatching import Begun
from stadtgraph.engine.pool import Generation, MakeCrew, Pool
from stadtgraph.engine.reloading import Reloader
from stadtgraph.engine.spawning import SpawnedCrew
from stadtgraph.errors import QueryError
from stadtgraph.http.bundle import notes
from stadtgraph.http.connection import Connection
from stadtgraph.http.front import Base, Framework, Later, description_of, front
from stadtgraph.listening import address_of, allow_connections, sockets_at
from stadtgraph.loading import Plan
from stadtgraph.namespaces import Names
from stadtgraph.service_facts import names_at
from stadtgraph.settings import Settings, endpoint_of
from stadtgraph.starting import forks, limits_of

if TYPE_CHECKING:
    from stadtgraph.engine.remote import RemoteEngine

COLLECTIONS = (2_000, 10, 50)  # objects made, and collections of the next younger generation, between two of each
HASTE = 0.0005  # seconds that the thread which loads the pages may keep the others waiting
logger = logging.getLogger(__name__)
Life = AbstractAsyncContextManager[None]


@dataclass(frozen=True, slots=True)
class Service:
    """What is served. life: starts and stops its engine; pages: come later than the endpoint."""

    app: ASGIApp
    life: Life
    pages: Later


def service(plan: Callable[[], Plan], settings: Settings, first: Plan, begun: list[Begun]) -> Service:
    """Put a service together. first: what to serve now; begun: engines that load it."""
    names = first.names or names_at(endpoint_of(settings))
    cache = Cache(settings.cache_size << 20)
    if settings.engine:
        remote = remote_engine(settings, {description_of(names): partial(told, first, names, settings)})
        base = Base(remote, names, settings, cache)
        return served(base, elsewhere(remote), partial(pages_of, base, first))
    pool = Pool(first, limits_of(settings), crew_of(settings, begun))
    base = Base(pool, names, settings, cache)
    return served(base, embedded(pool, plan), partial(pages_of, base, first, pool))


def served(base: Base, life: Life, make: Callable[[], Framework]) -> Service:
    """The service with pages that are made later."""
    pages = Later(make)
    return Service(front(base, pages), life, pages)


def pages_of(base: Base, first: Plan, pool: Pool | None = None) -> Framework:
    """The pages, and with a pool the files of its data. What they need is loaded here: that takes long."""
    from stadtgraph.archive import Archive  # noqa: PLC0415
    from stadtgraph.engine.describing import examples_of  # noqa: PLC0415
    from stadtgraph.http.app import framework  # noqa: PLC0415

    directory = base.settings.dumps or cache_directory("dumps")
    archive = Archive(lambda: pool.plan, lambda: pool.version, directory) if pool else None
    return framework(base, examples_of(first), archive)


def crew_of(settings: Settings, begun: list[Begun]) -> MakeCrew:
    """Forked workers where the system can, else spawned ones; the log says what that means."""
    if forks(settings):
        return partial(Generation, begun=begun)
    logger.warning(
        "workers are spawned, not forked: each holds the data itself; which limits the system enforces then is told "
        "in docs/operations.md"
    )
    return SpawnedCrew


def told(first: Plan, names: Names, settings: Settings) -> bytes:
    """What the service says of itself when its data lie in another store."""
    from stadtgraph.engine.describing import told_elsewhere  # noqa: PLC0415  # loads much, and few ask for it

    offer = limits_of(settings).offer
    return told_elsewhere(first, names, offer) if offer else b""


def remote_engine(settings: Settings, own: Mapping[str, Callable[[], bytes]] | None = None) -> "RemoteEngine":
    """The engine over the SPARQL service that the settings name. own: as in RemoteSettings."""
    from stadtgraph.engine.remote import RemoteEngine, RemoteSettings  # noqa: PLC0415  # and its HTTP client

    largest = settings.answer_size << 20
    chosen = RemoteSettings(deadline=settings.deadline, largest=largest, connections=settings.workers, own=own or {})
    return RemoteEngine(str(settings.engine), chosen)


@asynccontextmanager
async def embedded(pool: Pool, plan: Callable[[], Plan]) -> AsyncIterator[None]:
    """Start the pool, watch its files, and stop it."""
    await pool.start()
    reloader = Reloader(pool, plan)
    on_hangup(reloader.ask)
    watch = asyncio.ensure_future(reloader.run())
    yield
    watch.cancel()
    await pool.stop()


@asynccontextmanager
async def elsewhere(engine: "RemoteEngine") -> AsyncIterator[None]:
    """Start and stop an engine elsewhere; SIGHUP says that its data have changed."""
    await engine.start()
    on_hangup(engine.changed)
    yield
    await engine.stop()


def on_hangup(action: Callable[[], None]) -> None:
    """Do something at each SIGHUP, where the system has such signals."""
    if hasattr(signal, "SIGHUP"):
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, action)


def run(plan: Callable[[], Plan], settings: Settings, first: Plan, begun: list[Begun]) -> None:
    """Serve until interrupted. Arguments as those of `service`; raises what the pages failed with."""
    for note in notes():
        logger.warning(note)
    made = service(plan, settings, first, begun)
    listeners = sockets_at(settings.host, settings.port)
    allow_connections()
    config = uvicorn.Config(
        made.app,
        http=Connection,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=int(settings.deadline) + 1,
    )
    Server(config, made).run(listeners)


def spare_collector() -> None:
    """Let the collector of cyclic garbage leave out what is there now, which stays, and look at the rest less often.

    Its full runs over modules, routes and kept answers were pauses of 16 to 118 ms, the whole of the long tail.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTIONS)


class Server(uvicorn.Server):
    """Starts the engine before it takes connections, the pages after that, and stops the engine after the last one.

    A service whose data or pages cannot be loaded ends, and the error passes through `run`.
    """

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Load the data, then listen, then say where."""
        await self._service.life.__aenter__()
        await super().startup(sockets)
        for listener in sockets or ():
            logger.info("serving at %s (stop with Ctrl+C)", address_of(listener))
        self._pages = asyncio.create_task(self._bring_pages())
        self._pages.add_done_callback(self._end_without)

    async def _bring_pages(self) -> None:
        """Load the pages, now that the endpoint answers: the processor was the engine's until then.

        Then they make what the first visitor would wait for.
        """
        patience = sys.getswitchinterval()
        sys.setswitchinterval(HASTE)
        try:
            made = await self._service.pages()
        finally:
            sys.setswitchinterval(patience)
            spare_collector()
        with suppress(QueryError):  # what cannot be made now is made when somebody asks for it
            await made.warm()
        spare_collector()

    def _end_without(self, pages: asyncio.Task[None]) -> None:
        """End the service when there will never be pages."""
        if not pages.cancelled() and pages.exception():
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what was asked, then end the engine. Raises what the pages failed with."""
        self._pages.cancel()
        await super().shutdown(sockets)
        await self._service.life.__aexit__(None, None, None)
        if not self._pages.cancelled():
            self._pages.result()
