"""`/health/live` and `/health/ready`, for whoever starts, watches and routes to the service."""

from collections.abc import Callable
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from stadtgraph.engine.status import EngineStatus

FRESH = {"Cache-Control": "no-store"}


def health_routes(engine: Callable[[], EngineStatus], notes: Callable[[], list[str]] = list) -> list[Route]:
    """The routes: live is 200 while the process answers; ready is 200 while queries are answered too, else 503.

    notes: what an operator should know although queries are answered.
    """

    async def live(_: Request) -> JSONResponse:
        return JSONResponse({"status": "live"}, headers=FRESH)

    async def ready(_: Request) -> JSONResponse:
        status = engine()
        lack = lacking(status)
        told: dict[str, object] = {"status": "not ready", "reason": lack} if lack else {"status": "ready"}
        told |= {"notes": found} if (found := notes()) else {}
        retry = {"Retry-After": "1"} if lack else {}
        return JSONResponse({**told, **_shown(status)}, 503 if lack else 200, FRESH | retry)

    return [Route("/health/live", live), Route("/health/ready", ready)]


def lacking(status: EngineStatus) -> str:
    """What keeps an engine from answering; empty when nothing does. An engine elsewhere has no workers of ours."""
    if not status.ready:
        return "the engine is not ready"
    return "no worker is alive" if status.workers and not status.alive else ""


def _shown(status: EngineStatus) -> dict[str, object]:
    return {name: value for name, value in asdict(status).items() if name != "ready"}
