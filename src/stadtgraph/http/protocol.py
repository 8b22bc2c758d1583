"""Read a SPARQL 1.1 Protocol query operation from an HTTP request (sections 2.1.1 to 2.1.4)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.urlencoded import decoded
from stadtgraph.lexical import NESTING, calls_service, excess, is_update
from stadtgraph.media import FORM

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
READ_ONLY = "This endpoint is read-only: updates are refused."
GRAPH = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
PARAMETERS = {"query", "update", "default-graph-uri", "named-graph-uri"}
MAX_PARAMETERS = 1000
BARE = ("GET", "HEAD")  # methods of requests without a body


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """What a request may hold: bytes of its query and of its body, and how deep the query's brackets may nest."""

    length: int = 1_000_000
    nesting: int = NESTING


STANDARD = RequestLimits()


class Asked(NamedTuple):
    """What the operation depends on in an HTTP request; `media_type` is that of `body`, as the header has it."""

    method: str
    query_string: bytes
    media_type: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query, the graphs it is asked over, formats asked for by name, and the deadline wanted in seconds."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    deadline: float | None = None


async def read_body(receive: Receive, announced: str, longest: int) -> bytes:
    """The body of a request whose Content-Length says `announced`. longest: bytes that are taken.

    Raises ProtocolError 413 for one that is too long, ClientDisconnect when the client leaves before its end.
    """
    if announced.isdigit() and int(announced) > longest:
        raise ProtocolError(413, f"The request is longer than {longest} bytes, which is the limit.")
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > longest:
            raise ProtocolError(413, f"The request is longer than {longest} bytes, which is the limit.")
    return bytes(body)


def read_request(asked: Asked, bare: str | None = None, limits: RequestLimits = STANDARD) -> SparqlRequest:
    """Read the operation. Raises ProtocolError with the status that the protocol asks for.

    bare: the query that a GET without any asks (SPARQL 1.1 Service Description, section 2).
    """
    parameters = _parameters(asked.query_string)
    if asked.method not in BARE:
        parameters += _in_body(asked)
    elif bare and not PARAMETERS & {name for name, _ in parameters}:
        parameters.append(("query", bare))
    return to_request(parameters, limits)


def _in_body(asked: Asked) -> list[tuple[str, str]]:
    media_type = asked.media_type.split(";")[0].strip().lower()
    if media_type not in (FORM, QUERY, UPDATE):
        raise ProtocolError(415, f"Send a query as {FORM} or {QUERY}, not as {media_type or 'nothing named'}.")
    try:
        text = asked.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"The request is not UTF-8 ({error.reason} at byte {error.start}).") from error
    if media_type == UPDATE:
        raise ProtocolError(403, READ_ONLY)
    return [("query", text)] if media_type == QUERY else _parameters(asked.body)


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return decoded(encoded, MAX_PARAMETERS)
    except ValueError as error:  # UnicodeDecodeError is one
        raise ProtocolError(400, f"The parameters cannot be decoded: {error}") from error


def to_request(parameters: Sequence[tuple[str, str]], limits: RequestLimits = STANDARD) -> SparqlRequest:
    """Make a request of decoded parameters. Raises ProtocolError unless there is exactly one query within limits."""
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        given.setdefault(name, []).append(value)
    queries = given.get("query", ())
    if "update" in given:
        raise ProtocolError(403, READ_ONLY)
    if len(queries) != 1:
        raise ProtocolError(400, f"Give the parameter 'query' once; it was given {len(queries)} times.")
    _admit(queries[0], limits)
    return SparqlRequest(
        queries[0],
        _graphs("default-graph-uri", given),
        _graphs("named-graph-uri", given),
        tuple(filter(None, given.get("format", ()))),
        _deadline(given.get("timeout", ("",))[0]),
    )


def _admit(query: str, limits: RequestLimits) -> None:
    """Raise ProtocolError for a query that this endpoint does not take."""
    if "\0" in query:
        raise ProtocolError(400, "The query holds a NUL character.")
    if len(query.encode()) > limits.length:
        raise ProtocolError(414, f"The query is longer than {limits.length} bytes, which is the limit.")
    too_much = excess(query, limits.nesting)
    if too_much:
        raise ProtocolError(413, too_much)
    if is_update(query):
        raise ProtocolError(403, READ_ONLY)
    if calls_service(query):
        raise ProtocolError(403, "SERVICE is refused: this endpoint asks no other one. Federate from yours into it.")


def _deadline(seconds: str) -> float | None:
    """The deadline that a client asks for; the server's own stays the upper limit."""
    if not seconds:
        return None
    try:
        wanted = float(seconds)
    except ValueError:
        wanted = 0.0
    if not 0 < wanted < 86400:
        raise ProtocolError(400, f"'timeout' is a number of seconds above 0, not {seconds!r}.")
    return wanted


def _graphs(parameter: str, given: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The graph IRIs of one parameter. Raises ProtocolError for one that is not absolute."""
    graphs = tuple(dict.fromkeys(given.get(parameter, ())))
    for graph in graphs:
        if not GRAPH.fullmatch(graph):
            raise ProtocolError(400, f"{parameter!r} must be an absolute IRI, not {graph[:200]!r}.")
    return graphs
