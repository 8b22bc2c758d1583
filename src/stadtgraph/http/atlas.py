"""The start page: the atlas of the projects, and what it shows as CSV, workbook, GeoJSON and RDF.

The address is the state: `/?land=bayern&theme=digital-twin`, with `&format=csv` the same projects as a table.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stadtgraph.http.addresses import local
from stadtgraph.http.asking import ask_triples
from stadtgraph.http.atlas_source import AtlasSource
from stadtgraph.http.page import PREFIXES, Asked, Page, Site
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.representation import etag_from, matches
from stadtgraph.http.route import Resource
from stadtgraph.media import MEDIA_TYPES, negotiate
from stadtgraph.pages import base_texts
from stadtgraph.pages.atlas.listing import Listing, chosen_projects, listing
from stadtgraph.pages.atlas.records import Project
from stadtgraph.pages.atlas.state import State
from stadtgraph.pages.atlas.tables import Table, passages_table, projects_table, to_csv, to_geojson, to_xlsx
from stadtgraph.pages.atlas_texts import TEXTS
from stadtgraph.pages.navigation import CREDITS
from stadtgraph.pages.tables import curie
from stadtgraph.pages.texts import LANGUAGES, Language, spoken
from stadtgraph.resources import labels_of, read_triples, write_triples

EXPORTS: Mapping[str, str] = MappingProxyType(
    {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "geojson": "application/geo+json",
        "ttl": MEDIA_TYPES["turtle"],
    }
)
OFFERS = ("text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
VARY = "Accept, Accept-Encoding"
LIKES = ("residents", "theme")  # facets by which somebody from a municipality finds those like it
MORE: Mapping[str, str] = MappingProxyType(
    {
        "criteria": "/matrix/criteria",
        "themes": "/matrix/themes",
        "compare": "/compare",
        "network": "/network",
    }
)


@dataclass(frozen=True)
class AtlasPages:
    """The start page of one site."""

    site: Site
    source: AtlasSource

    async def build(self, asked: Asked) -> Page:
        """The start page; for data without projects an overview of what there is."""
        state = await self.source.current()
        texts = spoken(asked.language, TEXTS)
        if not state.atlas.projects:
            short = partial(curie, prefixes=self.site.names.prefixes())
            return Page("overview.html", texts["overview_title"], TEXTS, {"overview": state.overview, "short": short})
        found = await asyncio.to_thread(listing, state, asked.parameters, asked.language)
        return Page("atlas.html", texts["start_page"], TEXTS, _view(state, found))

    async def answer(self, request: Request, language: Language) -> Response:
        """The page, or with the parameter `format` the same projects in another form."""
        asked = self.site.asked(request, language)
        if any(name == "format" for name, _ in asked.parameters):
            return await self._export(asked, request)
        if not asked.parameters and language == "de" and _wants_rdf(request):
            # The address is an IRI of the data too, that of their landing page.
            target = local(request.scope, "doc/")
            return Response(status_code=303, headers={"Location": target, "Vary": VARY})
        return await self.site.answer(request, language, self.build, vary=VARY)

    async def _export(self, asked: Asked, request: Request) -> Response:
        form = asked.first("format")
        if form not in EXPORTS:
            raise ProtocolError(400, f"There is no format {form!r}; the projects are offered as {', '.join(EXPORTS)}.")
        state = await self.source.current()
        _, unknown = state.facets.read(asked.parameters)
        if unknown:
            pairs = ", ".join(f"{key}={value}" for key, value in unknown)
            raise ProtocolError(400, f"No project has {pairs}; the start page lists the values that there are.")
        etag = etag_from(state.atlas.digest, "atlas", asked.language, request.url.query)
        headers = {"ETag": etag, "Cache-Control": "no-cache", "Content-Language": asked.language}
        headers["Link"] = f'<{asked.addresses.page("/about/sources")}>; rel="license"'
        if matches(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=headers)
        projects = chosen_projects(state, asked.parameters)
        body = await self._written(form, state, projects, asked.language)
        headers["Content-Disposition"] = f'attachment; filename="stadtgraph.{form}"'
        return Response(body, headers=headers, media_type=EXPORTS[form])

    async def _written(self, form: str, state: State, projects: Sequence[Project], language: Language) -> bytes:
        if form == "ttl":
            return await self._turtle([project.iri for project in projects])
        return await asyncio.to_thread(WRITERS[form], state, projects, language)

    async def _turtle(self, iris: Sequence[str]) -> bytes:
        """The descriptions of things, with a label for everything that they mention."""
        if not iris:
            return b""
        values = " ".join(f"<{iri}>" for iri in iris)
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        triples = read_triples(await ask_triples(self.site.engine, query))
        for question in labels_of(triples):
            triples |= read_triples(await ask_triples(self.site.engine, question))
        return await asyncio.to_thread(write_triples, triples, "turtle", self.site.names.prefixes())


def atlas_routes(site: Site, source: AtlasSource) -> list[Route]:
    """The routes of the start page in both languages."""
    pages = AtlasPages(site, source)

    def answering(language: Language) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await pages.answer(request, language)

        return answer

    return [Route(f"{PREFIXES[language]}/", Resource(answering(language))) for language in LANGUAGES]


def _wants_rdf(request: Request) -> bool:
    """Tell whether a client names a form of RDF and likes it better than a page."""
    return negotiate(request.headers.get("accept"), dict.fromkeys(OFFERS, "")) not in (OFFERS[0], None)


def _csv(state: State, projects: Sequence[Project], language: Language) -> bytes:
    return to_csv(projects_table(state.atlas, projects, language))


def _xlsx(state: State, projects: Sequence[Project], language: Language) -> bytes:
    tables = {
        "projects": projects_table(state.atlas, projects, language),
        "passages": passages_table(state.atlas, projects, language),
        "credits": Table(("credit",), tuple((line,) for line in _credits(language))),
    }
    return to_xlsx(tables)


def _geojson(state: State, projects: Sequence[Project], language: Language) -> bytes:
    return to_geojson(state.atlas, projects, language, _credits(language))


def _credits(language: Language) -> list[str]:
    """Whose the quotations and values in a file are."""
    said = spoken(language, base_texts.TEXTS)
    places = f"{said['credit_places']} GeoNames ({CREDITS['geonames_terms']}), Wikidata (CC0)."
    return [said["credit"], f"{said['credit_ours']} {CREDITS['ours']}", places]


WRITERS = MappingProxyType({"csv": _csv, "xlsx": _xlsx, "geojson": _geojson})


def _view(state: State, found: Listing) -> dict[str, object]:
    """What the template of the start page shows."""
    lands = next((section.items for section in found.sections if section.key == "land"), ())
    iris = state.facets.iris["land"]
    return {
        "listing": found,
        "atlas": state.atlas,
        "exports": EXPORTS,
        "more": MORE,
        "lands": {iris[item.value]: item for item in lands},
        "likes": {section.key: section.items for section in found.sections if section.key in LIKES},
        "unknown": ", ".join(f"{key}={value}" for key, value in found.unknown),
        "wordless": found.choice.wordless().query(),
    }
