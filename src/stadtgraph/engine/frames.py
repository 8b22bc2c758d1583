"""How the front process and a worker talk: frames of one kind byte, a length, and a payload.

Front to worker: `Q`, an operation as JSON. Worker to front: `H`, kind and format as JSON; `D`, a
piece of the answer; `E`, the end: the answer is whole; or `X`, an error as JSON, instead of `H` or
at any time after it. A connection that ends without `E` or `X` is a dead worker.
"""

import json
import socket
import struct
from collections.abc import Iterator, Mapping
from typing import Any

PREFIX = struct.Struct("!cI")
LARGEST = 64 * 1024 * 1024  # bytes; a longer frame is a fault


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame."""
    return PREFIX.pack(kind, len(payload)) + payload


def json_frame(kind: bytes, value: Mapping[str, Any]) -> bytes:  # JSON values
    """One frame with JSON in it."""
    return frame(kind, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


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


def receive(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Wait for one frame on a blocking socket; None when the other side has closed it."""
    head = _exactly(connection, PREFIX.size)
    if head is None:
        return None
    kind, length = PREFIX.unpack(head)
    payload = _exactly(connection, length) if length else b""
    return None if payload is None else (kind, payload)


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(min(size - len(data), 1 << 20))
        if not piece:
            return None
        data += piece
    return bytes(data)
