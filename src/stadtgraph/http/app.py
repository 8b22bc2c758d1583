"""The application: routes and headers; no state but the store it is given."""

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from stadtgraph import __version__
from stadtgraph.http.problems import problem
from stadtgraph.http.sparql import CORS, answer
from stadtgraph.http.start_page import StartPage, start_page
from stadtgraph.store import GraphStore

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class SparqlEndpoint:
    """The route of the endpoint as a plain ASGI application, so that every method reaches it."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self.respond(Request(scope, receive))
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """The answer, the preflight, or which methods there are."""
        if request.method == "OPTIONS":
            return _preflight()
        if request.method not in METHODS:
            headers = {"Allow": ", ".join(METHODS), **CORS}
            return problem(405, f"Use one of {', '.join(METHODS)}.", headers)
        return await answer(request, self.store)


def create_app(store: GraphStore) -> FastAPI:
    """The service over one store: `/` and `/en/` for people, `/sparql` for everybody."""
    app = FastAPI(title="Stadtgraph", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(HTTPException, _refused)
    page = start_page(store)

    app.router.routes.append(Route("/sparql", SparqlEndpoint(store)))
    app.router.routes.append(Route("/", _page(page, "de"), methods=["GET"]))
    app.router.routes.append(Route("/en/", _page(page, "en"), methods=["GET"]))
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    return app


def _page(page: StartPage, language: str) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        html, status = page.render(language, request.query_params.get("query"))
        headers = {"Content-Security-Policy": POLICY, "Content-Language": language}
        return HTMLResponse(html, status, headers)

    return endpoint


def _refused(request: Request, error: Exception) -> Response:
    """What the framework refuses, such as an unknown path, in the one shape of errors."""
    if not isinstance(error, HTTPException):
        raise error
    return problem(error.status_code, f"{request.url.path}: {error.detail}", dict(error.headers or {}))


def _preflight() -> Response:
    allowed = {"Allow": ", ".join(METHODS), "Access-Control-Allow-Methods": ", ".join(METHODS)}
    origin = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Accept, Content-Type"}
    return Response(status_code=204, headers=allowed | origin)
