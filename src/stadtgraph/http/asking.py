"""Ask the engine a question of ours and wait for the whole answer."""

import json
from collections.abc import AsyncGenerator, Mapping

from stadtgraph.engine.interface import Answer, Engine, Operation
from stadtgraph.errors import LimitExceededError

LARGEST = 256 << 20  # bytes of an answer that this process holds to make a page or document of it


async def whole(answer: Answer) -> bytes:
    """All bytes of an answer. Raises what its engine raises midway, and LimitExceededError beyond LARGEST."""
    if answer.complete is not None:
        return answer.complete
    found = bytearray()
    try:
        async for piece in answer.body:
            found += piece
            if len(found) > LARGEST:
                raise LimitExceededError(f"The page needs an answer of more than {LARGEST >> 20} MiB.", "answer size")
    finally:
        if isinstance(answer.body, AsyncGenerator):
            await answer.body.aclose()  # an engine that still writes is let go
    return bytes(found)


async def ask_triples(engine: Engine, query: str, bindings: Mapping[str, str] | None = None) -> bytes:
    """The answer of a CONSTRUCT, as N-Triples."""
    return await whole(await engine.query(Operation(query, {"triples": "ntriples"}, bindings=bindings or {})))


async def ask_rows(engine: Engine, query: str, bindings: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """The answer of a SELECT: for each row the lexical values of the variables that are bound."""
    answer = await engine.query(Operation(query, {"solutions": "json"}, bindings=bindings or {}))
    found = json.loads(await whole(answer))["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


async def ask_whether(engine: Engine, query: str, bindings: Mapping[str, str] | None = None) -> bool:
    """The answer of an ASK."""
    answer = await engine.query(Operation(query, {"boolean": "json"}, bindings=bindings or {}))
    return bool(json.loads(await whole(answer))["boolean"])
