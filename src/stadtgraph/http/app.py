"""The application: which path leads where."""

import asyncio

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

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
from stadtgraph.http.endpoint_document import with_endpoint
from stadtgraph.http.front import Base, Framework, front
from stadtgraph.http.guides import guide_routes
from stadtgraph.http.health import health_routes
from stadtgraph.http.metrics import metrics_route
from stadtgraph.http.page import Site
from stadtgraph.http.problems import problem
from stadtgraph.http.queries import add_queries
from stadtgraph.http.query_forms import forms_of
from stadtgraph.http.query_pages import QueryPages, query_page_routes
from stadtgraph.http.resources import add_resources
from stadtgraph.http.search_page import search_routes
from stadtgraph.http.tally import Measured
from stadtgraph.http.vocabulary import Vocabulary
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
    """The whole service, made at once. Arguments as those of `Base` and `framework`."""
    chosen = settings or Settings()
    base = Base(engine, names, chosen, Cache(chosen.cache_size << 20))
    made = framework(base, examples, archive)

    async def there() -> Framework:
        return made

    return front(base, there)


def framework(base: Base, examples: tuple[Example, ...], archive: Archive | None) -> Framework:
    """Everything but the endpoint. archive: the files of the data, None where these lie in another store."""
    engine, names, settings, cache = base.engine, base.names, base.settings, base.cache
    app = FastAPI(
        title="Stadtgraph",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.add_exception_handler(HTTPException, _refused)
    own = app.openapi
    app.openapi = lambda: with_endpoint(own())  # type: ignore[method-assign]  # as the framework's documents say
    app.router.routes.extend(health_routes(lambda: engine.status, notes))
    app.router.routes.append(assets_route())
    measured = Measured(base.tally, lambda: engine.status, lambda: CacheStatus(cache.hits, cache.misses, cache.size))
    app.router.routes.append(metrics_route(measured))
    text = read_source_text(settings.source_text) if settings.source_text else None
    site, source = Site(engine, names, cache, text=text), AtlasSource(engine, names)
    known = {example.name: example for example in examples}
    app.router.routes.extend(query_page_routes(QueryPages(site, known, source, settings.origin)))
    add_queries(app, engine, names, examples, cache)
    app.router.routes.extend([*atlas_routes(site, source), *search_routes(site, source)])
    app.router.routes.extend(comparing_routes(site, source))
    app.router.routes.extend(about_routes(site, settings, app.openapi))
    summaries = {example.name: example.summary_en for example in examples}
    app.router.routes.extend(guide_routes(engine, names, settings.origin, summaries, base.description))
    here = {example.name: example for example in examples if forms_of(example)}
    workbench = Workbench(site, here, f"{settings.origin}/sparql", Vocabulary(engine, names, site.kept), is_built())
    app.router.routes.extend(workbench_routes(workbench))
    app.router.routes.extend(Dumps(engine, names, archive, f"{settings.origin}/dump/", site).routes())
    add_resources(app, site, source, settings.origin)  # takes every path that is left

    async def warm() -> None:
        await source.current()
        await asyncio.to_thread(site.prepare)

    return Framework(app, workbench.german, workbench.english, warm)


def _refused(request: Request, error: Exception) -> Response:
    """What the framework refuses, such as an unknown path, in the one shape of errors."""
    if not isinstance(error, HTTPException):
        raise error
    return problem(error.status_code, f"{request.url.path}: {error.detail}", dict(error.headers or {}))
