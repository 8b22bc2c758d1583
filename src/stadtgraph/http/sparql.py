"""The endpoint: one query in, one answer out. Read-only, and never a wrong 200.

Small answers are whole before the first byte leaves; a large one streams, and when
it fails midway the connection is closed without its end, so that no client takes a
part for the whole.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from stadtgraph.cache import Cache, Entry
from stadtgraph.engine.interface import Answer, AnswerKind, Engine, Operation
from stadtgraph.errors import EngineError, LimitExceededError, NotAcceptableError, QueryError, QuerySyntaxError
from stadtgraph.http.explain import explain, place_of
from stadtgraph.http.observation import note
from stadtgraph.http.problems import ProtocolError, problem
from stadtgraph.http.protocol import FORM, QUERY, STANDARD, RequestLimits, SparqlRequest, read_request
from stadtgraph.http.representation import citing, coding_for, etag_of, key_of, matches, raw, represented
from stadtgraph.lexical import is_volatile
from stadtgraph.media import MEDIA_TYPES, OFFERS, labelled, named_media_type, negotiate

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PAGE_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
Page = Callable[[str, str | None, str], Awaitable[tuple[str, int]]]  # language, query, refusal -> HTML, status
METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, Dataset-Digest, ETag, Link, Retry-After",
}
CITED = (200, 304)  # statuses of an answer from the data
VARY = {"Vary": "Accept, Accept-Encoding"}
Labels = Mapping[AnswerKind, str]  # media type by kind of answer
KINDS: tuple[AnswerKind, ...] = ("solutions", "boolean", "triples")


@dataclass(frozen=True)
class SparqlEndpoint:
    """The route as a plain ASGI application: it costs less than a framework's, and every method reaches it."""

    engine: Engine
    cache: Cache
    prefixes: Mapping[str, str]
    page: Page
    description: str
    limits: RequestLimits = STANDARD

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            await self._respond(request, receive, send)
        except ClientDisconnect:
            return

    async def _respond(self, request: Request, receive: Receive, send: Send) -> None:
        method, version = request.method, self.engine.version
        try:
            if method == "OPTIONS":
                response: Response | Answer = preflight()
            elif method not in METHODS:
                raise ProtocolError(405, f"Use one of {', '.join(METHODS)}.", {"Allow": ", ".join(METHODS)})
            elif method != "HEAD" and wants_page(request):
                response = await self._shown(request)
            else:
                wanted = await read_request(request, self.description, self.limits)
                response = await self._explained(request, wanted)
        except (ProtocolError, QueryError) as error:
            response = refusal(error)
        # When the data changed meanwhile nobody can tell which the answer came from.
        cited = citing(version) if self.engine.version is version else {}
        if isinstance(response, Answer):
            await stream(response, send, cited, head=method == "HEAD")
        else:
            response.headers.update({**CORS, **VARY, **(cited if response.status_code in CITED else {})})
            await response(request.scope, receive, send)

    async def _shown(self, request: Request) -> Response:
        """The page for people, with the answer or what is wrong with the query."""
        query, refused, status = None, "", 200
        try:
            query = (await read_request(request, None, self.limits)).query
        except ProtocolError as error:
            if request.method != "GET" or "query" in request.query_params:
                refused, status = error.detail, error.status
        html, shown = await self.page(page_language(request), query, refused)
        return HTMLResponse(html, status if status != 200 else shown, PAGE_HEADERS)

    async def _explained(self, request: Request, wanted: SparqlRequest) -> Response | Answer:
        try:
            return await self._answer(request, wanted)
        except QuerySyntaxError as error:
            line, column = place_of(error, wanted.query)
            place = {"line": line, "column": column} if line else {}
            return problem(400, explain(error, wanted.query, self.prefixes), None, **place)

    async def _answer(self, request: Request, wanted: SparqlRequest) -> Response | Answer:
        note(request.scope, query=wanted.query)
        operation, labels = operation_of(wanted, ", ".join(request.headers.getlist("accept")))
        if is_volatile(wanted.query):
            return await self._fresh(operation, labels)
        key, coding = key_of(self.engine.digest, operation, labels), coding_for(request.headers.get("accept-encoding"))
        if matches(request.headers.get("if-none-match"), etag_of(key, coding)):
            return Response(status_code=304, headers={"ETag": etag_of(key, coding)})
        entry = self.cache.get(key) if "no-cache" not in request.headers.get("cache-control", "") else None
        note(request.scope, cache="hit" if entry else "miss")
        if entry is None:
            large: list[Answer] = []
            entry = await self.cache.once(key, lambda: self._computed(operation, labels, large))
            if entry is None:
                return large[0] if large else await self._fresh(operation, labels)
        return represented(self.cache, key, entry, coding)

    async def _fresh(self, operation: Operation, labels: Labels) -> Response | Answer:
        answer = await self.engine.query(operation)
        if answer.complete is None:
            return answer
        media_type = labelled(labels[answer.kind])
        return Response(answer.complete, media_type=media_type, headers={"Cache-Control": "no-store"})

    async def _computed(self, operation: Operation, labels: Labels, large: list[Answer]) -> Entry | None:
        answer = await self.engine.query(operation)
        if answer.complete is None:
            large.append(answer)
            return None
        return Entry(labelled(labels[answer.kind]), answer.complete)


