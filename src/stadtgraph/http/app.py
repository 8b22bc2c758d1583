"""The application: which path leads where, and what starts and stops with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from stadtgraph import __version__
from stadtgraph.archive import Archive
from stadtgraph.cache import Cache
from stadtgraph.engine.interface import Engine
from stadtgraph.engine.status import CacheStatus
from stadtgraph.examples import Example
from stadtgraph.http.about import about_routes
from stadtgraph.http.assets import assets_route
from stadtgraph.http.atlas import atlas_routes
from stadtgraph.http.atlas_source import AtlasSource
from stadtgraph.http.bundle import is_built, notes
from stadtgraph.http.comparing import comparing_routes
from stadtgraph.http.dumps import Dumps
from stadtgraph.http.guides import guide_routes
from stadtgraph.http.health import health_routes
from stadtgraph.http.logs import access_log
from stadtgraph.http.metrics import metrics_route
from stadtgraph.http.observation import Observe
from stadtgraph.http.page import Site
from stadtgraph.http.problems import problem
from stadtgraph.http.protocol import RequestLimits
from stadtgraph.http.queries import add_queries
from stadtgraph.http.query_forms import forms_of
from stadtgraph.http.query_pages import QueryPages, query_page_routes
from stadtgraph.http.resources import add_resources
from stadtgraph.http.search_page import search_routes
from stadtgraph.http.sparql import SparqlEndpoint
from stadtgraph.http.tally import Measured, Tally
from stadtgraph.http.vocabulary import Vocabulary
from stadtgraph.http.wanted import Reader
from stadtgraph.http.workbench import Workbench, workbench_routes
from stadtgraph.namespaces import Names
from stadtgraph.settings import Settings
from stadtgraph.source_text import read_source_text


def create_app(
    engine: Engine,
    names: Names,
    settings: Settings | None = None,
    examples: tuple[Example, ...] = (),
    archive: Archive | None = None,
) -> ASGIApp:
    """The service over an engine that somebody else starts and stops: `/` and `/en/` for people, `/sparql` for all.

    archive: the files of the data, None where these lie in another store.
    """
    chosen = settings or Settings()
    cache = Cache(chosen.cache_size << 20)
    app = FastAPI(
        title="Stadtgraph",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.add_exception_handler(HTTPException, _refused)
    app.router.routes.extend(health_routes(lambda: engine.status, notes))
    app.router.routes.append(assets_route())
    tally = Tally()
    measured = Measured(tally, lambda: engine.status, lambda: CacheStatus(cache.hits, cache.misses, cache.size))
    app.router.routes.append(metrics_route(measured))
    text = read_source_text(chosen.source_text) if chosen.source_text else None
    site, source = Site(engine, names, cache, text=text), AtlasSource(engine, names)
    known = {example.name: example for example in examples}
    app.router.routes.extend(query_page_routes(QueryPages(site, known, source, chosen.origin)))
    add_queries(app, engine, names, examples, cache)
    app.router.routes.extend([*atlas_routes(site, source), *search_routes(site, source)])
    app.router.routes.extend(comparing_routes(site, source))
    app.router.routes.extend(about_routes(site, chosen))
    summaries = {example.name: example.summary_en for example in examples}
    app.router.routes.extend(guide_routes(engine, names, chosen.origin, summaries, describing(names)))
    reader = Reader(describing(names), RequestLimits(chosen.query_length, chosen.nesting))
    here = {example.name: example for example in examples if forms_of(example)}
    workbench = Workbench(site, here, f"{chosen.origin}/sparql", Vocabulary(engine, names), is_built())
    app.router.routes.extend(workbench_routes(workbench))
    dumps = Dumps(engine, names, archive, f"{chosen.origin}/dump/")
    app.router.routes.extend(dumps.routes())
    add_resources(app, site, source, chosen.origin)  # takes every path that is left
    german = SparqlEndpoint(engine, cache, reader, names.prefixes(), workbench.german)
    endpoints = {"/sparql": german, "/en/sparql": replace(german, page=workbench.english)}
    return Observe(Front(endpoints, app), [access_log(queries=chosen.log_queries), tally.count])


@dataclass(frozen=True)
class Front:
    """What stands before the framework: the endpoint takes its paths at once, the framework every other."""

    endpoints: Mapping[str, ASGIApp]
    framework: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or what starts and stops with the service."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        await self.endpoints.get(path, self.framework)(scope, receive, send)


def describing(names: Names) -> str:
    """The query for what the service says of itself."""
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{names.graph('service')}> {{ ?s ?p ?o }} }}"


def _refused(request: Request, error: Exception) -> Response:
    """What the framework refuses, such as an unknown path, in the one shape of errors."""
    if not isinstance(error, HTTPException):
        raise error
    return problem(error.status_code, f"{request.url.path}: {error.detail}", dict(error.headers or {}))
