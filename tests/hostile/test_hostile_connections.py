"""Whatever is done to connections: others are served meanwhile, and what is wrong gets a clean refusal or is closed."""

import itertools
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from protocol.exchange import Address, Call, direct, get, send
from protocol.running import Running
from stadtgraph.http.connection import STALL

from .attack import BROKEN_OFF, PATIENCE, call, reply, sent
from .conftest import DEADLINE
from .queries import FOUR
from .service import answers, cheap, soon, status

NONCE = itertools.count(2_000_000)
HUGE = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HEAVY = f"SELECT (COUNT(*) AS ?n) {{ {FOUR} }}"
HEAD = b"GET /sparql HTTP/1.1\r\nHost: x\r\n"
BODY = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
CLEAN = range(400, 500)


@contextmanager
def opened(address: Address, count: int, first: bytes = b"") -> Iterator[list[socket.socket]]:
    """So many connections at once, each with some bytes sent."""
    with ExitStack() as stack:
        connections = []
        for _ in range(count):
            connection = stack.enter_context(socket.create_connection((address.host, address.port), PATIENCE))
            connection.sendall(first)
            connections.append(connection)
        yield connections


def lives(attacked: Running) -> None:
    assert attacked.process.poll() is None
    assert soon(lambda: answers(attacked.address, next(NONCE)))


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"G",
        HEAD,
        HEAD + b"X: y",
        BODY + b"Content-Length: 1000\r\n\r\nASK",
        BODY + CHUNKED + b"5\r\nAS",
    ],
    ids=["silent", "one byte", "half a head", "half a header", "half a body", "half a chunk"],
)
def test_slow_clients_do_not_keep_others_waiting(attacked: Running, first: bytes) -> None:
    with opened(attacked.address, 50, first):
        assert all(answers(attacked.address, next(NONCE)) for _ in range(20))


@pytest.mark.long
@pytest.mark.parametrize("first", [HEAD, BODY + b"Content-Length: 1000\r\n\r\n"], ids=["head", "body"])
def test_clients_that_drip_are_told_that_they_are_late(attacked: Running, first: bytes) -> None:
    with opened(attacked.address, 20, first) as connections:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                for connection in connections:
                    connection.sendall(b"X: y\r\n" if first == HEAD else b"x")
            except OSError:
                break
            assert answers(attacked.address, next(NONCE))
            time.sleep(1)
        assert time.monotonic() < end, "they were left"
    lives(attacked)


def test_clients_that_read_nothing_hold_a_worker_no_longer_than_the_deadline(attacked: Running) -> None:
    begun = time.monotonic()
    with opened(attacked.address, 8, direct(HUGE).wire(attacked.address)):
        lives(attacked)
        assert soon(lambda: status(attacked.address)["waiting"] == 0)
        lives(attacked)
    assert time.monotonic() - begun < STALL * 2 / 3, "not only when the clients are left"


def test_whoever_leaves_before_the_answer_ends_the_query(attacked: Running) -> None:
    before = status(attacked.address)["kills"]["deadline"]
    with opened(attacked.address, 2, direct(f"{HEAVY} #{next(NONCE)}").wire(attacked.address)):
        time.sleep(0.1)
    lives(attacked)
    time.sleep(DEADLINE + 0.5)
    assert status(attacked.address)["kills"]["deadline"] == before, "no deadline had to end it"


@pytest.mark.parametrize("kind", ["GET", "HEAD"])
def test_whoever_leaves_in_the_middle_of_an_answer_ends_it(attacked: Running, kind: str) -> None:
    wire = get(HUGE, method=kind).wire(attacked.address)
    for _ in range(6):
        with socket.create_connection((attacked.address.host, attacked.address.port), PATIENCE) as connection:
            connection.sendall(wire)
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
    lives(attacked)


def test_500_clients_at_once_are_answered_or_told_to_come_again(attacked: Running) -> None:
    nonces = [next(NONCE) for _ in range(500)]
    with ExitStack() as stack:
        connections = [
            stack.enter_context(socket.create_connection((attacked.address.host, attacked.address.port), PATIENCE))
            for _ in nonces
        ]
        for connection, nonce in zip(connections, nonces, strict=True):
            connection.sendall(cheap(nonce).wire(attacked.address))
        outcomes = [reply(connection) for connection in connections]
    assert {outcome.status for outcome in outcomes} <= {200, 503}
    for outcome, nonce in zip(outcomes, nonces, strict=True):
        if outcome.status == 200:
            assert f'"{nonce % 400}"'.encode() in outcome.beginning
    assert [outcome.status for outcome in outcomes].count(200) > 100
    lives(attacked)


@pytest.mark.long
def test_many_heavy_clients_leave_the_service_useful(attacked: Running) -> None:
    def heavy(_: int) -> int:
        return call(attacked.address, direct(f"{HEAVY} #{next(NONCE)}")).status

    with ThreadPoolExecutor(20) as clients:
        assert set(clients.map(heavy, range(20))) == {503}
    lives(attacked)


