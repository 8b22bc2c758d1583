"""The service under attack: data whose answers are known, what a cheap question must give, and its processes."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from protocol.exchange import Address, Call, Reply, get, send
from protocol.running import Running

SUBJECTS = 400
CHEAP = "SELECT ?o WHERE {{ <http://x/s{n}> <http://x/p> ?o BIND({nonce} AS ?nonce) }}"  # never twice the same
JSON = "application/sparql-results+json"


def triples() -> str:
    """`s0` to `s399`, each with its number."""
    return "".join(f"<http://x/s{n}> <http://x/p> {n} .\n" for n in range(SUBJECTS))


def cheap(nonce: int) -> Call:
    """A cheap question that no cache knows."""
    return get(CHEAP.format(n=nonce % SUBJECTS, nonce=nonce), accept=JSON)


def is_right(reply: Reply, nonce: int) -> bool:
    """Tell whether a reply is the whole answer of the cheap question."""
    rows = json.loads(reply.body)["results"]["bindings"]
    return [row["o"]["value"] for row in rows] == [str(nonce % SUBJECTS)]


def answers(address: Address, nonce: int) -> bool:
    """Ask the cheap question once."""
    reply = send(address, cheap(nonce))
    return reply.status == 200 and is_right(reply, nonce)


def soon(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def direct(pid: int) -> list[int]:
    """The processes one below, whichever thread started them."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, listed.read_text().split())
    return found


def zygotes(service: Running) -> list[int]:
    """The processes that fork workers."""
    return direct(service.process.pid)


def workers(service: Running) -> list[int]:
    """The processes that evaluate."""
    return [worker for zygote in zygotes(service) for worker in direct(zygote)]


def status(address: Address) -> dict[str, Any]:
    """What `/health/ready` tells."""
    found: dict[str, Any] = json.loads(send(address, Call(target="/health/ready")).body)
    return found


def is_whole(service: Running, count: int) -> bool:
    """Tell whether all workers are there and taken from one zygote."""
    return status(service.address)["alive"] == count and len(workers(service)) == count
