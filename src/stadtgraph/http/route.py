"""A route that answers GET and HEAD, whatever is asked, and tells every error in the one shape of errors."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from stadtgraph.errors import QueryError
from stadtgraph.http.attending import attending
from stadtgraph.http.problems import ProtocolError
from stadtgraph.http.sparql import CORS, refusal

METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Resource:
    """A route as a plain ASGI application, so that every method reaches it; `answer` is for GET and HEAD."""

    answer: Callable[[Request], Awaitable[Response]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; when the client leaves meanwhile, nobody works for it any longer."""
        try:
            async with attending(receive):
                response = await self.respond(Request(scope, receive))
        except ClientDisconnect:
            return
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """The response to any request; every failure is a problem with its status."""
        try:
            response = await self._response(request)
        except (ProtocolError, QueryError) as error:
            response = refusal(error)
        for name, value in CORS.items():
            response.headers[name] = value
        return response

    async def _response(self, request: Request) -> Response:
        allowed = ", ".join(METHODS)
        if request.method == "OPTIONS":
            headers = {"Allow": allowed, "Access-Control-Allow-Methods": allowed}
            return Response(status_code=204, headers=headers | {"Access-Control-Allow-Headers": "Accept"})
        if request.method not in METHODS:
            raise ProtocolError(405, f"Use one of {allowed}.", {"Allow": allowed})
        return await self.answer(request)
