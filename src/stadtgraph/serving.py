"""Put the service together from settings and paths, and run it."""

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from stadtgraph.archive import Archive, standard_root
from stadtgraph.engine.crew import Limits
from stadtgraph.engine.pool import Generation, MakeCrew, Pool
from stadtgraph.engine.reloading import Reloader
from stadtgraph.engine.remote import RemoteEngine, RemoteSettings
from stadtgraph.engine.spawning import SpawnedCrew
from stadtgraph.engine.zygote import examples_of
from stadtgraph.http.app import create_app
from stadtgraph.http.bundle import notes
from stadtgraph.http.connection import Connection
from stadtgraph.lexical import MAX_TOKENS
from stadtgraph.listening import address_of, allow_connections, sockets_at
from stadtgraph.loading import Plan, plan_of
from stadtgraph.service_facts import Offer, names_at
from stadtgraph.settings import Settings, endpoint_of

COLLECTIONS = (2_000, 10, 50)  # objects made, and collections of the next younger generation, between two of each


logger = logging.getLogger(__name__)
LIMITS = {
    "deadline": "seconds",
    "memory": "MiB",
    "query_length": "bytes",
    "nesting": "levels",
    "answer_size": "MiB",
    "workers": "queries at once",
    "queue": "queries waiting",
}


def limits_of(settings: Settings) -> Limits:
    """The engine's limits."""
    told = {name: (getattr(settings, name), unit) for name, unit in LIMITS.items()} | {"tokens": (MAX_TOKENS, "tokens")}
    return Limits(
        settings.workers,
        settings.deadline,
        settings.memory,
        settings.queue,
        settings.answer_size,
        Offer(endpoint_of(settings), told) if settings.self_description else None,
    )


Life = AbstractAsyncContextManager[None]


def service(paths: Sequence[Path], settings: Settings) -> tuple[ASGIApp, Life]:
    """The application over the data at `paths`, and what starts and stops its engine. Raises DatasetError."""
    plan = partial(plan_of, list(paths), union=settings.union_default_graph)
    first: Plan = plan()
    names = first.names or names_at(endpoint_of(settings))
    if settings.engine:
        remote = remote_engine(settings)
        return create_app(remote, names, settings, examples_of(first)), elsewhere(remote)
    pool = Pool(first, limits_of(settings), crew_of(settings))
    archive = Archive(lambda: pool.plan, lambda: pool.version, settings.dumps or standard_root())
    return create_app(pool, names, settings, examples_of(first), archive), embedded(pool, plan)


def crew_of(settings: Settings) -> MakeCrew:
    """Forked workers where the system can, else spawned ones; the log says what that means."""
    if sys.platform == "linux" if settings.fork is None else settings.fork:
        return Generation
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


def run(paths: Sequence[Path], settings: Settings) -> None:
    """Serve until interrupted."""
    for note in notes():
        logger.warning(note)
    app, life = service(paths, settings)
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
