"""Every IRI that we mint, as an address: 303 from a thing to its document, and the document in the form asked for.

The data speak of things by their IRIs under the dataset's base; links and redirects lead to
paths of this server. A new form of document is a new line of FORMS with what writes it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stadtgraph import __version__
from stadtgraph.cache import Cache, Entry
from stadtgraph.engine.interface import Engine
from stadtgraph.errors import LimitExceededError, NotAcceptableError
from stadtgraph.http.addresses import iri_path, local
from stadtgraph.http.asking import ask_rows, ask_whether
from stadtgraph.http.documents import read_document
from stadtgraph.http.page import Site
from stadtgraph.http.problems import ProtocolError, problem
from stadtgraph.http.representation import coding_for, digest, digest_of, etag_of, matches, represented
from stadtgraph.http.route import Resource
from stadtgraph.media import MEDIA_TYPES, negotiate
from stadtgraph.namespaces import Names
from stadtgraph.near import Neighbourhood
from stadtgraph.resources import KNOWN, LICENCE, Document, known_iris, neighbours, write_triples

MOST_KNOWN = 50_000  # IRIs that are remembered to name those near an unknown one
PATIENCE = 2  # seconds that finding them may take
# The forms of a document by suffix, best first. Pages for people join here.
FORMS: Mapping[str, str] = MappingProxyType({"ttl": "turtle", "jsonld": "jsonld", "nt": "ntriples", "rdf": "rdfxml"})


@dataclass
class Knowledge:
    """What is asked once for each state of the data: the licence, and which IRIs there are."""

    engine: Engine
    names: Names
    _licences: dict[str, str] = field(default_factory=dict)
    _around: dict[str, Neighbourhood] = field(default_factory=dict)

    async def licence(self) -> str:
        """The licence that the dataset gives itself; empty when it gives none."""
        digest = self.engine.digest
        if digest not in self._licences:
            rows = await ask_rows(self.engine, LICENCE, {"this": f"<{self.names.dataset}>"})
            self._licences = {digest: rows[0]["licence"] if rows else ""}
        return self._licences[digest]

    async def near(self, iri: str) -> list[str]:
        """Known IRIs near one that is not known; none when the engine has no time to look."""
        digest = self.engine.digest
        if digest not in self._around:
            try:
                rows = await asyncio.wait_for(ask_rows(self.engine, known_iris(self.names, MOST_KNOWN)), PATIENCE)
            except (LimitExceededError, TimeoutError):
                return []
            self._around = {digest: Neighbourhood(row["s"] for row in rows)}
        return await asyncio.to_thread(self._around[digest].of, iri)


@dataclass(frozen=True)
class UnknownThingError(Exception):
    """Nothing is known of the thing that a document is asked for."""


@dataclass(frozen=True)
class Resources:
    """Things and the documents about them."""

    engine: Engine
    names: Names
    knowledge: Knowledge
    cache: Cache

    async def thing(self, request: Request) -> Response:
        """Lead from a thing to the document about it (303), in the form that the client will ask it for."""
        path = iri_path(request.scope)
        if not await ask_whether(self.engine, KNOWN, {"this": f"<{self.names.base}{path}>"}):
            return await self._unknown(path)
        target = local(request.scope, f"doc/{path}")
        links = f'<{target}>; rel="describedby", <{_ascii(self.names.base + path)}>; rel="cite-as"'
        return Response(status_code=303, headers={"Location": target, "Link": links})

    async def document(self, request: Request) -> Response:
        """The document about a thing, by suffix or as negotiated."""
        path, form = _by_suffix(iri_path(request.scope).removeprefix("doc/"))
        vary = "Accept-Encoding" if form else "Accept, Accept-Encoding"
        form, page = form or _negotiated(request.headers.get("accept")), page_of(request.url.query)
        headers = {"Vary": vary, **digest_of(self.engine.version)}
        key, coding = self._key(request, form, page), coding_for(request.headers.get("accept-encoding"))
        known = request.headers.get("if-none-match")
        if known != "*" and matches(known, etag_of(key, coding)):
            return Response(status_code=304, headers={"ETag": etag_of(key, coding), **headers})

        async def compute() -> Entry:
            return await self._entry(request, path, form, page)

        try:
            entry = self.cache.get(key) or await self.cache.once(key, compute) or await compute()
        except UnknownThingError:
            return await self._unknown(path)
        if self._key(request, form, page) != key:  # the data changed meanwhile: nobody can tell which these are
            self.cache.drop(key)
            return await self.document(request)
        response = represented(self.cache, key, entry, coding)
        response.headers.update(headers)
        return response

    def _key(self, request: Request, form: str, page: int) -> str:
        """All that a document's answer depends on: the address stands in its links."""
        asked = local(request.scope, iri_path(request.scope))
        return digest(self.engine.digest, __version__, "document", asked, form, str(page))

    async def _entry(self, request: Request, path: str, form: str, page: int) -> Entry:
        document = await read_document(self.engine, self.names, path, page)
        if not document.found:
            raise UnknownThingError
        if page > document.pages:
            raise ProtocolError(404, f"There are {document.pages} pages of links to this, no page {page}.")
        location = local(request.scope, f"doc/{path}.{_suffix(form)}") + _page(page)
        headers = {"Content-Location": location, "Link": await self._links(request, document, path)}
        body = await asyncio.to_thread(self._written, document, form)
        return Entry(MEDIA_TYPES[form], body, headers=headers)

    def _written(self, document: Document, form: str) -> bytes:
        return write_triples(document.triples(self.names), form, self.names.prefixes(), first=document.iri)

    async def _unknown(self, path: str) -> Response:
        near = await self.knowledge.near(self.names.base + path)
        hint = f" Did you mean {' or '.join(f'<{iri}>' for iri in near)}?" if near else ""
        return problem(404, f"Nothing is known of <{self.names.base}{path}>.{hint}", near=near)

    async def _links(self, request: Request, document: Document, path: str) -> str:
        """The Link header (RFC 8288): the thing, its other forms, its other pages, its licence, how to cite it."""
        iri, here = _ascii(document.iri), local(request.scope, f"doc/{path}")
        links = [f'<{here}>; rel="describedby"; anchor="{iri}"', f'<{iri}>; rel="cite-as"']
        links += [
            f'<{here}.{suffix}{_page(document.page)}>; rel="alternate"; type="{MEDIA_TYPES[form].split(";")[0]}"'
            for suffix, form in FORMS.items()
        ]
        asked = local(request.scope, iri_path(request.scope))
        links += [f'<{asked}{_page(page)}>; rel="{relation}"' for relation, page in neighbours(document)]
        licence = await self.knowledge.licence()
        return ", ".join([*links, f'<{_ascii(licence)}>; rel="license"'] if licence else links)


