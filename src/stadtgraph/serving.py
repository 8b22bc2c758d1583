"""Put the service together from settings and paths, and run it."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

import uvicorn
from starlette.types import ASGIApp

from stadtgraph.archive import Archive, standard_root
from stadtgraph.engine.hatching import Begun
from stadtgraph.engine.pool import Generation, MakeCrew, Pool
from stadtgraph.engine.reloading import Reloader
from stadtgraph.engine.remote import RemoteEngine, RemoteSettings
from stadtgraph.engine.spawning import SpawnedCrew
from stadtgraph.engine.zygote import examples_of
from stadtgraph.http.app import create_app
from stadtgraph.http.bundle import notes
from stadtgraph.http.connection import Connection
from stadtgraph.listening import address_of, allow_connections, sockets_at
from stadtgraph.loading import Plan
from stadtgraph.service_facts import names_at
from stadtgraph.settings import Settings, endpoint_of
from stadtgraph.starting import forks, limits_of

COLLECTIONS = (2_000, 10, 50)  # objects made, and collections of the next younger generation, between two of each


logger = logging.getLogger(__name__)
Life = AbstractAsyncContextManager[None]


def service(plan: Callable[[], Plan], settings: Settings, first: Plan, begun: list[Begun]) -> tuple[ASGIApp, Life]:
    """The application, and what starts and stops its engine. first: what to serve now; begun: engines that load it."""
    names = first.names or names_at(endpoint_of(settings))
    if settings.engine:
        remote = remote_engine(settings)
        return create_app(remote, names, settings, examples_of(first)), elsewhere(remote)
    pool = Pool(first, limits_of(settings), crew_of(settings, begun))
    archive = Archive(lambda: pool.plan, lambda: pool.version, settings.dumps or standard_root())
    return create_app(pool, names, settings, examples_of(first), archive), embedded(pool, plan)


def crew_of(settings: Settings, begun: list[Begun]) -> MakeCrew:
    """Forked workers where the system can, else spawned ones; the log says what that means."""
    if forks(settings):
        return partial(Generation, begun=begun)
    logger.warning(
        "workers are spawned, not forked: each holds the data itself; which limits the system enforces then is told "
        "in docs/operations.md"
    )
    return SpawnedCrew


def remote_engine(settings: Settings) -> RemoteEngine:
    """The engine over the SPARQL service that the settings name."""
    largest = settings.answer_size << 20
    chosen = RemoteSettings(deadline=settings.deadline, largest=largest, connections=settings.workers)
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
async def elsewhere(engine: RemoteEngine) -> AsyncIterator[None]:
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
    """Serve until interrupted. Arguments as those of `service`."""
    for note in notes():
        logger.warning(note)
    app, life = service(plan, settings, first, begun)
    listeners = sockets_at(settings.host, settings.port)
    allow_connections()
    config = uvicorn.Config(
        app,
        http=Connection,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=int(settings.deadline) + 1,
    )
    Server(config, life).run(listeners)


def spare_collector() -> None:
    """Let the collector of cyclic garbage leave out what is there now, which stays, and look at the rest less often.

    Its full runs over modules, routes and kept answers were pauses of 16 to 118 ms, the whole of the long tail.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTIONS)


class Server(uvicorn.Server):
    """Starts the engine before it takes connections and stops it after the last one.

    `life`: raises DatasetError at its beginning; the error passes through `run`.
    """

    def __init__(self, config: uvicorn.Config, life: Life) -> None:
        super().__init__(config)
        self._life = life

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Load the data, then listen, then say where."""
        await self._life.__aenter__()
        await super().startup(sockets)
        for listener in sockets or ():
            logger.info("serving at %s (stop with Ctrl+C)", address_of(listener))
        spare_collector()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what was asked, then end the engine."""
        await super().shutdown(sockets)
        await self._life.__aexit__(None, None, None)
