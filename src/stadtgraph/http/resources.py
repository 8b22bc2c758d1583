"""Every IRI, as an address: 303 from a thing to its document, and the document in the form asked for.

The data speak of things by their IRIs under the dataset's base; links and redirects lead to
paths of this server. IRIs of others have a document at `/resource?iri=`. A new form of document is a new line of
FORMS with what writes it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stadtgraph import __version__
from stadtgraph.cache import Entry
from stadtgraph.errors import NotAcceptableError, QueryError
from stadtgraph.http.addresses import check_iri, iri_path, local
from stadtgraph.http.asking import ask_whether
from stadtgraph.http.atlas_source import AtlasSource
from stadtgraph.http.citing import citing_routes
from stadtgraph.http.documents import read_document
from stadtgraph.http.knowledge import Knowledge
from stadtgraph.http.page import PREFIXES, Asked, Page, Site
from stadtgraph.http.problems import ProtocolError, problem
from stadtgraph.http.representation import coding_for, digest, digest_of, etag_of, matches, represented
from stadtgraph.http.route import Resource
from stadtgraph.http.thing_page import ThingPages
from stadtgraph.media import MEDIA_TYPES, negotiate, preferred
from stadtgraph.pages.addresses import Addresses
from stadtgraph.pages.texts import LANGUAGES, Language
from stadtgraph.resources import KNOWN, Document, neighbours, write_triples

# The forms of a document by suffix, best first: who has no wish gets the first.
FORMS: Mapping[str, str] = MappingProxyType(
    {"ttl": "turtle", "jsonld": "jsonld", "nt": "ntriples", "rdf": "rdfxml", "html": "html"}
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which document is asked for: about what, in which form, which page of its links. negotiated: form by Accept."""

    iri: str
    form: str
    negotiated: bool
    page: int


@dataclass(frozen=True)
class UnknownThingError(Exception):
    """Nothing is known of the thing that a document is asked for."""


