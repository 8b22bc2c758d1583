"""The endpoint: one query in, one answer out. Read-only, and never a wrong 200.

Small answers are whole before the first byte leaves; a large one streams, and when
it fails midway the connection is closed without its end, so that no client takes a
part for the whole.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from stadtgraph.cache import Cache, Entry
from stadtgraph.engine.interface import Answer, Engine
from stadtgraph.engine.status import DataVersion
from stadtgraph.errors import (
    EngineError,
    LimitExceededError,
    NotAcceptableError,
    QueryError,
    QuerySyntaxError,
    UnwritableError,
)
from stadtgraph.http.attending import attending
from stadtgraph.http.explain import explain, place_of
from stadtgraph.http.observation import note
from stadtgraph.http.problems import ProtocolError, problem
from stadtgraph.http.protocol import BARE, QUERY, Asked, read_body, read_request
from stadtgraph.http.reply import Fields, Reply, fields_of, lines_of, text_of, whole
from stadtgraph.http.representation import citing, coding_for, etag_of, in_coding, matches
from stadtgraph.http.streaming import gathered, stream
from stadtgraph.http.wanted import Reader, Wanted
from stadtgraph.media import FORM, MEDIA_TYPES, OFFERS, labelled, negotiate

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PAGE_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
Page = Callable[[Request, "PageQuery"], Awaitable[Response]]
METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, Dataset-Digest, ETag, Link, Retry-After",
}
CITED = (200, 304)  # statuses of an answer from the data
VARY = {"Vary": "Accept, Accept-Encoding"}


@dataclass(frozen=True, slots=True)
class PageQuery:
    """What a browser asks for: a query, none, or one that is refused without being tried."""

    query: str | None
    refused: ProtocolError | None = None


@dataclass(frozen=True)
class SparqlEndpoint:
    """The route as a plain ASGI application, which stands before the framework: that would cost more than a query."""

    engine: Engine
    cache: Cache
    reader: Reader
    prefixes: Mapping[str, str]
    page: Page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        version = self.engine.version
        try:
            response = await self._respond(scope, fields_of(scope["headers"]), receive)
            if isinstance(response, Reply):
                await response.send(scope, send)
                return
            # When the data changed meanwhile nobody can tell which the answer came from.
            cited = citing(version) if self.engine.version is version else {}
            if isinstance(response, Answer):
                await self._passed_on(response, cited, scope, receive, send)
            else:
                response.headers.update({**CORS, **VARY, **(cited if response.status_code in CITED else {})})
                await response(scope, receive, send)
        except ClientDisconnect:
            return

    async def _passed_on(
        self, answer: Answer, cited: Mapping[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Send a large answer as it comes."""
        headers = {"Content-Type": MEDIA_TYPES[answer.format], "Cache-Control": "no-store", **CORS, **VARY, **cited}
        if scope["http_version"] != "1.0":
            await stream(answer, headers, scope, receive, send)
            return
        try:
            await (await gathered(answer, headers, receive)).send(scope, send)
        except (ProtocolError, QueryError) as error:
            response = refusal(error)
            response.headers.update({**CORS, **VARY})
            await response(scope, receive, send)

    async def _respond(self, scope: Scope, fields: Fields, receive: Receive) -> Reply | Answer | Response:
        method = scope["method"]
        try:
            if method == "OPTIONS":
                return preflight()
            if method not in METHODS:
                raise ProtocolError(405, f"Use one of {', '.join(METHODS)}.", {"Allow": ", ".join(METHODS)})
            if method != "HEAD" and b"text/html" in fields.get(b"accept", b"") and wants_page(Request(scope)):
                return await self._shown(Request(scope), fields, receive)
            asked = await self._asked(scope, fields, receive)
            return await self._told(scope, fields, asked, receive)
        except (ProtocolError, QueryError) as error:
            return refusal(error)

    async def _asked(self, scope: Scope, fields: Fields, receive: Receive) -> Asked:
        """The parts of a request that its operation depends on. Raises as `read_body` does."""
        method, query_string = scope["method"], scope["query_string"]
        if method in BARE:
            return Asked(BARE[0], query_string)
        body = await read_body(receive, text_of(fields, b"content-length"), self.reader.limits.length)
        return Asked(method, query_string, text_of(fields, b"content-type"), body)

    async def _shown(self, request: Request, fields: Fields, receive: Receive) -> Response:
        """The page for people, with the answer or what is wrong with the query."""
        try:
            asked = await self._asked(request.scope, fields, receive)
            return await self.page(request, PageQuery(read_request(asked, None, self.reader.limits).query))
        except ProtocolError as error:
            given = request.query_params.get("query")
            refused = error if request.method != "GET" or given is not None else None
            return await self.page(request, PageQuery(given, refused))

    async def _told(self, scope: Scope, fields: Fields, asked: Asked, receive: Receive) -> Reply | Answer | Response:
        """The answer for programs."""
        wanted = self.reader.read(asked, text_of(fields, b"accept"), self.engine.digest)
        query = wanted.operation.query
        note(scope, query=query)
        try:
            return await self._answer(scope, fields, wanted, receive)
        except QuerySyntaxError as error:
            line, column = place_of(error, query)
            place = {"line": line, "column": column} if line else {}
            return problem(400, explain(error, query, self.prefixes), None, **place)

    async def _answer(
        self, scope: Scope, fields: Fields, wanted: Wanted, receive: Receive
    ) -> Reply | Answer | Response:
        key, coding = wanted.key, coding_for(text_of(fields, b"accept-encoding"))
        if not key:
            async with attending(receive):
                return await self._fresh(wanted)
        if b"if-none-match" in fields and matches(text_of(fields, b"if-none-match"), etag_of(key, coding)):
            return Response(status_code=304, headers={"ETag": etag_of(key, coding)})
        entry = self.cache.get(key) if b"no-cache" not in fields.get(b"cache-control", b"") else None
        note(scope, cache="hit" if entry else "miss")
        if entry is None:
            unkept: list[Answer | Response] = []
            async with attending(receive):
                deadline = wanted.operation.deadline
                entry = await self.cache.once(key, lambda: self._computed(wanted, unkept), deadline)
                if entry is None:
                    return unkept[0] if unkept else await self._fresh(wanted)
        return self._represented(key, entry, coding)

    async def _fresh(self, wanted: Wanted) -> Answer | Response:
        answer = await self.engine.query(wanted.operation)
        return answer if answer.complete is None else _unkept(labelled(wanted.labels[answer.kind]), answer.complete)

    async def _computed(self, wanted: Wanted, unkept: list[Answer | Response]) -> Entry | None:
        """The answer to keep; one too large, or of data that were swapped in meanwhile, goes to `unkept`."""
        answer = await self.engine.query(wanted.operation)
        if answer.complete is None:
            unkept.append(answer)
            return None
        media_type = labelled(wanted.labels[answer.kind])
        if self.engine.digest == wanted.digest:
            return Entry(media_type, answer.complete)
        unkept.append(_unkept(media_type, answer.complete))
        return None

    def _represented(self, key: str, entry: Entry, coding: str | None) -> Reply:
        """The reply in a content coding, made once for each version of the data that it names."""
        version = self.engine.version
        reply = entry.replies.get((coding, version))
        if reply is None:
            headers, body = in_coding(self.cache, key, entry, coding)
            head = _shared_head(entry.media_type, version) + lines_of(headers.items())
            reply = entry.replies[coding, version] = whole(200, head, body)
        return reply


