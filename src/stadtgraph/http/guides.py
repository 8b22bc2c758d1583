"""`/robots.txt`, `/sitemap.xml`, `/llms.txt`, `/.well-known/void`, and the icon that browsers ask for by habit."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from stadtgraph.engine.interface import Engine
from stadtgraph.errors import NotAcceptableError
from stadtgraph.http.addresses import local
from stadtgraph.http.asking import ask_rows, ask_triples
from stadtgraph.http.representation import etag_from, matches
from stadtgraph.http.route import Resource
from stadtgraph.media import MEDIA_TYPES, negotiate
from stadtgraph.namespaces import Names
from stadtgraph.pages import guides, navigation
from stadtgraph.resources import read_triples, write_triples

TEXT = "text/plain; charset=utf-8"
XML = "application/xml"
RDF = ("turtle", "jsonld", "ntriples", "rdfxml")  # forms of the description, best first
OFFERS = {MEDIA_TYPES[form].split(";")[0]: form for form in RDF}


@dataclass(frozen=True)
class Guides:
    """What machines are told. queries: English summary of each example query, by name."""

    engine: Engine
    names: Names
    origin: str
    queries: Mapping[str, str]
    description: str  # the question for what the service says of itself

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

    async def void(self, request: Request) -> Response:
        """The description of the dataset (VoID, section 7.2); who looks with a browser gets the page about it."""
        chosen = negotiate(request.headers.get("accept"), {**OFFERS, "text/html": "html"})
        if chosen is None:
            raise NotAcceptableError([*OFFERS, "text/html"])
        if chosen == "text/html":
            return RedirectResponse(local(request.scope, "doc/dataset"), 303, {"Vary": "Accept"})
        form, headers = OFFERS[chosen], {"Vary": "Accept", "Cache-Control": "no-cache"}
        triples = read_triples(await ask_triples(self.engine, self.description))
        body = await asyncio.to_thread(write_triples, triples, form, self.names.prefixes())
        return Response(body, headers=headers, media_type=MEDIA_TYPES[form])


def guide_routes(
    engine: Engine, names: Names, origin: str, queries: Mapping[str, str], description: str
) -> list[Route]:
    """The routes."""
    told = Guides(engine, names, origin, queries, description)
    return [
        told.route("/robots.txt", TEXT, told.robots),
        told.route("/sitemap.xml", XML, told.sitemap),
        told.route("/llms.txt", TEXT, told.guide),
        Route("/.well-known/void", Resource(told.void)),
        Route("/favicon.ico", _icon),
    ]


async def _icon(request: Request) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '')}/static/mark.svg", 308)
