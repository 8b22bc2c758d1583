"""A worker that loads the data itself and talks over its standard input and output: for systems without fork.

The first frame in is the order, the first out `R` (ready) or `F` (failed), as JSON; then it works as every worker does.
"""

import json
import os
import signal
import sys

from stadtgraph.engine.frames import json_frame, receive
from stadtgraph.engine.preparing import prepared
from stadtgraph.engine.worker import serve
from stadtgraph.errors import StadtgraphError


class Pipes:
    """Standard input and output as the connection of a worker."""

    def __init__(self, source: int, target: int) -> None:
        self._source, self._target = source, target

    def recv(self, size: int) -> bytes:
        """Wait for some bytes; none when the front is gone."""
        return os.read(self._source, size)

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._target, rest) :]


def main() -> None:
    """Load what the order says, then answer until the front closes the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the front's to handle
    connection = Pipes(sys.stdin.fileno(), sys.stdout.fileno())
    received = receive(connection)
    if received is None:
        return
    order = json.loads(received[1])
    try:
        data, told = prepared(order)
    except StadtgraphError as error:
        connection.sendall(json_frame(b"F", {"failed": str(error)}))
        return
    connection.sendall(json_frame(b"R", told))
    serve(connection, data, order["memory"])


if __name__ == "__main__":
    main()
