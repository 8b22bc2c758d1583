"""A worker: one process that evaluates one query at a time and may be killed at any moment.

It is forked from the zygote, which holds the store; the memory is shared until
somebody writes to it. User text is parsed here and nowhere else.
"""

import json
import os
import re
import signal
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Any

import pyoxigraph as ox

from stadtgraph.engine.confinement import allow_seconds, confine
from stadtgraph.engine.frames import CHUNK, COST, Connection, Frames, frame, json_frame
from stadtgraph.errors import UnwritableError
from stadtgraph.lexical import names_dataset
from stadtgraph.rdfxml import checked, usable, writable

PIECE = 64 * 1024  # bytes of an answer in one frame
RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
PREFIXES = re.compile(rb"(?:@prefix [^\n]*\n)*")
PREFIXED = ("turtle", "trig")
FEW = 200  # triples; as Python objects, which prefixes need, many take half as long again
Request = Mapping[str, Any]  # an operation: JSON values, and the query's text


@dataclass(frozen=True, slots=True)
class Data:
    """What workers answer from: store, whether its default graph is the union, prefixes, base for relative IRIs."""

    store: ox.Store
    union: bool
    prefixes: Mapping[str, str]
    base: str


def serve(connection: Connection, data: Data, memory: int, last_words: int | None = None) -> None:
    """Answer queries until the front process closes the connection, then end the process.

    last_words: descriptor of a file for what the library prints as it dies; nobody hears it without.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the front's to handle
    os.dup2(os.open(os.devnull, os.O_WRONLY) if last_words is None else last_words, 2)
    confine(memory)
    frames = Frames()
    while piece := connection.recv(CHUNK):
        for _, payload in frames.feed(piece):
            answer(connection, data, request_in(payload))
    os._exit(0)


def request_in(payload: bytes) -> Request:
    """The operation that a frame holds."""
    told, _, query = payload.partition(b"\n")
    return {**_told(told), "query": query.decode()}


@lru_cache(64)  # most differ in their query only
def _told(line: bytes) -> Request:
    told: dict[str, Any] = json.loads(line)
    return told


def answer(connection: Connection, data: Data, request: Request) -> None:
    """Evaluate one operation and send the frames of its answer."""
    begun = allow_seconds(float(request["deadline"]))
    writer = _Writer(connection)
    try:
        found = evaluate(data, request)
        kind, offered = _kind(found)
        form = request["formats"].get(kind)
        if form not in offered:
            writer.fail({"error": "unacceptable", "kind": kind})
            return
        writer.start(kind, form)
        _write(found, form, data.prefixes, None if request["prefixed"] else FEW, writer)
        writer.finish(time.process_time() - begun)
    except UnwritableError as error:
        writer.fail({"error": "unacceptable", "kind": kind, "format": form, "message": str(error)})
    except SyntaxError as error:
        writer.fail({"error": "syntax", "message": str(error.msg), "line": error.lineno, "column": error.offset})
    except (ValueError, OSError, RuntimeError, KeyError) as error:
        writer.fail({"error": "refused", "message": str(error)})
    except Exception as error:  # the outermost edge of the process: the front tells it as our fault
        writer.fail({"error": "fault", "message": f"{type(error).__name__}: {error}"})


def evaluate(data: Data, request: Request) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Evaluate lazily. Raises SyntaxError, or ValueError for what is refused."""
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [*map(ox.NamedNode, request["default_graphs"])]
    named: list[ox.NamedNode | ox.BlankNode] = [*map(ox.NamedNode, request["named_graphs"])]
    chosen = bool(default or named)
    return data.store.query(
        bound(request["query"], request["bindings"]),
        base_iri=data.base,
        use_default_graph_as_union=data.union and not chosen and not names_dataset(request["query"]),
        default_graph=default if chosen else None,
        named_graphs=named if chosen else None,
    )


