"""How the front process and a worker talk: frames of one kind byte, a length, and a payload.

Front to worker: `Q`, an operation: a line of JSON, then the query. Worker to front: `H`, kind and format as
JSON; `D`, a piece of the answer; `E`, the end: the answer is whole, and so many µs were computed for it; or
`X`, an error as JSON, instead of `H` or at any time after it. Operations may be sent ahead; they are answered
one after the other. A connection that ends without `E` or `X` is a dead worker.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

PREFIX = struct.Struct("!cI")
COST = struct.Struct("!Q")
CHUNK = 64 * 1024  # bytes read at once
LARGEST = 64 * 1024 * 1024  # bytes; a longer frame is a fault
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once: `json.dumps` makes its own


class Connection(Protocol):
    """What both ends need of a connection that blocks: a socket has it."""

    def recv(self, size: int, /) -> bytes:
        """Some bytes, at most `size`; none when the other side has closed."""
        ...

    def sendall(self, data: bytes, /) -> None:
        """Send all of it."""
        ...


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame."""
    return PREFIX.pack(kind, len(payload)) + payload


def json_frame(kind: bytes, value: Mapping[str, Any]) -> bytes:  # JSON values
    """One frame with JSON in it."""
    return frame(kind, ENCODE(value).encode())


class Frames:
    """Cuts a stream of bytes into frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Take in bytes; go through the frames that are now whole. Raises ValueError for a fault."""
        self._buffer += data
        while len(self._buffer) >= PREFIX.size:
            kind, length = PREFIX.unpack_from(self._buffer)
            if length > LARGEST:
                raise ValueError(f"a frame of {length} bytes")
            end = PREFIX.size + length
            if len(self._buffer) < end:
                return
            payload = bytes(self._buffer[PREFIX.size : end])
            del self._buffer[:end]
            yield kind, payload


def receive(connection: Connection) -> tuple[bytes, bytes] | None:
    """Wait for one frame on a blocking connection; None when the other side has closed it.

    The other side sends no frame before this one is answered, so whatever comes belongs to it.
    """
    data = bytearray()
    while (missing := _missing(data)) > 0:
        piece = connection.recv(max(missing, CHUNK))
        if not piece:
            return None
        data += piece
    return bytes(data[:1]), bytes(data[PREFIX.size :])


def _missing(data: bytearray) -> int:
    """How many bytes of a frame have not come yet, as far as can be told."""
    if len(data) < PREFIX.size:
        return PREFIX.size - len(data)
    return PREFIX.size + int(PREFIX.unpack_from(data)[1]) - len(data)
