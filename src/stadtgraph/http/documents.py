"""Put a document together from the engine's answers."""

import asyncio
from collections.abc import Iterable, Mapping

from stadtgraph.engine.interface import Engine
from stadtgraph.errors import EngineError
from stadtgraph.http.asking import ask_rows, ask_triples
from stadtgraph.namespaces import Names
from stadtgraph.resources import (
    DESCRIPTION,
    PAGE,
    Document,
    Triples,
    claims_of,
    count_of,
    labels_of,
    links_of,
    quoted,
    read_triples,
    whole_graph,
)

TRIALS = 3
LARGE = 32_768  # bytes of an answer; reading more would hold up others


async def read_document(engine: Engine, names: Names, path: str, page: int) -> Document:
    """The document about the thing at a path; nothing is known of it when it is not `found`.

    All of it comes from the same data: when they change meanwhile, it is asked for anew.
    Raises QueryError and its kinds.
    """
    for _ in range(TRIALS):
        before = engine.digest
        document = await _gathered(engine, names, path, page)
        if engine.digest == before:
            return document
    raise EngineError("The data change faster than a document can be put together.")


async def _gathered(engine: Engine, names: Names, path: str, page: int) -> Document:
    """Ask one question after the other, so that documents never fill the engine's queue."""
    iri = names.base + path
    this = {"this": f"<{iri}>"}
    description = await _triples(engine, DESCRIPTION, this)
    links = await _triples(engine, links_of(page), this)
    total = len(links)
    if page > 1 or total == PAGE:
        total = int((await ask_rows(engine, count_of(iri)))[0]["links"])
    graph = whole_graph(path, names) if description or total else None
    if graph:
        description |= await _all(engine, [graph])
    claims = await _all(engine, claims_of(quoted(description, links), names))
    labels = await _all(engine, labels_of(description | links | claims))
    return Document(iri, page, total, description, links, claims, labels)


async def _all(engine: Engine, questions: Iterable[str]) -> Triples:
    found = Triples()
    for question in questions:
        found |= await _triples(engine, question)
    return found


async def _triples(engine: Engine, question: str, bindings: Mapping[str, str] | None = None) -> Triples:
    answer = await ask_triples(engine, question, bindings)
    return read_triples(answer) if len(answer) < LARGE else await asyncio.to_thread(read_triples, answer)
