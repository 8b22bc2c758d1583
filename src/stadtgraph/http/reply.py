"""Responses as they go out: the head is written once and kept with the body."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from starlette.types import Scope, Send

Headers = tuple[tuple[bytes, bytes], ...]
Fields = Mapping[bytes, bytes]
AT_ONCE = "stadtgraph.at_once"  # key of the scope: the server's `AtOnce`, where it has one


class Reply(NamedTuple):
    """A whole response: status, lines of its headers, body. The same one may be sent to many clients."""

    status: int
    head: bytes
    body: bytes = b""

    @property
    def headers(self) -> Headers:
        """Its headers as ASGI wants them."""
        lines = (line.partition(b": ") for line in self.head.splitlines())
        return tuple((name, value) for name, _, value in lines)

    async def send(self, scope: Scope, send: Send) -> None:
        """Send it, at once where the server can; the server leaves the body out where the method is HEAD."""
        at_once: AtOnce | None = scope.get(AT_ONCE)
        if at_once is None or not at_once(self):
            await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
            await send({"type": "http.response.body", "body": self.body})


# Takes a reply and says whether it was sent. Two messages of ASGI, with a look at each header, cost four times as much.
AtOnce = Callable[[Reply], bool]


def raw(headers: Mapping[str, str]) -> Headers:
    """Headers as ASGI wants them."""
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())


def lines_of(headers: Collection[tuple[str, str]]) -> bytes:
    """Headers as they are sent. Raises ValueError when one holds a line end: it would begin another."""
    lines = "".join([f"{name.lower()}: {value}\r\n" for name, value in headers])
    if not lines.count("\r") == lines.count("\n") == len(headers) or "\0" in lines:
        raise ValueError("a header holds a line end")
    return lines.encode("latin-1")


def whole(status: int, head: bytes, body: bytes) -> Reply:
    """A reply that tells the length of its body. head: as `lines_of` writes it."""
    return Reply(status, b"%bcontent-length: %d\r\n" % (head, len(body)), body)


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
