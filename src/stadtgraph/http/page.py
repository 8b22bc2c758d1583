"""Pages for people: what a page is, and how it travels.

A page is a template with what it shows. Whoever makes one writes `async def build(asked) -> Page` and adds
`site.routes("/path", build)`; language, address, validators, compression, errors and headers are seen to here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from stadtgraph.cache import Cache, Entry
from stadtgraph.engine.interface import Engine
from stadtgraph.errors import QueryError
from stadtgraph.http import markup
from stadtgraph.http.asking import ask_whether
from stadtgraph.http.assets import versions
from stadtgraph.http.kept import Kept
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.representation import coding_for, digest, etag_of, matches, represented
from stadtgraph.http.route import Resource
from stadtgraph.http.sparql import refusal
from stadtgraph.namespaces import Names
from stadtgraph.pages import base_texts, formats, navigation
from stadtgraph.pages.addresses import SAFE, Addresses, outward
from stadtgraph.pages.texts import LANGUAGES, Language, Texts, counted, spoken, texts
from stadtgraph.resources import KNOWN
from stadtgraph.source_text import SourceText

HTML = "text/html; charset=utf-8"
STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
NO_TEXTS = texts()
PREFIXES: Mapping[Language, str] = MappingProxyType({"de": "", "en": "/en"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked for.

    path: its German address, decoded. parameters: of the address, in their order, empty ones included.
    """

    language: Language
    path: str
    parameters: tuple[tuple[str, str], ...]
    addresses: Addresses

    def first(self, name: str) -> str:
        """The first value of a parameter; empty when it is not given."""
        return next((value for known, value in self.parameters if known == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter that is not empty."""
        return tuple(value for known, value in self.parameters if known == name and value)

    def here(self, parameters: Sequence[tuple[str, str]]) -> str:
        """The address of this page with other parameters."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return self.addresses.page(quote(self.path, safe=SAFE)) + query


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its template, its title, the texts of its area, and what else the template shows.

    headers: only for a status other than 200, such as Retry-After.
    """

    template: str
    title: str
    texts: Texts
    view: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Build = Callable[[Asked], Awaitable[Page]]


def environment() -> Environment:
    """The templates, with escaping and with what they may call."""
    found = Environment(
        loader=PackageLoader("stadtgraph.http"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    assets = versions()
    found.globals |= {
        "header": navigation.HEADER,
        "footer": navigation.FOOTER,
        "credits": navigation.CREDITS,
        "asset": lambda name: f"/static/{name}?v={assets[name]}",
        "sheets": tuple(name for name in ("built/kern.css", "stadtgraph.css") if name in assets),
        "outward": outward,
    }
    found.filters |= {
        "number": _local(formats.number),
        "percent": _local(formats.percent),
        "day": _local(formats.day),
        "counted": counted,
        "words": markup.words,
        "linked": markup.linked,
    }
    return found


@dataclass(frozen=True)
class Site:
    """Makes pages of one service. text: what the evidence of the data cites, when it is at hand."""

    engine: Engine
    names: Names
    cache: Cache
    environment: Environment = field(default_factory=environment)
    text: SourceText | None = None

    def prepare(self) -> None:
        """Compile every template (0.3 s of CPU together), so that no visitor waits for it."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def routes(self, path: str, build: Build, *, policy: str = STRICT) -> list[Route]:
        """The routes of a page in both languages. path: its German address, such as `/about` or `/queries/{name}`."""

        def answering(language: Language) -> Callable[[Request], Awaitable[Response]]:
            async def answer(request: Request) -> Response:
                return await self.answer(request, language, build, policy=policy)

            return answer

        return [Route(f"{PREFIXES[language]}{path}", Resource(answering(language))) for language in LANGUAGES]

    async def answer(
        self, request: Request, language: Language, build: Build, *, policy: str = STRICT, vary: str = "Accept-Encoding"
    ) -> Response:
        """The response with a page: kept ones again, 304 for who has it, errors as a page with their status."""
        coding = coding_for(request.headers.get("accept-encoding"))
        key = self._key(request, language)
        headers = {"Content-Security-Policy": policy, "Content-Language": language, "Vary": vary}
        headers |= {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        if matches(request.headers.get("if-none-match"), etag_of(key, coding)):
            return Response(status_code=304, headers={**headers, "ETag": etag_of(key, coding)})
        entry = self.cache.get(key)
        if entry is None:
            asked = self.asked(request, language)
            page = await self._built(asked, build)
            html = await asyncio.to_thread(self.render, page, asked, brochure=await self._tells_of_brochure())
            if page.status != 200 or self._key(request, language) != key:  # an error, or the data changed meanwhile
                return HTMLResponse(html, page.status, {**headers, **page.headers})
            entry = Entry(HTML, html.encode())
            self.cache.put(key, entry)
        response = represented(self.cache, key, entry, coding)
        response.headers.update(headers)
        return response

    async def refuse(self, request: Request, language: Language, error: ProtocolError | QueryError) -> Response:
        """The page for an error."""

        async def build(_: Asked) -> Page:
            raise error

        return await self.answer(request, language, build)

    def asked(self, request: Request, language: Language) -> Asked:
        """What a request asks for."""
        root = request.scope.get("root_path", "")
        path = request.scope["path"].removeprefix(root).removeprefix(PREFIXES[language]) or "/"
        parameters = parse_qsl(request.url.query, keep_blank_values=True, errors="replace")
        return Asked(language, path, tuple(parameters), Addresses(self.names.base, language, root))

    async def _tells_of_brochure(self) -> bool:
        """Tell whether the data are those of the programme, so that a page may say where they come from."""
        asked = {"this": f"<{self.names.brochure}>"}
        try:
            return await self.kept.once("brochure", lambda: ask_whether(self.engine, KNOWN, asked))
        except QueryError:
            return False

    def render(self, page: Page, asked: Asked, *, brochure: bool = True) -> str:
        """A page as HTML. brochure: whether the data come from it."""
        return self.environment.get_template(page.template).render(
            {
                "lang": asked.language,
                "t": spoken(asked.language, base_texts.TEXTS, page.texts),
                "title": page.title,
                "brochure": brochure,
                "asked": asked,
                "page": asked.addresses.page,
                "thing": asked.addresses.thing,
                "root": asked.addresses.root,
                "alternates": {language: _alternate(asked, language) for language in LANGUAGES},
                "current": navigation.current(asked.path),
                **page.view,
            }
        )

    async def _built(self, asked: Asked, build: Build) -> Page:
        try:
            return await build(asked)
        except (ProtocolError, QueryError) as error:
            said = refusal(error)
            headers = {name: said.headers[name] for name in ("Retry-After", "Allow") if name in said.headers}
            return failed(said.status_code, str(error), asked.language, headers=headers)

    def _key(self, request: Request, language: Language) -> str:
        scope = request.scope
        address = (scope.get("root_path", ""), scope["path"], request.url.query)
        text = self.text.sha256 if self.text else ""
        return digest(self.engine.digest, "page", self.version, text, language, *address)

    @cached_property
    def kept(self) -> Kept:
        """What pages know of the data until these change."""
        return Kept(self.engine)

    @cached_property
    def version(self) -> str:
        """The state of templates, texts and static files."""
        package = Path(__file__).parents[1]
        files = sorted([*package.glob("pages/**/*.py"), *package.glob("http/templates/**/*.html")])
        content = sha256(b"\0".join(path.read_bytes() for path in files))
        return content.hexdigest() + "".join(versions().values())


def failed(
    status: int,
    detail: str,
    language: Language,
    near: Sequence[str] = (),
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Page:
    """The page for what cannot be shown: why, and where to go on. near: IRIs that may have been meant."""
    key = f"error_{status}" if f"error_{status}" in base_texts.TEXTS else "error_other"
    title = spoken(language, base_texts.TEXTS)[key]
    return Page("error.html", title, NO_TEXTS, {"status": status, "detail": detail, "near": near}, status, headers)


def _local(write: Callable[[Any, Language], str]) -> Callable[[Context, Any], str]:
    """A filter that writes in the language of the page."""

    @pass_context
    def written(context: Context, value: Any) -> str:
        return write(value, context["lang"])

    return written


def _alternate(asked: Asked, language: Language) -> str:
    return replace(asked, addresses=replace(asked.addresses, language=language)).here(asked.parameters)
