"""The query workbench: a page that takes a query and shows its answer. The script makes it nicer, nothing needs it."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from stadtgraph.cache import Entry
from stadtgraph.engine.interface import Operation
from stadtgraph.errors import LimitExceededError, QueryError, QuerySyntaxError
from stadtgraph.examples import Example
from stadtgraph.geojson import to_geojson
from stadtgraph.http.addresses import local
from stadtgraph.http.answering import Found, TooLargeError, find
from stadtgraph.http.asking import whole
from stadtgraph.http.explain import place_of, remedy
from stadtgraph.http.page import Asked, Page, Site
from stadtgraph.http.reasons import are_explained, reasons_for
from stadtgraph.http.representation import coding_for, digest, etag_of, matches, represented
from stadtgraph.http.route import Resource
from stadtgraph.http.sparql import PageQuery, refusal
from stadtgraph.http.vocabulary import Vocabulary
from stadtgraph.lexical import is_volatile
from stadtgraph.namespaces import GEO, Names
from stadtgraph.pages.query_groups import FIRST_STEPS, grouped, question_of
from stadtgraph.pages.query_groups import TEXTS as GROUPS
from stadtgraph.pages.recipes import asking
from stadtgraph.pages.tables import curie
from stadtgraph.pages.texts import Language, spoken
from stadtgraph.pages.views import bars_of, default_view
from stadtgraph.pages.vocabulary import called, declared_prefixes, object_text, unknown_words
from stadtgraph.pages.why import iris_in
from stadtgraph.pages.workbench_texts import ANSWER, SCRIPT, STARTING, TEXTS, WHY

# The editor sets styles as it goes; scripts, pictures and answers come from here only.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALL = {**TEXTS, **ANSWER, **WHY, **GROUPS}
LONGEST_LINK = 6000  # characters of a query that goes into the address of its evidence
VARY = "Accept, Accept-Encoding"
DOWNLOADS: Mapping[str, tuple[str, ...]] = {
    "solutions": ("csv", "json", "xml", "tsv"),
    "boolean": ("json", "xml"),
    "triples": ("turtle", "jsonld", "ntriples", "rdfxml"),
}
FILE_NAMES = {"csv": "CSV", "json": "JSON", "xml": "XML", "tsv": "TSV"}
FILE_NAMES |= {"turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples", "rdfxml": "RDF/XML"}
ANYTHING = "SELECT * WHERE {\n  ?s ?p ?o .\n}\nLIMIT 10"
STARTER = """\
# START_FIRST
PREFIX land: <LAND>
PREFIX sc: <ONTOLOGY#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?project ?place ?land WHERE {
  ?project a sc:Project ;  # START_PROJECT
    skos:altLabel ?place ;  # START_PLACE
    sc:federalState ?land .  # START_LAND
}
ORDER BY ?place"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a query, as the page says it. line, column: from 1, 0 where unknown; language: of `words`."""

    words: str
    status: int
    line: int = 0
    column: int = 0
    language: Language = "en"


