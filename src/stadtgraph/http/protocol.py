"""Read a SPARQL 1.1 Protocol query operation from an HTTP request (sections 2.1.1 to 2.1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from stadtgraph.http.problems import ProtocolError
from stadtgraph.lexical import calls_service, excess

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
MAX_BODY = 1_000_000  # bytes; a query that a person or a tool writes is far below


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query, the graphs it is asked over (none: the union of all), and a format asked for by name."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None


async def read_request(request: Request) -> SparqlRequest:
    """Read the operation. Raises ProtocolError with the status that the protocol asks for."""
    parameters = _decoded(request.url.query)
    if request.method == "POST":
        media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        body = await _body(request)
        if media_type == FORM:
            parameters += _decoded(body)
        elif media_type == QUERY:
            parameters.append(("query", body))
        else:
            raise ProtocolError(415, f"POST a query as {FORM} or {QUERY}, not as {media_type or 'nothing named'}.")
    return to_request(parameters)


async def _body(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise ProtocolError(413, f"The request is longer than {MAX_BODY} bytes.")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"The request is not UTF-8 ({error.reason} at byte {error.start}).") from error


def _decoded(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError as error:  # UnicodeDecodeError is one
        raise ProtocolError(400, f"The parameters cannot be decoded: {error}") from error


def to_request(parameters: Sequence[tuple[str, str]]) -> SparqlRequest:
    """Make a request of decoded parameters. Raises ProtocolError unless there is exactly one query."""
    queries = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise ProtocolError(403, "This endpoint is read-only: updates are refused.")
    if len(queries) != 1:
        raise ProtocolError(400, f"Give the parameter 'query' once; it was given {len(queries)} times.")
    too_much = excess(queries[0])
    if too_much:
        raise ProtocolError(413, too_much)
    if calls_service(queries[0]):
        raise ProtocolError(403, "SERVICE is refused: this endpoint asks no other one. Federate from yours into it.")
    return SparqlRequest(
        queries[0],
        tuple(value for name, value in parameters if name == "default-graph-uri"),
        tuple(value for name, value in parameters if name == "named-graph-uri"),
        next((value for name, value in parameters if name == "format"), None),
    )