@dataclass(frozen=True)
class Resources:
    """Things and the documents about them."""

    site: Site
    knowledge: Knowledge
    pages: ThingPages

    async def thing(self, request: Request) -> Response:
        """Lead from a thing to the document about it (303), in the form that the client will ask it for."""
        path = iri_path(request.scope)
        iri = self.site.names.base + path
        if not await ask_whether(self.site.engine, KNOWN, {"this": f"<{iri}>"}):
            return await self._unknown(request, iri)
        target = local(request.scope, f"doc/{path}")
        shown = f"{PREFIXES[language_of(request)]}{target}" if wants_html(request) else target
        links = f'<{target}>; rel="describedby", <{_ascii(iri)}>; rel="cite-as"'
        return Response(status_code=303, headers={"Location": shown, "Link": links, "Vary": "Accept, Accept-Language"})

    async def document(self, request: Request) -> Response:
        """The document about a thing of ours, by suffix or as negotiated."""
        path, form = _by_suffix(iri_path(request.scope).removeprefix("doc/"))
        term = _once(request, "term")
        return await self._document(request, self.site.names.base + path + (f"#{term}" if term else ""), form)

    async def foreign(self, request: Request) -> Response:
        """The document about any IRI, given as parameter."""
        _, form = _by_suffix(iri_path(request.scope))
        iri = _once(request, "iri")
        if not iri:
            raise ProtocolError(400, "Give the parameter 'iri' once: the IRI that you want to know about.")
        return await self._document(request, iri, form)

    def shown(self, language: Language) -> Callable[[Request], Awaitable[Response]]:
        """The same as a page in a language, at an address where there is nothing else."""

        async def document(request: Request) -> Response:
            path = iri_path(request.scope).removeprefix(f"{language}/").removesuffix(".html")
            term = _once(request, "term")
            ours = self.site.names.base + path.removeprefix("doc/") + (f"#{term}" if term else "")
            iri = ours if path.startswith("doc/") else _once(request, "iri")
            return await self._page(request, language, Wanted(iri, "html", negotiated=False, page=page_of(request)))

        return document

    def told(self, answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """The same, but who looks with a browser is told of errors on a page."""

        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except (ProtocolError, QueryError) as error:
                if not wants_html(request):
                    raise
                language = "en" if request.scope["path"].startswith("/en/") else language_of(request)
                return await self.site.refuse(request, language, error)

        return answered

    async def _document(self, request: Request, iri: str, form: str | None) -> Response:
        check_iri(iri)
        wanted = Wanted(iri, form or _negotiated(request.headers.get("accept")), form is None, page_of(request))
        if wanted.form == "html":
            return await self._page(request, "de", wanted)
        return await self._rdf(request, wanted)

    async def _page(self, request: Request, language: Language, wanted: Wanted) -> Response:
        async def build(asked: Asked) -> Page:
            check_iri(wanted.iri)
            return await self.pages.page(asked, wanted.iri, wanted.page)

        vary = "Accept, Accept-Encoding" if wanted.negotiated else "Accept-Encoding"
        response = await self.site.answer(request, language, build, vary=vary)
        if response.status_code == 200:
            location = self._addresses(request).form(wanted.iri, "html", wanted.page)
            if language == "de":  # the English page has no other address
                response.headers["Content-Location"] = location
            response.headers["Link"] = ", ".join(self._links(request, wanted.iri, wanted.page))
        return response

    async def _rdf(self, request: Request, wanted: Wanted) -> Response:
        """The document in a form of RDF: a kept one, or 304 for who has it."""
        site, coding = self.site, coding_for(request.headers.get("accept-encoding"))
        vary = "Accept, Accept-Encoding" if wanted.negotiated else "Accept-Encoding"
        headers, key = {"Vary": vary, **digest_of(site.engine.version)}, self._key(request, wanted)
        known = request.headers.get("if-none-match")
        if known != "*" and matches(known, etag_of(key, coding)):
            return Response(status_code=304, headers={"ETag": etag_of(key, coding), **headers})

        async def compute() -> Entry:
            return await self._entry(request, wanted)

        try:
            entry = site.cache.get(key) or await site.cache.once(key, compute) or await compute()
        except UnknownThingError:
            return await self._unknown(request, wanted.iri)
        if self._key(request, wanted) != key:  # the data changed meanwhile: nobody can tell which these are
            site.cache.drop(key)
            return await self._rdf(request, wanted)
        response = represented(site.cache, key, entry, coding)
        response.headers.update(headers)
        return response

    def _key(self, request: Request, wanted: Wanted) -> str:
        """All that a document's answer depends on: the address stands in its links."""
        address = self._addresses(request).form(wanted.iri, "" if wanted.negotiated else "x", wanted.page)
        return digest(self.site.engine.digest, __version__, "document", address, wanted.form)

    async def _entry(self, request: Request, wanted: Wanted) -> Entry:
        document = await read_document(self.site.engine, self.site.names, wanted.iri, wanted.page)
        if not document.found:
            raise UnknownThingError
        if wanted.page > document.pages:
            raise ProtocolError(404, f"There are {document.pages} pages of links to this, no page {wanted.page}.")
        location = self._addresses(request).form(wanted.iri, _suffix(wanted.form), wanted.page)
        headers = {"Content-Location": location, "Link": await self._all_links(request, document, wanted)}
        body = await asyncio.to_thread(self._written, document, wanted.form)
        return Entry(MEDIA_TYPES[wanted.form], body, headers=headers)

    def _written(self, document: Document, form: str) -> bytes:
        names = self.site.names
        return write_triples(document.triples(names), form, names.prefixes(), first=document.iri)

    async def _unknown(self, request: Request, iri: str) -> Response:
        if wants_html(request):
            return await self.site.answer(request, language_of(request), lambda asked: self.pages.unknown(asked, iri))
        near = await self.knowledge.near(iri)
        hint = f" Did you mean {' or '.join(f'<{one}>' for one in near)}?" if near else ""
        return problem(404, f"Nothing is known of <{iri}>.{hint}", near=near)

    def _addresses(self, request: Request) -> Addresses:
        return Addresses(self.site.names.base, "de", request.scope.get("root_path", ""))

    def _links(self, request: Request, iri: str, page: int) -> list[str]:
        """The parts of a Link header (RFC 8288): the thing, how to cite it, its forms."""
        addresses, cited = self._addresses(request), _ascii(iri)
        links = [f'<{addresses.form(iri, "")}>; rel="describedby"; anchor="{cited}"', f'<{cited}>; rel="cite-as"']
        return links + [
            f'<{addresses.form(iri, suffix, page)}>; rel="alternate"; type="{MEDIA_TYPES[form].split(";")[0]}"'
            for suffix, form in FORMS.items()
        ]

    async def _all_links(self, request: Request, document: Document, wanted: Wanted) -> str:
        """The Link header with the other pages of links and the licence as well."""
        links, addresses = self._links(request, document.iri, document.page), self._addresses(request)
        suffix = "" if wanted.negotiated else _suffix(wanted.form)
        links += [
            f'<{addresses.form(document.iri, suffix, page)}>; rel="{relation}"'
            for relation, page in neighbours(document)
        ]
        licence = await self.knowledge.licence()
        return ", ".join([*links, f'<{_ascii(licence)}>; rel="license"'] if licence else links)


def add_resources(app: Starlette, site: Site, source: AtlasSource | None = None, origin: str = "") -> None:
    """Let every IRI lead to its document. Add it last: it takes every path that is left.

    source: of the atlas. origin: the address under which others reach the service.
    """
    knowledge = Knowledge(site.engine, site.names, site.kept)
    app.router.routes.extend(citing_routes(knowledge, origin))
    resources = Resources(
        site, knowledge, ThingPages(knowledge, source or AtlasSource(site.engine, site.names), site.text)
    )
    for path, answer in (
        ("/doc/{path:path}", resources.document),
        ("/resource", resources.foreign),
        ("/resource.{suffix}", resources.foreign),
        ("/en/doc/{path:path}", resources.shown("en")),
        ("/en/resource", resources.shown("en")),
        ("/{path:path}", resources.thing),
    ):
        app.router.routes.append(Route(path, Resource(resources.told(answer))))
    app.router.default = Resource(resources.told(resources.thing))  # a path with a line break, which no route takes


def wants_html(request: Request) -> bool:
    """Tell whether a client likes a page better than RDF."""
    offers = {MEDIA_TYPES[form].split(";")[0]: form for form in FORMS.values()}
    return negotiate(request.headers.get("accept"), offers) == "text/html"


def language_of(request: Request) -> Language:
    """The language that a browser prefers; German when it does not say."""
    return "en" if preferred(request.headers.get("accept-language"), LANGUAGES) == "en" else "de"


def page_of(request: Request) -> int:
    """The page of links asked for by the parameter `page`; 1 without it. Raises ProtocolError for an odd one."""
    given = _given(request, "page")
    if not given:
        return 1
    if len(given) > 1 or not (given[0].isascii() and given[0].isdigit()) or not 0 < len(given[0].lstrip("0")) < 8:
        raise ProtocolError(400, "Give the parameter 'page' once, as a whole number from 1 on.")
    return int(given[0])


def _given(request: Request, name: str) -> list[str]:
    return [value for known, value in parse_qsl(request.url.query, keep_blank_values=True) if known == name]


def _once(request: Request, name: str) -> str:
    given = _given(request, name)
    if len(given) > 1:
        raise ProtocolError(400, f"Give the parameter {name!r} once.")
    return given[0] if given else ""


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


def _ascii(iri: str) -> str:
    return "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in iri)
