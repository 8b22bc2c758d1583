"""Ask the engine a question of ours and wait for the whole answer."""

import json
from collections.abc import Mapping

from stadtgraph.engine.interface import Answer, Engine, Operation


async def whole(answer: Answer) -> bytes:
    """All bytes of an answer. Raises what its engine raises midway."""
    return b"".join([piece async for piece in answer.body]) if answer.complete is None else answer.complete


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