LENGTHS = [b"99999999999999999999999", b"-1", b"1e3", b"0x10", b"5, 6", b"5\r\nContent-Length: 6"]
MALFORMED = {
    "a header of 64 kB": HEAD + b"X: " + b"y" * 65_536 + b"\r\n\r\n",
    "a header of 1 MB": HEAD + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n",
    "1,000 headers": HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(1000)) + b"\r\n",
    "an address of 1 MB": b"GET /sparql?query=" + b"x" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a percent sign alone": b"GET /sparql?query=% HTTP/1.1\r\nHost: x\r\n\r\n",
    "bytes that are no UTF-8": b"GET /sparql?query=ASK%7B%FF%FE%7D HTTP/1.1\r\nHost: x\r\n\r\n",
    "NUL, percent-encoded": b"GET /sparql?query=ASK%00%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n",
    "NUL in the address": b"GET /spa\0rql HTTP/1.1\r\nHost: x\r\n\r\n",
    "NUL in a header": HEAD + b"X: a\0b\r\n\r\n",
    "NUL in the path, percent-encoded": b"GET /doc/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "100,000 parameters": b"GET /sparql?" + b"a&" * 30_000 + b"query=ASK{} HTTP/1.1\r\nHost: x\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 100 + b"\r\n\r\n",
    "words": b"hello, is anybody there?\r\n\r\n",
    "a space before the colon": HEAD + b"Content-Length : 5\r\n\r\nhello",
    "a chunk without its size": BODY + CHUNKED + b"zz\r\nASK{}\r\n0\r\n\r\n",
    "a chunk of absurd size": BODY + CHUNKED + b"ffffffffffffffffff\r\nASK{}",
    "a chunk too long for its size": BODY + CHUNKED + b"2\r\nASK{}\r\n0\r\n\r\n",
    "chunks and a length": BODY + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nASK{}",
    **{f"a length of {text.decode()!r}": BODY + b"Content-Length: " + text + b"\r\n\r\nASK{}" for text in LENGTHS},
}


@pytest.mark.parametrize("wire", MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_is_refused_cleanly(attacked: Running, wire: bytes) -> None:
    if wire == MALFORMED["a header of 64 kB"]:
        assert sent(attacked.address, wire).status == 200, "long, and allowed: it asks for the description"
    else:
        assert sent(attacked.address, wire).status in CLEAN
    assert answers(attacked.address, next(NONCE))


TRICKS = [
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/static/../../../../../../etc/passwd",
    "/static/..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/dump/../../../../etc/passwd",
    "/dump/..%2f..%2f..%2fetc%2fpasswd",
    "/queries/..%2f..%2fpyproject.toml",
    "/doc/..%5c..%5cetc%5cpasswd",
    "/id/" + "a/" * 5000,
    "//etc/passwd",
    "/doc/<script>alert(1)</script>",
    "/doc/%0d%0aSet-Cookie:%20a=b",
    "/doc/%F0%9F%98%80/%C3%28",
]


@pytest.mark.parametrize("target", TRICKS)
def test_no_path_leads_out(attacked: Running, target: str) -> None:
    found = send(attacked.address, Call(target=target))
    assert found.status in CLEAN
    assert b"root:" not in found.body
    assert b"<script>alert" not in found.body
    assert "Set-Cookie" not in found.headers
    assert answers(attacked.address, next(NONCE))


def test_rubbish_behind_a_request_spoils_no_answer(attacked: Running) -> None:
    nonce = next(NONCE)
    found = sent(attacked.address, cheap(nonce).wire(attacked.address, "keep-alive") + b"\0\1rubbish\r\n\r\n")
    assert found.status in (200, 400)
    assert found.status == 400 or f'"{nonce % 400}"'.encode() in found.beginning
    lives(attacked)


def test_1000_requests_at_once_on_one_connection_are_answered_in_order(attacked: Running) -> None:
    nonces = [next(NONCE) for _ in range(1000)]
    wire = b"".join(cheap(nonce).wire(attacked.address, "keep-alive") for nonce in nonces)
    with opened(attacked.address, 1) as [connection], ThreadPoolExecutor(1) as writer:
        writer.submit(connection.sendall, wire)
        stream = connection.makefile("rb")
        got: list[bytes] = []
        while len(got) < 1000 and (line := stream.readline()):
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
                while stream.readline().strip():
                    pass
                got.append(stream.read(size))
    assert [f'"value":"{nonce % 400}"'.encode() in body for body, nonce in zip(got, nonces, strict=True)] == [
        True
    ] * 1000
    lives(attacked)


def test_http_1_0_gets_a_large_answer_with_its_length_or_none(attacked: Running) -> None:
    def old(query: str) -> bytes:
        return get(query, accept="text/csv").wire(attacked.address).replace(b" HTTP/1.1\r\n", b" HTTP/1.0\r\n", 1)

    pairs = sent(attacked.address, old("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"))
    assert (pairs.status, pairs.size) == (200, PAIRS)
    refused = sent(attacked.address, old(HUGE))
    assert refused.status in (503, 505)
    lives(attacked)


PAIRS = len("a,d\r\n") + sum(len(f"http://x/s{a},http://x/s{d}\r\n") for a in range(400) for d in range(400))


@pytest.mark.long
def test_a_huge_answer_is_broken_off_at_its_limit_and_never_ends_as_if_whole(attacked: Running) -> None:
    found = call(attacked.address, direct(HUGE, accept="text/csv"))
    assert found.status in (BROKEN_OFF, 503)
    lives(attacked)
