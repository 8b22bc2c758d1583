"""Errors over HTTP: one shape, application/problem+json (RFC 9457)."""

import json

from starlette.responses import Response

PROBLEM = "application/problem+json"
TITLES = {
    400: "Bad request",
    403: "Refused",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    413: "Too large",
    414: "Address too long",
    415: "Unsupported media type",
    503: "Limit met",
    505: "HTTP version not supported",
}


class ProtocolError(Exception):
    """A request that cannot be answered: status and what to do about it."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **extra: int | list[str]) -> Response:
    """A problem+json response."""
    body = {"type": "about:blank", "status": status, "title": TITLES.get(status, "Error"), "detail": detail, **extra}
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, headers, media_type=PROBLEM)