def bound(query: str, bindings: Mapping[str, str]) -> str:
    """A query with variables bound by a VALUES clause at its end (SPARQL 1.1, section 18.2.4.3).

    The terms are parsed and written anew, so that nothing but a term gets in. The library's own
    substitution takes projected variables only. Raises ValueError when one is no term.
    """
    if not bindings:
        return query
    names = " ".join(f"?{ox.Variable(name).value}" for name in bindings)
    terms = " ".join(str(_term(text)) for text in bindings.values())
    return f"{query}\nVALUES ({names}) {{ ({terms}) }}"


def _term(text: str) -> ox.NamedNode | ox.Literal:
    """An RDF term in N-Triples form. Raises ValueError when it is none."""
    line = f"<x:s> <x:p> {text} ."
    try:
        triples = list(ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError:
        triples = []
    if len(triples) != 1 or not isinstance(triples[0].object, (ox.NamedNode, ox.Literal)):
        raise ValueError(f"{text!r} is no IRI or literal in N-Triples form")
    return triples[0].object


def _kind(found: object) -> tuple[str, Mapping[str, object]]:
    if isinstance(found, ox.QueryTriples):
        return "triples", RDF
    return ("boolean", {"json": 1, "xml": 1}) if isinstance(found, ox.QueryBoolean) else ("solutions", RESULTS)


def _write(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    form: str,
    prefixes: Mapping[str, str],
    few: int | None,
    writer: "_Writer",
) -> None:
    if isinstance(found, ox.QueryTriples):
        _write_triples(found, form, prefixes, few, writer)
    elif isinstance(found, ox.QueryBoolean):
        writer.write(found.serialize(format=RESULTS[form]) or b"")
    else:
        found.serialize(writer, format=RESULTS[form])  # type: ignore[arg-type]


def _write_triples(
    found: ox.QueryTriples, form: str, prefixes: Mapping[str, str], few: int | None, writer: "_Writer"
) -> None:
    """Write triples: fewer than `few` in Turtle with prefixes, for people; more as fast as the library can: without."""
    if form == "rdfxml":
        _serialize(writable(found), form, usable(prefixes), writer)
    elif form not in PREFIXED:
        found.serialize(writer, format=RDF[form])  # type: ignore[arg-type]  # needs only write()
    elif few is None or len(first := list(islice(found, few))) < few:
        _serialize(found if few is None else first, form, dict(prefixes), writer)
    else:
        _serialize(first, form, None, writer)
        found.serialize(writer, format=RDF[form])  # type: ignore[arg-type]


def _serialize(triples: Iterable[ox.Triple], form: str, prefixes: dict[str, str] | None, writer: "_Writer") -> None:
    ox.serialize(triples, writer, format=RDF[form], prefixes=prefixes)  # type: ignore[arg-type]  # needs only write()


class _Writer:
    """Collects an answer into frames; a small one leaves in one piece."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._head = b""
        self._body = bytearray()
        self._turtle = self._xml = False

    def start(self, kind: str, form: str) -> None:
        self._head = _head(kind, form)
        self._turtle, self._xml = form in ("turtle", "trig"), form in ("xml", "rdfxml")

    def write(self, data: bytes) -> int:
        self._body += data
        if len(self._body) >= PIECE:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing to do: frames leave when they are full."""

    def close(self) -> None:
        """Nothing to do: the connection stays."""

    def finish(self, seconds: float) -> None:
        self._send(frame(b"E", COST.pack(int(seconds * 1e6))))

    def fail(self, error: Mapping[str, Any]) -> None:
        self._connection.sendall(json_frame(b"X", error))

    def _send(self, end: bytes = b"") -> None:
        body = bytes(self._body)
        if self._xml:
            checked(body)
        if self._turtle:
            self._turtle, body = False, _sorted_prefixes(body)
        self._connection.sendall(self._head + frame(b"D", body) + end)
        self._head = b""
        self._body.clear()


@cache  # of kinds and formats there are few
def _head(kind: str, form: str) -> bytes:
    """The frame that tells kind and format."""
    return json_frame(b"H", {"kind": kind, "format": form})


def _sorted_prefixes(body: bytes) -> bytes:
    """Put the prefixes at the beginning in order: the library writes them as a hash table has them."""
    found = PREFIXES.match(body)
    end = found.end() if found else 0
    return b"".join(sorted(body[:end].splitlines(keepends=True))) + body[end:]
