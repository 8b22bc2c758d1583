"""Whatever dies while requests are answered: an answer that ended as it should is right to the last byte."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from protocol.exchange import Call, Reply, get, send
from protocol.running import Running, running

from . import service
from .service import SUBJECTS, soon, triples

WORKERS = 3
LARGE = "SELECT ?a ?d ?nonce WHERE {{ ?a <http://x/p> ?c . ?d <http://x/p> ?f BIND({nonce} AS ?nonce) }}"
CLIENTS = 6
PACE = 0.5  # seconds; a large answer takes less where the machine is not busy
ZYGOTES = 0.03  # of what is killed; one that does not last is started again after growing pauses


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("killed")
    (folder / "data.ttl").write_text(triples(), "utf-8")
    with running([folder / "data.ttl"], folder / "log.txt", "--workers", str(WORKERS), "--deadline", "20") as started:
        yield started


def large_call(nonce: int) -> Call:
    return get(LARGE.format(nonce=nonce), accept="text/csv")


def large_is_right(reply: Reply, nonce: int) -> bool:
    """Every pair once: 160,000 lines, 5 MB."""
    lines = reply.body.decode().split("\r\n")
    pairs = (f"http://x/s{a},http://x/s{d},{nonce}" for a in range(SUBJECTS) for d in range(SUBJECTS))
    return lines[0] == "a,d,nonce" and sorted(lines[1:]) == sorted(["", *pairs])


class Killer(threading.Thread):
    """Ends a worker, or now and then a zygote, at random moments; on a busy machine with longer pauses.

    pace: seconds that a large answer takes while nobody is killed.
    """

    def __init__(self, started: Running, seed: int, pace: float) -> None:
        super().__init__()
        self.slower = max(1.0, pace / PACE)
        self.started, self.random, self.killed, self.over = started, random.Random(seed), Counter[str](), False

    def run(self) -> None:
        while not self.over:
            time.sleep(self.random.uniform(0.01, 0.15) * self.slower)
            kind = "zygote" if self.random.random() < ZYGOTES else "worker"
            found = service.zygotes(self.started) if kind == "zygote" else service.workers(self.started)
            if found:
                with suppress(ProcessLookupError):
                    os.kill(self.random.choice(found), signal.SIGKILL)
                    self.killed[kind] += 1


def outcome(started: Running, nonce: int) -> str:
    """Ask one question and say what came of it; who is told to come again later waits so long."""
    large = nonce % 10 == 0
    call = large_call(nonce) if large else service.cheap(nonce)
    try:
        reply = send(started.address, call)
    except (HTTPException, OSError):
        return "broken off"
    if reply.status == 503:
        wait = reply.headers.get("Retry-After")
        time.sleep(float(wait or 0))
        return "503" if wait else "503 without Retry-After"
    right = large_is_right(reply, nonce) if large else service.is_right(reply, nonce)
    return f"{reply.status} {'right' if right else 'WRONG'}{' large' if large else ''}"


@pytest.mark.parametrize("requests", [150, pytest.param(10_000, marks=pytest.mark.long)])
def test_every_answer_that_ended_is_right_while_engines_are_killed(served: Running, requests: int) -> None:
    begun = time.monotonic()
    assert outcome(served, 0) == "200 right large"
    killer = Killer(served, requests, time.monotonic() - begun)
    killer.start()
    try:
        with ThreadPoolExecutor(CLIENTS) as clients:
            outcomes = Counter(clients.map(lambda nonce: outcome(served, nonce), range(requests)))
    finally:
        killer.over = True
        killer.join()
    print(outcomes, killer.killed)
    assert killer.killed["worker"] > 0
    assert set(outcomes) <= {"200 right", "200 right large", "503", "broken off"}
    assert outcomes["200 right"] > requests * 0.3
    assert outcomes["200 right large"] > 0
    assert soon(lambda: service.is_whole(served, WORKERS)), "the service recovers by itself"
    assert service.answers(served.address, 7)


def test_the_service_recovers_when_every_engine_process_is_killed_at_once(served: Running) -> None:
    zygote = service.zygotes(served)
    for pid in (*zygote, *service.workers(served)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert soon(lambda: service.zygotes(served) not in ([], zygote) and service.is_whole(served, WORKERS))
    assert service.answers(served.address, 8)
