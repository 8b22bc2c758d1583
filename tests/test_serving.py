"""The service as a process: it says where it listens, tells how it is, logs, and stops without breaking answers off."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from hostile.service import soon
from protocol.exchange import Address, get

TRIPLES = 80_000  # in N-Triples more than what sockets and the service hold back
CONSTRUCT = {"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "format": "ntriples"}
CARTESIAN = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"}


SERVE = [sys.executable, "-c", "from stadtgraph.entry import main; main()", "serve", "--port", "0"]


class Service:
    """A running `stadtgraph serve` and the log lines that it has written."""

    def __init__(self, log: Path, *arguments: str) -> None:
        self._log = log
        environment = {**os.environ, "STADTGRAPH_LOG_FORMAT": "json"}
        with log.open("wb") as stream:
            self.process = subprocess.Popen([*SERVE, "--workers", "2", *arguments], stderr=stream, env=environment)
        self.url = self._address()

    @property
    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def _address(self) -> str:
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            if found := re.search(r"http://127\.0\.0\.1:\d+", self._log.read_text()):
                return found[0]
            time.sleep(0.02)
        raise AssertionError(f"the service did not start: {self._log.read_text()}")

    def get(self, path: str, **parameters: str) -> httpx.Response:
        return httpx.get(self.url + path, params=parameters, timeout=60)

    def requests(self) -> list[dict[str, Any]]:
        return [line for line in self.log if line["message"] == "request"]

    def stop(self) -> float:
        """Stop it as systemd does; how long that took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        return time.monotonic() - begun


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "many.nt"
    lines = (f'<http://example.org/{n}> <http://example.org/text> "{n:0100}" .\n' for n in range(TRIPLES))
    path.write_text("".join(lines))
    return path


@pytest.fixture
def service(file: Path, tmp_path: Path) -> Iterator[Service]:
    running = Service(tmp_path / "log", "--deadline", "2", str(file))
    yield running
    if running.process.poll() is None:
        running.stop()


def direct(pid: int) -> list[int]:
    """The processes one below."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def children(pid: int) -> set[int]:
    """The processes below one, all generations."""
    found = set(direct(pid))
    return found.union(*(children(child) for child in found))


def test_a_running_service_is_live_and_ready_and_logs_requests(service: Service) -> None:
    assert service.get("/health/live").json() == {"status": "live"}
    ready = service.get("/health/ready").json()
    assert (ready["status"], ready["workers"], ready["alive"]) == ("ready", 2, 2)
    assert len(ready["digest"]) == 64
    assert service.get("/sparql", query='ASK { ?s ?p "secret" }').json()["boolean"] is False
    service.stop()
    assert [line["path"] for line in service.requests()] == ["/health/live", "/health/ready", "/sparql"]
    assert "secret" not in json.dumps(service.log)


def test_an_answer_under_way_is_given_whole_when_the_service_stops(file: Path, tmp_path: Path) -> None:
    service = Service(tmp_path / "log", "--deadline", "15", str(file))  # a busy machine takes longer than two seconds
    with httpx.stream("GET", service.url + "/sparql", params=CONSTRUCT, timeout=30) as answer:
        pieces = answer.iter_raw(65536)
        begun = next(pieces)
        stopping = threading.Thread(target=service.stop)
        stopping.start()
        time.sleep(0.5)
        body = begun + b"".join(pieces)
    stopping.join()
    assert body.count(b"\n") == TRIPLES
    assert "aborted" not in service.requests()[-1]


@contextmanager
def asking(service: Service, query: str) -> Iterator[None]:
    """A query that the service has begun with: it has answered what was sent after it."""
    url = httpx.URL(service.url)
    address = Address(url.host, url.port or 0)
    with socket.create_connection((address.host, address.port)) as connection:
        connection.sendall(get(query).wire(address))
        service.get("/health/live")
        yield


def test_stopping_takes_no_longer_than_the_deadline_and_leaves_no_process(service: Service) -> None:
    below = children(service.process.pid)
    with asking(service, CARTESIAN["query"]):
        took = service.stop()
    assert len(below) == 3, "the zygote and two workers"
    assert took < 2 + 10, "the query would take hours"
    assert soon(lambda: [pid for pid in below if Path(f"/proc/{pid}").exists()] == [])
    assert service.requests()[-1]["status"] == 503


def test_an_idle_service_does_not_wait_for_its_deadline(file: Path, tmp_path: Path) -> None:
    assert Service(tmp_path / "log", "--deadline", "30", str(file)).stop() < 15


def test_an_engine_killed_with_words_unread_is_no_crash(service: Service) -> None:
    zygote, *_ = direct(service.process.pid)
    workers = direct(zygote)
    os.kill(zygote, signal.SIGSTOP)
    os.kill(workers[0], signal.SIGKILL)  # the service asks for another, which nobody reads
    time.sleep(0.2)
    os.kill(zygote, signal.SIGKILL)
    time.sleep(0.2)
    service.stop()
    assert [line for line in service.log if "ConnectionResetError" in json.dumps(line)] == []


def test_kills_are_counted(service: Service) -> None:
    assert service.get("/sparql", **CARTESIAN).status_code == 503
    assert service.get("/sparql", query="ASK { ?s ?p ?o }").json()["boolean"] is True
    assert service.get("/health/ready").json()["kills"]["deadline"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.ttl"], "missing.ttl: there is no such file or directory"),
        (["--deadline", "0"], "--deadline: Input should be greater than 0"),
    ],
)
def test_what_cannot_be_served_stops_the_start_with_a_message(arguments: list[str], said: str) -> None:
    ended = subprocess.run([*SERVE, *arguments], capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_broken_data_stop_the_start_with_their_place(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<http://x/s> <http://x/p> .\n")
    ended = subprocess.run([*SERVE, str(broken)], capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    assert "broken.ttl:1:" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_taken_port_is_said_in_a_sentence_with_what_to_do(service: Service, file: Path) -> None:
    port = service.url.rpartition(":")[2]
    ended = subprocess.run([*SERVE, str(file), "--port", port], capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    message = " ".join(ended.stderr.split())
    assert f"port {port} at 127.0.0.1 is taken: stop what listens there, or choose another port with --port" in message
    assert "Traceback" not in ended.stderr


def test_the_engine_begins_before_the_framework_is_loaded() -> None:
    program = "import sys, stadtgraph.serve_command; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert {"fastapi", "uvicorn", "pyshacl", "stadtgraph.validate", "stadtgraph.build"} & {*loaded} == set()


def test_what_cannot_be_served_is_told_without_a_traceback(tmp_path: Path) -> None:
    ended = subprocess.run([*SERVE, str(tmp_path / "none.ttl")], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "there is no such file or directory" in ended.stderr
    assert "Traceback" not in ended.stderr
