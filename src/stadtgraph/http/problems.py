"""Errors over HTTP: one shape, application/problem+json (RFC 9457)."""

import json

from starlette.responses import Response

from stadtgraph.errors import QuerySyntaxError

TITLES = {
    400: "Bad request",
    403: "Refused",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    413: "Too large",
    415: "Unsupported media type",
}


class ProtocolError(Exception):
    """A request that cannot be answered: status and what to do about it."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **extra: int) -> Response:
    """A problem+json response."""
    body = {"type": "about:blank", "status": status, "title": TITLES.get(status, "Error"), "detail": detail, **extra}
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, headers, media_type="application/problem+json")


def syntax_problem(error: QuerySyntaxError) -> Response:
    """A query that is not SPARQL, with line and column where they are known."""
    place = {"line": error.line, "column": error.column} if error.line else {}
    return problem(400, f"The query is not SPARQL 1.1: {error}", None, **place)
