"""One service for all attacks, and a listener on loopback that nobody may ever reach."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol.running import Running, running

from .service import triples

DEADLINE, WORKERS = 2, 2  # seconds; short, so that the attacks are
LIMITS = {"STADTGRAPH_QUERY_LENGTH": "4500000", "STADTGRAPH_MEMORY": "256", "STADTGRAPH_ANSWER_SIZE": "64"}


@pytest.fixture(scope="package")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service over invented data, with tight limits and room for long queries."""
    folder: Path = tmp_path_factory.mktemp("attacked")
    data = folder / "data.ttl"
    data.write_text(triples(), "utf-8")
    options = ("--deadline", str(DEADLINE), "--workers", str(WORKERS))
    with running([data], folder / "log.txt", *options, environment=LIMITS) as started:
        yield started


@pytest.fixture(scope="package")
def canary() -> Iterator[socket.socket]:
    """A listener that must stay silent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield listener


def is_silent(listener: socket.socket) -> bool:
    """Tell whether nobody has connected."""
    try:
        connection, _ = listener.accept()
    except BlockingIOError:
        return True
    connection.close()
    return False
