"""One request as bytes, one reply: nothing is normalised on the way, as a client library would."""

import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse
from urllib.parse import quote

Parameters = Sequence[tuple[str, str]]
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
PATH = "/sparql"
PATIENCE = 60.0  # seconds; a busy machine is slow


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `target` and `body` go out as they are; `chunked` sends the body in pieces without its length."""

    method: str = "GET"
    target: str | bytes = PATH
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    chunked: bool = False

    def wire(self, address: Address, connection: str = "close") -> bytes:
        """The bytes of the request (RFC 9112)."""
        target = self.target if isinstance(self.target, bytes) else self.target.encode("utf-8")
        named = {name.lower() for name, _ in self.headers}
        fields = [("Host", f"{address.host}:{address.port}"), ("Connection", connection), *self.headers]
        if self.chunked:
            fields.append(("Transfer-Encoding", "chunked"))
        elif self.body is not None and "content-length" not in named:
            fields.append(("Content-Length", str(len(self.body))))
        head = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("utf-8")
        return self.method.encode() + b" " + target + b" HTTP/1.1\r\n" + head + b"\r\n" + self._content()

    def _content(self) -> bytes:
        body = self.body or b""
        if not self.chunked:
            return body
        pieces = (body[start : start + 1000] for start in range(0, len(body), 1000))
        return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Reply:
    """A response that ended as it should: its length or its last chunk was seen."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("Content-Type", "").split(";")[0].strip()

    def names(self, field: str) -> list[str]:
        """The members of a header that is a list, in small letters."""
        members = ",".join(self.headers.get_all(field, [])).split(",")
        return [member.strip().lower() for member in members if member.strip()]


def send(address: Address, call: Call) -> Reply:
    """Send a request on a connection of its own. Raises IncompleteRead when the reply breaks off."""
    with socket.create_connection((address.host, address.port), PATIENCE) as connection:
        return exchange(connection, call, call.wire(address))


def exchange(connection: socket.socket, call: Call, wire: bytes) -> Reply:
    """Send bytes on an open connection and read one reply."""
    with suppress(BrokenPipeError, ConnectionResetError):  # refused before all was sent: the reply is there to read
        connection.sendall(wire)
    response = HTTPResponse(connection, method=call.method)
    try:
        response.begin()
        return Reply(response.status, response.headers, response.read())
    finally:
        response.close()


def encoded(parameters: Iterable[tuple[str, str]]) -> str:
    """Parameters with everything percent-encoded that may be."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters)


def accepting(accept: str | None) -> tuple[tuple[str, str], ...]:
    """The Accept header, or none."""
    return () if accept is None else (("Accept", accept),)


def target(parameters: Parameters) -> str:
    """The endpoint's path with parameters."""
    return f"{PATH}?{encoded(parameters)}" if parameters else PATH


def get(query: str, *more: tuple[str, str], accept: str | None = None, method: str = "GET") -> Call:
    """A query in the address (SPARQL 1.1 Protocol, section 2.1.1)."""
    return Call(method, target([("query", query), *more]), accepting(accept))


def form(*parameters: tuple[str, str], address: Parameters = (), accept: str | None = None) -> Call:
    """A query in a form (section 2.1.2)."""
    return posted(encoded(parameters).encode(), FORM, address=address, accept=accept)


def direct(query: str, *address: tuple[str, str], accept: str | None = None, method: str = "POST") -> Call:
    """A query as the body (section 2.1.3)."""
    return posted(query.encode("utf-8"), QUERY, address=address, accept=accept, method=method)


def posted(
    body: bytes,
    content_type: str | None,
    *,
    address: Parameters = (),
    accept: str | None = None,
    method: str = "POST",
    chunked: bool = False,
) -> Call:
    """Any body of any type, or of none."""
    named = () if content_type is None else (("Content-Type", content_type),)
    return Call(method, target(address), (*named, *accepting(accept)), body, chunked)