@lru_cache(64)
def _shared_head(media_type: str, version: DataVersion) -> bytes:
    """The headers that all answers of a media type have, written once."""
    return lines_of({"Content-Type": media_type, **CORS, **VARY, **citing(version)}.items())


def _unkept(media_type: str, body: bytes) -> Response:
    """The response with an answer that nobody may keep."""
    return Response(body, media_type=media_type, headers={"Cache-Control": "no-store"})


def wants_page(request: Request) -> bool:
    """Tell whether somebody asks with a browser: HTML before every format of an answer, and no `format`."""
    offers = {**OFFERS["solutions"], **OFFERS["triples"], "text/html": "html"}
    accept = ", ".join(request.headers.getlist("accept"))
    return "text/html" in accept and "format" not in request.query_params and negotiate(accept, offers) == "text/html"


def refusal(error: ProtocolError | QueryError) -> Response:
    """The one place that says which error has which status."""
    if isinstance(error, ProtocolError):
        return problem(error.status, error.detail, error.headers)
    if isinstance(error, (NotAcceptableError, UnwritableError)):
        return problem(406, str(error))
    if isinstance(error, LimitExceededError):
        return problem(503, f"{error} Limit: {error.limit}.", {"Retry-After": str(error.retry_after)})
    if isinstance(error, EngineError):
        return problem(503, f"{error} Try again.", {"Retry-After": "1"})
    return problem(400, str(error))


def preflight() -> Response:
    """What a browser may ask from another origin's page."""
    allowed = {"Allow": ", ".join(METHODS), "Access-Control-Allow-Methods": ", ".join(METHODS)}
    allowed["Accept-Query"] = f"{QUERY}, {FORM}"  # what QUERY takes (The HTTP QUERY Method, section 3)
    headers = {"Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match", "Access-Control-Max-Age": "86400"}
    return Response(status_code=204, headers=allowed | headers)