def add_resources(app: Starlette, site: Site) -> None:
    """Let every IRI under the site's base lead to its document. Add it last: it takes every path that is left."""
    resources = Resources(site.engine, site.names, Knowledge(site.engine, site.names), site.cache)
    app.router.routes.append(Route("/doc/{path:path}", Resource(resources.document)))
    app.router.routes.append(Route("/{path:path}", Resource(resources.thing)))
    app.router.default = Resource(resources.thing)  # a path with a line break, which no route takes


def page_of(query: str) -> int:
    """The page of links asked for by the parameter `page`; 1 without it. Raises ProtocolError for an odd one."""
    given = [value for name, value in parse_qsl(query, keep_blank_values=True) if name == "page"]
    if not given:
        return 1
    if len(given) > 1 or not (given[0].isascii() and given[0].isdigit()) or not 0 < len(given[0].lstrip("0")) < 8:
        raise ProtocolError(400, "Give the parameter 'page' once, as a whole number from 1 on.")
    return int(given[0])


def _by_suffix(path: str) -> tuple[str, str | None]:
    stem, _, suffix = path.rpartition(".")
    return (stem, FORMS[suffix]) if stem and suffix in FORMS else (path, None)


def _suffix(form: str) -> str:
    return next(suffix for suffix, known in FORMS.items() if known == form)


def _negotiated(accept: str | None) -> str:
    """The form for an Accept header. Raises NotAcceptableError."""
    offers = {MEDIA_TYPES[form].split(";")[0]: form for form in FORMS.values()}
    media_type = negotiate(accept, offers)
    if media_type is None:
        raise NotAcceptableError(list(offers))
    return offers[media_type]


def _page(page: int) -> str:
    return f"?page={page}" if page > 1 else ""


def _ascii(iri: str) -> str:
    return "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in iri)
