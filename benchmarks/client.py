"""Keep HTTP connections busy, cheaply, and finish what was begun. Run by `load`, in a process of its own.

    python benchmarks/client.py PORT SECONDS CONNECTIONS START < head-and-tail.json

Standard input holds what stands before and after a running number in each request. Prints one line of JSON:
requests answered, seconds, answers other than 200, latencies in milliseconds.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator

END_OF_CHUNKS = b"\r\n0\r\n\r\n"  # no answer asked for here holds these bytes itself


class Connection(asyncio.Protocol):
    """One connection: sends a request as soon as the last is answered, until `until`."""

    def __init__(self, requests: Iterator[bytes], until: float, times: list[float]) -> None:
        self._requests, self._until, self._times = requests, until, times
        self._left, self._chunked, self._tail = -1, False, b""
        self.errors = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """The server hung up: what was asked stays unanswered."""
        del exc
        if not self.done.done():
            self.errors += 1
            self.done.set_result(None)

    def _ask(self) -> None:
        self._head = b""
        self._left, self._chunked, self._tail = -1, False, b""
        self._begin = time.perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        """Take in a piece of an answer; ask again when it was the last."""
        if self._left < 0 and not self._chunked:
            self._head += data
            head, found, data = self._head.partition(b"\r\n\r\n")
            if not found:
                return
            self._read(head)
        if self._is_last(data):
            self._times.append((time.perf_counter() - self._begin) * 1000)
            self._next()

    def _read(self, head: bytes) -> None:
        status, _, fields = head.lower().partition(b"\r\n")
        self.errors += b" 200" not in status
        values = dict(field.split(b":", 1) for field in fields.split(b"\r\n"))
        self._chunked = b"chunked" in values.get(b"transfer-encoding", b"")
        self._left = int(values.get(b"content-length", 0))

    def _is_last(self, data: bytes) -> bool:
        if not self._chunked:
            self._left -= len(data)
            return self._left <= 0
        self._tail = (self._tail + data)[-len(END_OF_CHUNKS) :]
        return self._tail == END_OF_CHUNKS

    def _next(self) -> None:
        if time.perf_counter() < self._until:
            self._ask()
        else:
            self.done.set_result(None)
            self._transport.close()


def numbered(before: bytes, after: bytes, start: int) -> Iterator[bytes]:
    """Requests that differ in a number; always the same one when `start` is 0."""
    while True:
        yield before + (str(start).encode() if start else b"") + after
        start += bool(start)


async def run(port: int, seconds: float, connections: int, start: int) -> dict[str, object]:
    """Ask for some seconds; the result as JSON values."""
    before, after = json.loads(sys.stdin.read())
    requests = numbered(before.encode(), after.encode(), start)
    loop, times, begin = asyncio.get_running_loop(), list[float](), time.perf_counter()
    made = [
        await loop.create_connection(lambda: Connection(requests, begin + seconds, times), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in made))
    errors = sum(protocol.errors for _, protocol in made)
    return {"requests": len(times), "seconds": time.perf_counter() - begin, "errors": errors, "times": times}


def main() -> None:
    """Measure and print."""
    port, seconds, connections, start = sys.argv[1:]
    sys.stdout.write(json.dumps(asyncio.run(run(int(port), float(seconds), int(connections), int(start)))))


if __name__ == "__main__":
    main()
