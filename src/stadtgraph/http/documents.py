"""Put a document together from the engine's answers."""

import asyncio
from collections.abc import Iterable, Mapping

from stadtgraph.engine.interface import Engine
from stadtgraph.errors import EngineError
from stadtgraph.http.asking import ask_rows, ask_triples, ask_whether
from stadtgraph.namespaces import Names
from stadtgraph.resources import (
    DESCRIPTION,
    PAGE,
    USED,
    Document,
    Triples,
    claims_of,
    count_of,
    labels_of,
    links_of,
    quoted,
    read_triples,
    remarks_of,
    whole_graph,
)

TRIALS = 3
LARGE = 32_768  # bytes of an answer; reading more would hold up others


async def read_document(engine: Engine, names: Names, iri: str, page: int, told: Iterable[str] = ()) -> Document:
    """The document about a thing; nothing is known of it when it is not `found`.

    told: properties that are wanted of whatever is mentioned, beside its labels.
    All of it comes from the same data: when they change meanwhile, it is asked for anew.
    Raises QueryError and its kinds.
    """
    for _ in range(TRIALS):
        before = engine.digest
        document = await _gathered(engine, names, iri, page, told)
        if engine.digest == before:
            return document
    raise EngineError("The data change faster than a document can be put together.")


async def _gathered(engine: Engine, names: Names, iri: str, page: int, told: Iterable[str]) -> Document:
    """Ask one question after the other, so that documents never fill the engine's queue."""
    this = {"this": f"<{iri}>"}
    description = await _triples(engine, DESCRIPTION, this)
    links = await _triples(engine, links_of(page), this)
    total = len(links)
    if page > 1 or total == PAGE:
        total = int((await ask_rows(engine, count_of(iri)))[0]["links"])
    if not description and not total:
        none, used = Triples(), await ask_whether(engine, USED, this)
        return Document(iri, page, 0, none, none, none, none, none, used=used)
    remarks = await _all(engine, remarks_of(iri, description, names))
    graph = whole_graph(iri, names)
    if graph:
        description |= await _all(engine, [graph])
    claims = await _all(engine, claims_of(quoted(description, links, names), names))
    labels = await _all(engine, labels_of(description | links | claims | remarks, told, claims | remarks))
    return Document(iri, page, total, description, links, claims, remarks, labels)


async def _all(engine: Engine, questions: Iterable[str]) -> Triples:
    found = Triples()
    for question in questions:
        found |= await _triples(engine, question)
    return found


async def _triples(engine: Engine, question: str, bindings: Mapping[str, str] | None = None) -> Triples:
    answer = await ask_triples(engine, question, bindings)
    return read_triples(answer) if len(answer) < LARGE else await asyncio.to_thread(read_triples, answer)
