"""Send what hostile clients send, and read what comes back without keeping it."""

import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse

from protocol.exchange import Address, Call, direct

BROKEN_OFF = 0  # instead of a status: the answer had begun and did not come to its end
PATIENCE = 60.0  # seconds; a busy machine is slow
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: its status, the beginning of the body, and how long the body was."""

    status: int
    beginning: bytes = b""
    size: int = 0


def ask(address: Address, query: str) -> Outcome:
    """POST a query."""
    return sent(address, direct(query, accept="*/*").wire(address))


def call(address: Address, request: Call) -> Outcome:
    """Send one request."""
    return sent(address, request.wire(address), request.method)


def sent(address: Address, wire: bytes, method: str = "GET") -> Outcome:
    """Send bytes as they are and read one reply."""
    with socket.create_connection((address.host, address.port), PATIENCE) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before all was sent: the reply is there to read
            connection.sendall(wire)
        return reply(connection, method)


def reply(connection: socket.socket, method: str = "GET") -> Outcome:
    """Read one reply; all but its beginning is thrown away. Raises HTTPException or OSError when there is none."""
    response = HTTPResponse(connection, method=method)
    beginning, size = b"", 0
    response.begin()
    try:
        while piece := response.read(PIECE):
            beginning, size = beginning or piece, size + len(piece)
    except (HTTPException, OSError):
        return Outcome(BROKEN_OFF, beginning, size)
    finally:
        response.close()
    return Outcome(response.status, beginning, size)
