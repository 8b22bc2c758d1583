"""Responses as they go out: headers are written once and kept with the body."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.types import Send

Headers = tuple[tuple[bytes, bytes], ...]
Fields = Mapping[bytes, bytes]


class Reply(NamedTuple):
    """A whole response: status, headers, body. The same one may be sent to many clients."""

    status: int
    headers: Headers
    body: bytes = b""

    async def send(self, send: Send) -> None:
        """Send it; the server leaves the body out where the method is HEAD."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def raw(headers: Mapping[str, str]) -> Headers:
    """Headers as ASGI wants them."""
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())


def whole(status: int, headers: Mapping[str, str], body: bytes) -> Reply:
    """A reply that tells the length of its body."""
    return Reply(status, raw({**headers, "Content-Length": str(len(body))}), body)


def fields_of(headers: list[tuple[bytes, bytes]]) -> Fields:
    """The headers of a request by name; those given several times joined (RFC 9110, section 5.3)."""
    fields = dict(headers)
    if len(fields) < len(headers):
        fields.clear()
        for name, value in headers:
            fields[name] = b", ".join((fields[name], value)) if name in fields else value
    return fields


def text_of(fields: Fields, name: bytes) -> str:
    """The value of a field, empty when it is not given."""
    value = fields.get(name)
    return value.decode("latin-1") if value else ""
