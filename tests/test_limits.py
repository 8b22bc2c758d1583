"""Limits that are set hold over HTTP, and the service tells them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol.exchange import Address, Call, direct, get, posted, send
from protocol.running import running

LENGTH, NESTING, ANSWER = 2000, 5, 1  # bytes, levels, MiB
LIMITS = {"QUERY_LENGTH": LENGTH, "NESTING": NESTING, "ANSWER_SIZE": ANSWER, "DEADLINE": 7, "MEMORY": 300}
TRIPLES = "".join(f"<http://x/s{n}> <http://x/p> {n} .\n" for n in range(400))
TOLD = """PREFIX schema: <https://schema.org/>
SELECT ?name ?value ?unit { GRAPH ?g { ?service schema:additionalProperty ?limit .
?limit schema:name ?name ; schema:value ?value ; schema:unitText ?unit } }"""


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    folder: Path = tmp_path_factory.mktemp("limited")
    (folder / "data.ttl").write_text(TRIPLES, "utf-8")
    environment = {f"STADTGRAPH_{name}": str(value) for name, value in LIMITS.items()}
    with running([folder / "data.ttl"], folder / "log.txt", environment=environment) as started:
        yield started.address


def padded(length: int) -> str:
    """A right query of so many bytes."""
    query = "ASK { ?s ?p ?o } #"
    return query + "ü" * ((length - len(query)) // 2) + "x" * ((length - len(query)) % 2)


@pytest.mark.parametrize(
    ("call", "status", "word"),
    [
        (get(padded(LENGTH)), 200, ""),
        (get(padded(LENGTH + 1)), 414, str(LENGTH)),
        (direct(padded(LENGTH)), 200, ""),
        (direct(padded(LENGTH + 1)), 413, str(LENGTH)),
        (posted(padded(LENGTH + 1).encode(), "application/sparql-query", chunked=True), 413, str(LENGTH)),
        (get("ASK " + "{" * NESTING + "}" * NESTING), 200, ""),
        (get("ASK " + "{" * (NESTING + 1) + "}" * (NESTING + 1)), 413, str(NESTING)),
        (get("SELECT * { ?s ?p ?o }"), 200, ""),
        (get("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"), 503, f"{ANSWER} MiB"),
        (get("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }", accept="text/csv"), 503, "answer size"),
    ],
)
def test_what_exceeds_a_limit_is_refused_and_told_which(limited: Address, call: Call, status: int, word: str) -> None:
    reply = send(limited, call)
    assert reply.status == status
    assert word in reply.body.decode()


def test_the_service_tells_its_limits(limited: Address) -> None:
    lines = send(limited, get(TOLD, accept="text/csv")).body.decode().split("\r\n")[1:-1]
    told = dict(line.split(",", 1) for line in lines)
    assert told["query_length"] == f"{LENGTH},bytes"
    assert told["nesting"] == f"{NESTING},levels"
    assert told["answer_size"] == f"{ANSWER},MiB"
    assert told["deadline"] == "7,seconds"
    assert told["memory"] == "300,MiB"
    assert set(told) == {"answer_size", "deadline", "memory", "nesting", "query_length", "queue", "tokens", "workers"}
