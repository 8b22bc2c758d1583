"""An engine within the tests' own process: the store of the tests, evaluated in a thread."""

import asyncio
from collections.abc import AsyncIterator
from typing import TypedDict, Unpack

import httpx
import pyoxigraph as ox
from starlette.types import ASGIApp

from stadtgraph.answers import RDF_FORMATS, RESULT_FORMATS
from stadtgraph.engine.interface import Answer, AnswerKind, Operation
from stadtgraph.engine.status import DataVersion, EngineStatus
from stadtgraph.errors import NotAcceptableError, QueryError, QuerySyntaxError
from stadtgraph.http.atlas_source import AtlasSource
from stadtgraph.lexical import calls_service
from stadtgraph.namespaces import Names
from stadtgraph.pages.atlas.state import State

VERSION = DataVersion("0" * 64, "https://example.org/dataset/1")


class InProcess:
    """Answers from a store whose default graph is the union. `asked` keeps the operations."""

    def __init__(self, store: ox.Store, digest: str = "one") -> None:
        self.store, self.digest, self.version = store, digest, VERSION
        self.asked: list[Operation] = []

    @property
    def status(self) -> EngineStatus:
        """Always ready."""
        return EngineStatus(ready=True, digest=self.digest)

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    async def query(self, operation: Operation) -> Answer:
        """Evaluate in a thread; a result of the library must not leave it."""
        self.asked.append(operation)
        kind, form, body = await asyncio.to_thread(self._evaluated, operation)

        async def pieces() -> AsyncIterator[bytes]:
            yield body

        return Answer(kind, form, pieces(), body)

    def _evaluated(self, operation: Operation) -> tuple[AnswerKind, str, bytes]:
        if calls_service(operation.query):
            raise QueryError("SERVICE is refused")
        bindings: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): term(text) for name, text in operation.bindings.items()
        }
        try:
            found = self.store.query(operation.query, use_default_graph_as_union=True, substitutions=bindings or None)
        except SyntaxError as error:
            raise QuerySyntaxError(str(error.msg), error.lineno or 0, error.offset or 0) from error
        kind = kind_of(found)
        if kind not in operation.formats:
            raise NotAcceptableError(["something else"])
        form = operation.formats[kind]
        if isinstance(found, ox.QueryTriples):
            return kind, form, ox.serialize(sorted(found, key=str), format=RDF_FORMATS[form]) or b""
        return kind, form, found.serialize(format=RESULT_FORMATS[form]) or b""


def kind_of(found: object) -> AnswerKind:
    """Which kind of answer the library gave."""
    if isinstance(found, ox.QueryTriples):
        return "triples"
    return "boolean" if isinstance(found, ox.QueryBoolean) else "solutions"


def term(text: str) -> ox.NamedNode | ox.Literal:
    """A term from its N-Triples form."""
    (quad,) = ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, (ox.NamedNode, ox.Literal))
    return quad.object


def atlas_over(store: ox.Store, digest: str = "one") -> State:
    """The atlas of a store."""
    return asyncio.run(AtlasSource(InProcess(store, digest), Names()).current())


class Sent(TypedDict, total=False):
    """What a request has beside path and method; data: the fields of a form."""

    headers: dict[str, str]
    data: dict[str, str]


class Client:
    """Asks an application within this process."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def ask(self, path: str, *, method: str = "GET", **sent: Unpack[Sent]) -> httpx.Response:
        """Send one request; redirects are not followed."""
        return asyncio.run(self.ask_later(path, method=method, **sent))

    async def ask_later(self, path: str, *, method: str = "GET", **sent: Unpack[Sent]) -> httpx.Response:
        """The same, within a running loop."""
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, path, **sent)
