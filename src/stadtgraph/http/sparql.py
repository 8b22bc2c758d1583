"""The endpoint: one query in, one answer out. Read-only."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from stadtgraph.answers import offers, serialize
from stadtgraph.errors import QueryError, QuerySyntaxError
from stadtgraph.http.problems import ProtocolError, problem, syntax_problem
from stadtgraph.http.protocol import SparqlRequest, read_request
from stadtgraph.media import negotiate
from stadtgraph.store import GraphStore

CORS = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}


async def answer(request: Request, store: GraphStore) -> Response:
    """Answer a query operation; every failure is a problem with its status."""
    try:
        wanted = await read_request(request)
        # A result of Oxigraph belongs to the thread that made it, errors included: evaluate and write in one.
        response = await run_in_threadpool(respond, store, wanted, request.headers.get("accept"))
    except ProtocolError as error:
        response = problem(error.status, error.detail, error.headers)
    response.headers.update(CORS)
    return response


def respond(store: GraphStore, wanted: SparqlRequest, accept: str | None) -> Response:
    """The response to an operation that was read; every failure is a problem with its status."""
    try:
        return evaluate(store, wanted, accept)
    except ProtocolError as error:
        return problem(error.status, error.detail, error.headers)
    except QuerySyntaxError as error:
        return syntax_problem(error)
    except QueryError as error:
        return problem(400, str(error))


def evaluate(store: GraphStore, wanted: SparqlRequest, accept: str | None) -> Response:
    """Evaluate, negotiate, write. Raises ProtocolError 406 when no format offered is accepted."""
    found = store.query(wanted.query, default_graphs=wanted.default_graphs, named_graphs=wanted.named_graphs)
    known = offers(found)
    media_type = _by_name(wanted.format, known) if wanted.format else negotiate(accept, known)
    if media_type is None:
        raise ProtocolError(406, f"This answer is offered as {', '.join(known)}.")
    return Response(serialize(found, known[media_type], store.prefixes), media_type=media_type)


def _by_name(name: str, known: Mapping[str, str]) -> str | None:
    return name if name in known else next((media for media, form in known.items() if form == name), None)
