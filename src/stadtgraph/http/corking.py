"""A connection's transport that sends the head of a response together with the beginning of its body.

Each piece that is sent on its own costs a system call, a packet, and often that the client wakes for a head alone.
"""

import asyncio
from typing import Any

INTERIM = b"HTTP/1.1 1"  # how an interim response begins, such as 100 Continue: nothing follows it for now
SMALL = 64 * 1024  # bytes that are copied to be sent with the head; more go out as they are


class Corked(asyncio.Transport):
    """Holds the first piece of each response until the next one, or until the response ends."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._held = b""
        self._begins = True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send a piece; the first of a response waits."""
        if self._begins and data[: len(INTERIM)] != INTERIM:
            self._begins, self._held = False, bytes(data)
        elif self._held and len(data) <= SMALL:
            held, self._held = self._held, b""
            self._transport.write(held + data)
        else:
            self.flush()
            self._transport.write(data)

    def flush(self) -> None:
        """Send what is held."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def end(self) -> None:
        """The response has ended; the next piece begins another."""
        self.flush()
        self._begins = True

    def close(self) -> None:
        """Send what is held, then close."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._transport.abort()

    def is_closing(self) -> bool:
        """As the transport says."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # as the library has it
        """As the transport says."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """Take in nothing for now."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take in more."""
        self._transport.resume_reading()
