"""Start the service in a process of its own, and end it by its process id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .exchange import Address, Call, send

START = 60.0  # seconds; a busy machine is slow


def command(paths: Sequence[Path], port: int, options: Sequence[str]) -> list[str]:
    """How the service is started over files."""
    stadtgraph = Path(sys.executable).with_name("stadtgraph")
    return [str(stadtgraph), "serve", *map(str, paths), "--host", "127.0.0.1", "--port", str(port), *options]


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Running:
    """A service in a process of its own."""

    address: Address
    process: "subprocess.Popen[bytes]"
    log: Path


@contextmanager
def running(
    paths: Sequence[Path], log: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Serve files on loopback. Raises AssertionError with the log when the service does not come up."""
    address = Address("127.0.0.1", free_port())
    variables = {**os.environ, **(environment or {})}
    with log.open("wb") as output:
        started = subprocess.Popen(
            command(paths, address.port, options), stdout=output, stderr=subprocess.STDOUT, env=variables
        )
    try:
        _await(address, started, log)
        yield Running(address, started, log)
    finally:
        started.terminate()
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait(10)


@contextmanager
def serving(
    paths: Sequence[Path], log: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Address]:
    """The same, when its address is all that matters."""
    with running(paths, log, *options, environment=environment) as service:
        yield service.address


def _await(address: Address, started: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and started.poll() is None:
        try:
            if send(address, Call(target="/sparql?query=ASK%7B%7D")).status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the service did not start (exit code {started.poll()}): {log.read_text('utf-8')[-2000:]}")