def wants_page(request: Request) -> bool:
    """Tell whether somebody asks with a browser: HTML before every format of an answer, and no `format`."""
    offers = {**OFFERS["solutions"], **OFFERS["triples"], "text/html": "html"}
    accept = ", ".join(request.headers.getlist("accept"))
    return "text/html" in accept and "format" not in request.query_params and negotiate(accept, offers) == "text/html"


def page_language(request: Request) -> str:
    """German unless the browser prefers English."""
    wanted = parse_accept_header(request.headers.get("accept-language"), LanguageAccept)
    return wanted.best_match(["de", "en"], default="de") or "de"


def operation_of(wanted: SparqlRequest, accept: str | None) -> tuple[Operation, Labels]:
    """The operation that a request asks for, and how its answer is labelled.

    Raises ProtocolError 406 when no kind of answer is acceptable.
    """
    labels = {kind: label for kind in KINDS if (label := _label(wanted.formats, accept, OFFERS[kind]))}
    if not labels:
        known = ", ".join(dict.fromkeys(media for offers in OFFERS.values() for media in offers))
        raise ProtocolError(406, f"Answers are offered as {known}.")
    formats = {kind: OFFERS[kind][label] for kind, label in labels.items()}
    graphs = wanted.default_graphs, wanted.named_graphs
    return Operation(wanted.query, formats, *graphs, deadline=wanted.deadline), labels


def _label(names: tuple[str, ...], accept: str | None, offers: Mapping[str, str]) -> str | None:
    """The media type asked for by name, else by Accept. Clients send `format` twice, in two spellings."""
    if names:
        return next((media for name in names if (media := named_media_type(name, offers))), None)
    return negotiate(accept, offers)


def refusal(error: ProtocolError | QueryError) -> Response:
    """The one place that says which error has which status."""
    if isinstance(error, ProtocolError):
        return problem(error.status, error.detail, error.headers)
    if isinstance(error, NotAcceptableError):
        return problem(406, str(error))
    if isinstance(error, LimitExceededError):
        return problem(503, f"{error} Limit: {error.limit}.", {"Retry-After": str(error.retry_after)})
    if isinstance(error, EngineError):
        return problem(503, f"{error} Try again.", {"Retry-After": "1"})
    return problem(400, str(error))


async def stream(answer: Answer, send: Send, cited: Mapping[str, str], *, head: bool) -> None:
    """Send a large answer piece by piece; a failure midway leaves the response without its end."""
    headers = {"Content-Type": MEDIA_TYPES[answer.format], "Cache-Control": "no-store", **CORS, **VARY, **cited}
    await send({"type": "http.response.start", "status": 200, "headers": raw(headers)})
    body: AsyncIterator[bytes] = answer.body
    if not head:
        async for piece in body:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def preflight() -> Response:
    """What a browser may ask from another origin's page."""
    allowed = {"Allow": ", ".join(METHODS), "Access-Control-Allow-Methods": ", ".join(METHODS)}
    allowed["Accept-Query"] = f"{QUERY}, {FORM}"  # what QUERY takes (The HTTP QUERY Method, section 3)
    headers = {"Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match", "Access-Control-Max-Age": "86400"}
    return Response(status_code=204, headers=allowed | headers)
