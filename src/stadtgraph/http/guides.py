"""`/robots.txt`, `/sitemap.xml`, `/llms.txt` and the icon that browsers ask for by habit."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from stadtgraph.engine.interface import Engine
from stadtgraph.http.asking import ask_rows
from stadtgraph.http.representation import etag_from, matches
from stadtgraph.http.route import Resource
from stadtgraph.namespaces import Names
from stadtgraph.pages import guides, navigation

TEXT = "text/plain; charset=utf-8"
XML = "application/xml"


@dataclass(frozen=True)
class Guides:
    """What machines are told. queries: English summary of each example query, by name."""

    engine: Engine
    names: Names
    origin: str
    queries: Mapping[str, str]

    async def robots(self) -> str:
        """For crawlers."""
        return guides.robots(self.origin)

    async def sitemap(self) -> bytes:
        """For search engines."""
        rows = await ask_rows(self.engine, guides.things(self.names))
        return guides.sitemap(navigation.pages(), rows, self.names, self.origin)

    async def guide(self) -> str:
        """For language models."""
        rows = await ask_rows(self.engine, guides.terms(self.names))
        return guides.guide(rows, self.queries, self.names, self.origin)

    def route(self, path: str, media_type: str, write: Callable[[], Awaitable[str | bytes]]) -> Route:
        """A route whose validator is known before anything is written."""

        async def answer(request: Request) -> Response:
            digest = self.engine.digest
            headers = {"ETag": etag_from(digest, path, self.origin), "Cache-Control": "no-cache"}
            if matches(request.headers.get("if-none-match"), headers["ETag"]):
                return Response(status_code=304, headers=headers)
            body = await write()
            if self.engine.digest != digest:  # nobody can tell which data it was written from
                del headers["ETag"]
            return Response(body, headers=headers, media_type=media_type)

        return Route(path, Resource(answer))


def guide_routes(engine: Engine, names: Names, origin: str, queries: Mapping[str, str]) -> list[Route]:
    """The routes."""
    told = Guides(engine, names, origin, queries)
    return [
        told.route("/robots.txt", TEXT, told.robots),
        told.route("/sitemap.xml", XML, told.sitemap),
        told.route("/llms.txt", TEXT, told.guide),
        Route("/favicon.ico", _icon),
    ]


async def _icon(request: Request) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '')}/static/mark.svg", 308)