@dataclass(frozen=True)
class Workbench:
    """Makes the page over one service.

    examples: those that can be run here. endpoint: the address at which others reach it. built: whether its script
    and style are there.
    """

    site: Site
    examples: Mapping[str, Example]
    endpoint: str
    vocabulary: Vocabulary
    built: bool

    async def german(self, request: Request, wanted: PageQuery) -> Response:
        """The page at `/sparql`."""
        return await self._respond(request, wanted, "de")

    async def english(self, request: Request, wanted: PageQuery) -> Response:
        """The page at `/en/sparql`."""
        return await self._respond(request, wanted, "en")

    async def _respond(self, request: Request, wanted: PageQuery, language: Language) -> Response:
        build = partial(self._build, wanted=wanted)
        if request.method in ("GET", "HEAD") and not (wanted.query and is_volatile(wanted.query)):
            return await self.site.answer(request, language, build, policy=POLICY, vary=VARY)
        asked = self.site.asked(request, language)
        page = await build(asked)
        headers = {"Content-Security-Policy": POLICY, "Content-Language": language, "Cache-Control": "no-store"}
        return HTMLResponse(self.site.render(page, asked), page.status, {**headers, **page.headers, "Vary": VARY})

    async def _build(self, asked: Asked, wanted: PageQuery) -> Page:
        example = self.examples.get(asked.first("example"))
        query = wanted.query if wanted.query is not None or example is None else _plain(example, asked.language)
        found, mistake = await self._found(asked.language, query, wanted)
        words = {word.iri for word in await self.vocabulary.words()}
        names = self.site.names
        view = {
            "query": query if query is not None else self._starter(words, asked.language),
            "asked_query": query,
            "example": example,
            "mistake": mistake,
            "unknown": unknown_words(query, words, names) if query and not mistake else [],
            "groups": grouped(self.examples.values(), asked.language, first=FIRST_STEPS),
            "prefixes": self._prefixes(),
            "endpoint": self.endpoint,
            "ontology_iri": str(names.ontology),
            "built": self.built,
            "script_texts": json.dumps(dict(spoken(asked.language, SCRIPT)), ensure_ascii=False),
            **(await self._answer(found, query, asked) if found and query else {"found": None}),
        }
        title = spoken(asked.language, TEXTS)["heading"]
        headers = {"Retry-After": "1"} if mistake and mistake.status == 503 else {}
        return Page("workbench.html", title, ALL, view, mistake.status if mistake else 200, headers)

    async def _found(
        self, language: Language, query: str | None, wanted: PageQuery
    ) -> tuple[Found | None, Mistake | None]:
        if wanted.refused:
            return None, Mistake(wanted.refused.detail, wanted.refused.status)
        if query is None:
            return None, None
        try:
            return await find(self.site.engine, query, language), None
        except QuerySyntaxError as error:
            words = remedy(error, query, self._prefixes(), language)
            return None, Mistake(words, 400, *place_of(error, query), language)
        except TooLargeError:
            return None, Mistake(spoken(language, TEXTS)["too_large"], 503, language=language)
        except QueryError as error:
            return None, Mistake(_told(error), refusal(error).status_code)

    async def _answer(self, found: Found, query: str, asked: Asked) -> dict[str, Any]:
        files = {
            FILE_NAMES[form]: f"{asked.addresses.root}/sparql?{urlencode({'query': query, 'format': form})}"
            for form in DOWNLOADS[found.table.kind]
        }
        text, is_plain = ("", False) if found.total else object_text(query)
        meant = called(text, await self.vocabulary.words())[:3]
        chosen, named = default_view(query), iris_in(query)
        engine, number = self.site.engine, asked.first("why")
        return {
            "explained": len(query) <= LONGEST_LINK and await are_explained(engine, found.table, named),
            "why": await reasons_for(
                engine, self.site.names, found.table, named, number=number, language=asked.language
            ),
            "text": text,
            "is_plain": is_plain,
            "meant": [curie(iri, self._prefixes()) for iri in meant],
            "found": found,
            "files": files,
            "recipes": asking(self.endpoint, query, found.table.kind),
            "curie": curie,
            "chosen": chosen,
            "bars": bars_of(found.table) if chosen == "BarChart" else None,
            "short": self._prefixes(),
        }

    def _starter(self, words: set[str], language: Language) -> str:
        names = self.site.names
        if str(names.sc("Project")) not in words:
            return ANYTHING
        said = spoken(language, STARTING)
        known = {"ONTOLOGY": str(names.ontology), "LAND": f"{names.base}id/land/"}
        return re.sub(
            r"\b[A-Z_]{4,}\b", lambda found: known.get(found[0]) or said.get(found[0].lower(), found[0]), STARTER
        )

    def _prefixes(self) -> dict[str, str]:
        """Every prefix that the data and the examples use."""
        used = [declared_prefixes(example.text) for example in self.examples.values()]
        found = {prefix: space for known in used for prefix, space in known.items()}
        return dict(sorted((self.site.names.prefixes() | found).items()))

    async def words(self, request: Request) -> Response:
        """Prefixes and words for the editor's completion, as JSON."""
        return await self._kept(request, "application/json", self._words)

    async def outlines(self, request: Request) -> Response:
        """The outlines of the Länder as GeoJSON, to draw results on."""
        response = await self._kept(request, "application/geo+json", self._outlines)
        response.headers["Link"] = f'<{local(request.scope, "about/sources")}>; rel="license"'
        return response

    async def _kept(self, request: Request, media_type: str, make: Callable[[], Awaitable[bytes]]) -> Response:
        key = digest(self.site.engine.digest, "workbench", media_type)
        coding = coding_for(request.headers.get("accept-encoding"))
        etag = etag_of(key, coding)
        if matches(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers={"ETag": etag})
        entry = self.site.cache.get(key)
        if entry is None:
            entry = Entry(media_type, await make())
            self.site.cache.put(key, entry)
        return represented(self.site.cache, key, entry, coding)

    async def _words(self) -> bytes:
        words = [[w.iri, w.kind, w.german, w.english, w.uses] for w in await self.vocabulary.words()]
        held = {"prefixes": self._prefixes(), "words": words}
        return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()

    async def _outlines(self) -> bytes:
        asked = Operation(outlines_question(self.site.names), {"solutions": "json"})
        return to_geojson(await whole(await self.site.engine.query(asked)))


def outlines_question(names: Names) -> str:
    """The question for the outlines of the Länder, if the data have any."""
    return (
        f"SELECT ?land ?wkt WHERE {{ ?land a <{names.sc('FederalState')}> ; <{GEO.hasGeometry}>/<{GEO.asWKT}> ?wkt "
        'FILTER(CONTAINS(STR(?wkt), "POLYGON")) }'
    )


def workbench_routes(workbench: Workbench) -> list[Route]:
    """The routes beside `/sparql` itself."""
    return [
        Route("/sparql/words", Resource(workbench.words)),
        Route("/sparql/outlines", Resource(workbench.outlines)),
    ]


def _plain(example: Example, language: Language) -> str:
    """An example without its header, under its question; parameters have their defaults."""
    lines = [line for line in example.bound().splitlines() if not line.startswith("#+")]
    return f"# {question_of(example, language).question}\n" + "\n".join(lines).strip()


def _told(error: QueryError) -> str:
    return f"{error} Limit: {error.limit}." if isinstance(error, LimitExceededError) else str(error)
