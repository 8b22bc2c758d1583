"""Run one test: through a served dataset, or in plain pyoxigraph over the same file."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from protocol.exchange import Address, direct, send

from .outcomes import TABLES, TURTLE, expected, read, same
from .suite import Test

PASSED, DIFFERENT = "", "another result"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a test went in both engines: empty when it passed, else what was wrong."""

    test: Test
    native: str
    service: str


def n_quads(test: Test) -> bytes:
    """A test's data as one file: the default graph, and each named graph under its file's address."""
    quads = [quad for path in test.data for quad in _parsed(path)]
    for path in test.named:
        graph = ox.NamedNode(path.as_uri())
        quads += [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in _parsed(path)]
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _parsed(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(path), base_iri=path.as_uri(), rename_blank_nodes=True))


def in_service(test: Test, address: Address) -> str:
    """Send the query by HTTP. The suite's relative IRIs are relative to its files: BASE goes before the query."""
    wanted = _media_type(test)
    reply = send(address, direct(f"BASE <{test.base}>\n{test.text}", accept=f"{wanted}, {TURTLE};q=0.5"))
    if test.result is None:
        right = reply.status == 200 if test.valid else reply.status == 400
        return PASSED if right else f"{reply.status}: {reply.body[:200].decode('utf-8', 'replace')}"
    if reply.status != 200:
        return f"{reply.status}: {reply.body[:200].decode('utf-8', 'replace')}"
    return _judged(test, reply.media_type, reply.body)


def in_process(test: Test, data: bytes) -> str:
    """Evaluate the query with pyoxigraph, as it comes."""
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.N_QUADS)
    try:
        found = store.query(test.text, base_iri=test.base)
        if test.result is None:
            return PASSED if test.valid else "accepted"
        if isinstance(found, ox.QueryTriples):
            return _judged(test, TURTLE, found.serialize(format=ox.RdfFormat.TURTLE) or b"")
        wanted = _media_type(test)
        form = dict(TABLES.values())[wanted]
        return _judged(test, wanted, found.serialize(format=form) or b"")
    except (SyntaxError, ValueError, RuntimeError) as error:
        return PASSED if test.result is None and not test.valid else f"{type(error).__name__}: {error}"


def _media_type(test: Test) -> str:
    return TABLES.get(test.result.suffix if test.result else "", TABLES[".srj"])[0]


def _judged(test: Test, media_type: str, body: bytes) -> str:
    assert test.result
    return PASSED if same(read(media_type, body), expected(test.result), lax=test.lax) else DIFFERENT
