"""An engine over any SPARQL 1.1 service by its URL (SPARQL 1.1 Protocol, section 2.1).

A query goes out as a POSTed form: every service takes it, at any length. (Virtuoso 7.2.5 leaves a
directly posted query unanswered.)
"""

import asyncio
import re
import secrets
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

import httpx

from stadtgraph.engine.dialects import Dialect, dialect_of
from stadtgraph.engine.interface import Answer, AnswerKind, Operation
from stadtgraph.engine.refusals import cut, refusal
from stadtgraph.engine.rewriting import standardised
from stadtgraph.engine.status import DataVersion, EngineStatus
from stadtgraph.engine.wholeness import witness
from stadtgraph.engine.wording import answer_kind, bound, first_keyword
from stadtgraph.errors import DatasetError, EngineError, LimitExceededError, NotAcceptableError, QueryError
from stadtgraph.lexical import names_dataset
from stadtgraph.media import OFFERS

DIGEST_HEADER = "dataset-digest"  # with it, or by a Link to cite-as, a service says which data it answers from
DIGEST = re.compile(r"rdfc-1\.0-sha-256:([0-9a-f]{64})")
NO_SECOND_TRY = (httpx.TimeoutException, httpx.ConnectError)
Exchange = AsyncGenerator[tuple[str, bytes], None]  # a format, and pieces of an answer in it
QUICK = 2**16  # bytes that are looked through faster than another thread could be asked
PING = Operation("ASK {}", {"boolean": "json"})
# Rows without end for next to nothing, on any data with some thousand triples: the row limit shows itself.
ROW_PROBE = "SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f } LIMIT 100001"


@dataclass(frozen=True, slots=True)
class RemoteSettings:
    """How to ask a service.

    version: names its data, part of the digest, for services that name none themselves; without one, answers
    may be kept for `refresh` seconds only. refresh: seconds after which the service is asked anew which data it
    has. graphs: what makes up the default graph of an operation that names none, for services
    whose own default graph is empty. deadline: seconds for a whole answer. connections: at most so
    many queries at a time, others wait `queue` seconds. largest: bytes of an answer. whole: answers
    up to so many bytes are complete before the first is handed on. rewritten: up to so many bytes, an
    answer is written anew when the service gives another format than wanted. own: queries for triples that are
    not sent, with what gives their answers as N-Triples: what we say of ourselves does not lie there.
    """

    version: str = ""
    refresh: float = 10.0
    graphs: tuple[str, ...] = ()
    deadline: float = 30.0
    connections: int = 16
    queue: float = 2.0
    largest: int = 512 * 2**20
    whole: int = 2**20
    rewritten: int = 64 * 2**20
    own: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


