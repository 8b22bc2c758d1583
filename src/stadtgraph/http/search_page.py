"""The search at `/search?q=`: a page in both languages, and JSON for programs (by Accept or `format=json`)."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stadtgraph.http.atlas_source import AtlasSource
from stadtgraph.http.page import PREFIXES, Asked, Page, Site
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.representation import etag_from, matches
from stadtgraph.http.route import Resource
from stadtgraph.media import negotiate
from stadtgraph.pages.atlas.search import KINDS, Hit, Marked, Result
from stadtgraph.pages.search_texts import TEXTS
from stadtgraph.pages.texts import LANGUAGES, Language, spoken

JSON = "application/json"
VARY = "Accept, Accept-Encoding"
EACH, MOST = 6, 200  # hits of each kind on the page of all kinds, and on the page of one
EXAMPLES = ("Mobilität", "Digitaler Zwilling", "Blockchain", "Fuchstal", "Ehrenamt")


@dataclass(frozen=True)
class SearchPages:
    """The search of one site."""

    site: Site
    source: AtlasSource

    async def build(self, asked: Asked) -> Page:
        """The page with the hits."""
        result = await self._found(asked)
        texts = spoken(asked.language, TEXTS)
        title = texts["find_title_for"].format(words=result.sought) if result.sought else texts["find_title"]
        view = {
            "result": result,
            "kind": asked.first("kind"),
            "atlas": (await self.source.current()).atlas,
            "examples": EXAMPLES,
            "here": lambda **parameters: f"{asked.addresses.page('/search')}?{urlencode(parameters)}",
            "json_address": f"{asked.addresses.page('/search')}?{urlencode([*_kept(asked), ('format', 'json')])}",
        }
        return Page("search.html", title, TEXTS, view)

    async def answer(self, request: Request, language: Language) -> Response:
        """The hits as a page or as JSON."""
        asked = self.site.asked(request, language)
        form = asked.first("format") or _negotiated(request)
        if form == "html":
            return await self.site.answer(request, language, self.build, vary=VARY)
        if form != "json":
            raise ProtocolError(400, f"There is no format {form!r}; hits are offered as html and json.")
        etag = etag_from(self.site.engine.digest, "search", language, request.url.query)
        headers = {"ETag": etag, "Cache-Control": "no-cache", "Content-Language": language, "Vary": VARY}
        if matches(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=headers)
        result = await self._found(asked)
        body = json.dumps(_as_json(result, asked), ensure_ascii=False, separators=(",", ":"))
        return Response(body, headers=headers, media_type=JSON)

    async def _found(self, asked: Asked) -> Result:
        kind, state = asked.first("kind"), await self.source.current()
        if kind and kind not in KINDS:
            raise ProtocolError(400, f"There is no kind {kind!r}; there are {', '.join(KINDS)}.")
        most = MOST if kind else EACH
        words = asked.first("q").strip()
        return await asyncio.to_thread(state.index.search, words, asked.language, most=most, kind=kind)


def search_routes(site: Site, source: AtlasSource) -> list[Route]:
    """The routes of the search in both languages."""
    pages = SearchPages(site, source)

    def answering(language: Language) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await pages.answer(request, language)

        return answer

    return [Route(f"{PREFIXES[language]}/search", Resource(answering(language))) for language in LANGUAGES]


def _negotiated(request: Request) -> str:
    """`html` or `json`; a page for who accepts both or neither."""
    offers = {"text/html": "html", JSON: "json"}
    return offers[negotiate(request.headers.get("accept"), offers) or "text/html"]


def _kept(asked: Asked) -> list[tuple[str, str]]:
    return [(name, value) for name, value in asked.parameters if name in ("q", "kind")]


def _as_json(result: Result, asked: Asked) -> dict[str, Any]:  # JSON values
    return {
        "query": result.sought,
        "read_as": dict(result.read_as),
        "all_words": result.whole,
        "total": result.total,
        "groups": [
            {"kind": group.kind, "total": group.total, "hits": [_hit(hit, asked) for hit in group.hits]}
            for group in result.groups
        ],
    }


def _hit(hit: Hit, asked: Asked) -> dict[str, Any]:
    return {
        "iri": hit.entry.iri,
        "page": asked.addresses.thing(hit.entry.iri),
        "score": round(hit.score, 2),
        "label": _marked(hit.label),
        "passage": _marked(hit.passage),
        "project": hit.entry.project or None,
    }


def _marked(text: Marked) -> dict[str, Any] | None:
    """A text with the places of the marked words: start and end in characters."""
    if not text.pieces:
        return None
    marks, at = [], 0
    for piece in text.pieces:
        if piece.marked:
            marks.append([at, at + len(piece.text)])
        at += len(piece.text)
    return {"text": "".join(piece.text for piece in text.pieces), "language": text.language or None, "marks": marks}