class RemoteEngine:
    """Asks a SPARQL service elsewhere. Implements Engine."""

    def __init__(self, url: str, settings: RemoteSettings | None = None) -> None:
        """Raises DatasetError when the URL is none of http(s)."""
        self.url, self.settings = _checked(url), settings or RemoteSettings()
        self._run = secrets.token_hex(8)
        self._changes, self._given, self.version = 0, "", DataVersion()
        self._row_limit, self._dialect = "", Dialect()
        self._client: httpx.AsyncClient | None = None
        self._running: set[asyncio.Event] = set()
        self._watching: asyncio.Task[None] | None = None

    @property
    def digest(self) -> str:
        """What the service says about its data, else the version configured; else it changes all the time."""
        if self._given:
            return self._given
        told = self.settings.version or f"{self._run}-{int(time.monotonic() / self.settings.refresh)}"
        return f"{told}-{self._changes}"

    @property
    def status(self) -> EngineStatus:
        """Whether it was reached at the start; the workers are its own affair."""
        return EngineStatus(ready=self._watching is not None, digest=self.digest)

    def changed(self) -> None:
        """Take note that the service's data changed, so that no older answer is used for them."""
        self._changes += 1

    async def start(self) -> None:
        """Connect and ask once. Raises DatasetError when there is no SPARQL service at the URL."""
        self._client = _client(self.settings)
        try:
            await self.query(PING)
            await self._find_row_limit()
        except QueryError as error:
            await self.stop()
            raise DatasetError(f"{self.url}: does not answer as a SPARQL service ({error}); check the URL") from error
        self._watching = asyncio.create_task(self._watch()) if self._given else None

    async def _watch(self) -> None:
        """Ask from time to time, so that the digest follows the service's data."""
        while True:
            await asyncio.sleep(self.settings.refresh)
            with suppress(QueryError):  # whoever asks something meanwhile is told
                await self.query(PING)

    async def stop(self) -> None:
        """Let running queries end within the deadline, then close every connection."""
        if self._watching:
            self._watching.cancel()
        if self._client is None:
            return
        waits = [asyncio.create_task(done.wait()) for done in self._running]
        if waits:
            _, late = await asyncio.wait(waits, timeout=self.settings.deadline)
            for task in late:
                task.cancel()
        await self._client.aclose()
        self._client = None

    async def query(self, operation: Operation) -> Answer:
        """Send an operation; see Engine for what is raised."""
        kind = answer_kind(operation.query)
        if kind not in operation.formats:
            raise NotAcceptableError(tuple(OFFERS[kind]))
        if tell := self.settings.own.get(operation.query):
            form = operation.formats[kind]
            body = await asyncio.to_thread(lambda: standardised(tell(), kind, "ntriples", form))
            return Answer(kind, form, _once(body), body)
        if kind == "triples" and self._row_limit:
            raise LimitExceededError(
                f"The service cuts answers at {self._row_limit} rows without saying so for CONSTRUCT and DESCRIBE; "
                "its operator can lift the limit (Virtuoso: no ResultSetMaxRows in its configuration).",
                "rows",
            )
        until = asyncio.get_running_loop().time() + min(operation.deadline or 1e9, self.settings.deadline)
        return await self._answer(self._exchange(operation, kind, until), kind, operation.formats[kind])

    async def _answer(self, exchange: Exchange, kind: AnswerKind, wanted: str) -> Answer:
        """Read on until the answer is whole or large; only a large one that is as wanted streams."""
        given, begun = await anext(exchange)
        buffer = bytearray(begun)
        async for _, piece in exchange:
            buffer += piece
            if len(buffer) > self.settings.whole and given == wanted:
                return Answer(kind, wanted, _rest(bytes(buffer), exchange))
            if len(buffer) > self.settings.rewritten:
                await exchange.aclose()
                raise EngineError(f"the service gives {given} only, and too much of it to rewrite as {wanted}")
        # Results of Oxigraph belong to the thread that made them: one thread does all of it.
        work = partial(standardised, bytes(buffer), kind, given, wanted)
        body = await asyncio.to_thread(work) if len(buffer) > QUICK else work()
        return Answer(kind, wanted, _once(body), body)

    async def _exchange(
        self, operation: Operation, kind: AnswerKind, until: float
    ) -> AsyncGenerator[tuple[str, bytes], None]:
        """The format and then, under the deadline, the pieces of an answer, each with it."""
        wanted = operation.formats[kind]
        wanted = "json" if kind == "boolean" else self._dialect.instead.get(wanted, wanted)
        done = asyncio.Event()
        self._running.add(done)
        try:
            async with _explained(until):
                response = await self._send(self._form(operation), _accept(kind, wanted))
            try:
                async with _explained(until):
                    given = await self._accepted(response, kind)
                yield given, b""
                async for piece in _pieces(response, given, until, self.settings.largest):
                    yield given, piece
            finally:
                await response.aclose()
        finally:
            self._running.discard(done)
            done.set()

    def _form(self, operation: Operation) -> dict[str, str | list[str]]:
        default, named = operation.default_graphs, operation.named_graphs
        if not default and not named and not names_dataset(operation.query):
            default = named = self.settings.graphs
        query = bound(operation.query, operation.bindings)
        if self._dialect.describe and first_keyword(query) == "describe":
            query = self._dialect.describe + query
        form: dict[str, str | list[str]] = {"query": query}
        return form | {"default-graph-uri": list(default), "named-graph-uri": list(named)}

    async def _send(self, form: Mapping[str, str | list[str]], accept: str) -> httpx.Response:
        """Send; once more when the service had closed the connection that we kept: asking twice is harmless."""
        if self._client is None:
            raise EngineError("the engine is not started")
        request = self._client.build_request("POST", self.url, data=form, headers={"Accept": accept})
        try:
            return await self._client.send(request, stream=True)
        except NO_SECOND_TRY:
            raise
        except httpx.TransportError:
            return await self._client.send(request, stream=True)

    async def _accepted(self, response: httpx.Response, kind: AnswerKind) -> str:
        """The format of a 200 that may be used; raises what the service says otherwise."""
        if response.status_code not in (200, 206):
            raise refusal(response.status_code, response.headers, await _said(response))
        self._dialect = dialect_of(response.headers)
        self._row_limit = response.headers.get("x-sparql-maxrows", self._row_limit)
        part = cut(response.status_code, response.headers)
        if part:
            raise part
        self._note_version(response)
        media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
        given = OFFERS[kind].get(media_type)
        if given is None:
            raise EngineError(f"the service answers as {media_type or 'nothing named'}, which is no format for {kind}")
        return given

    def _note_version(self, response: httpx.Response) -> None:
        """Which data the service says it has; its digest before its word, which may stay when the data change."""
        cited, digest = response.links.get("cite-as", {}).get("url", ""), response.headers.get(DIGEST_HEADER, "")
        self._given, canonical = digest or cited, DIGEST.fullmatch(digest)
        version = DataVersion(canonical[1] if canonical else "", cited)
        if version != self.version:
            self.version = version

    async def _find_row_limit(self) -> None:
        """Find out whether a service of which that is known cuts answers: Virtuoso says so for SELECT only."""
        if self._dialect.cuts:
            async with _explained(asyncio.get_running_loop().time() + self.settings.deadline):
                response = await self._send({"query": ROW_PROBE}, "text/csv")
                await response.aclose()
            self._row_limit = response.headers.get("x-sparql-maxrows", "")


def _checked(url: str) -> str:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise DatasetError(f"{url}: is no URL ({error})") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise DatasetError(f"{url}: is no http(s) URL of a SPARQL service")
    return url


def _client(settings: RemoteSettings) -> httpx.AsyncClient:
    """Our deadline bounds every exchange; no proxy or password of the environment plays a part."""
    return httpx.AsyncClient(
        limits=httpx.Limits(max_connections=settings.connections, max_keepalive_connections=settings.connections),
        timeout=httpx.Timeout(None, connect=5.0, pool=settings.queue),
        headers={"Accept-Encoding": "identity", "User-Agent": "stadtgraph"},
        trust_env=False,
    )


def _accept(kind: AnswerKind, wanted: str) -> str:
    """What is wanted, and less wanted the format that we can rewrite best."""
    first = next(media for media, form in OFFERS[kind].items() if form == wanted)
    second = "application/n-triples" if kind == "triples" else "application/sparql-results+json"
    return first if first == second else f"{first}, {second};q=0.5"


async def _said(response: httpx.Response, most: int = 2000) -> str:
    said = b""
    async for piece in response.aiter_bytes():
        said += piece
        if len(said) > most:
            break
    return said[:most].decode("utf-8", "replace")


async def _pieces(response: httpx.Response, form: str, until: float, largest: int) -> AsyncIterator[bytes]:
    """The body, watched; it ends without an error only when it is whole."""
    watcher, size = witness(form), 0
    chunks = response.aiter_bytes()
    while True:
        async with _explained(until):
            piece = await anext(chunks, b"")
        size += len(piece)
        if size > largest:
            raise LimitExceededError(f"The answer is longer than {largest} bytes.", "size")
        if not piece:
            break
        watcher.feed(piece)
        yield piece
    watcher.close()


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def _rest(begun: bytes, exchange: AsyncIterator[tuple[str, bytes]]) -> AsyncIterator[bytes]:
    yield begun
    async for _, piece in exchange:
        yield piece


@asynccontextmanager
async def _explained(until: float) -> AsyncIterator[None]:
    """Put a deadline on one exchange and turn its failures into errors of ours."""
    try:
        async with asyncio.timeout_at(until):
            yield
    except httpx.PoolTimeout as error:
        raise LimitExceededError("Too many queries wait for the service.", "queue") from error
    except TimeoutError as error:
        raise LimitExceededError("The service did not answer in full within the deadline.", "deadline") from error
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise EngineError(f"the connection to the service failed: {error or type(error).__name__}") from error
