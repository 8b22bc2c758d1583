"""A query's answer for a page: read whole, up to a size that a page can show, with labels for its IRIs."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

from stadtgraph.engine.interface import Answer, AnswerKind, Engine, Operation
from stadtgraph.errors import QueryError
from stadtgraph.http.asking import ask_rows
from stadtgraph.pages.tables import Table, best_labels, label_questions, labelled, read_table
from stadtgraph.pages.texts import Language

FORMATS: Mapping[AnswerKind, str] = {"solutions": "json", "boolean": "json", "triples": "ntriples"}
SHOWN = 500  # rows on a page; the endpoint gives all
LARGEST = 32 << 20  # bytes of an answer that a page is made of


class TooLargeError(QueryError):
    """The answer is larger than what a page shows; its formats carry it all."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: the rows that are shown, with labels, and how many there are in all."""

    table: Table
    total: int

    @property
    def cut(self) -> bool:
        """Tell whether rows are left out."""
        return self.total > len(self.table.rows)


async def find(
    engine: Engine, query: str, language: Language, bindings: Mapping[str, str] | None = None, most: int = SHOWN
) -> Found:
    """The answer of a query. Raises QueryError and its kinds; TooLargeError beyond what a page can show."""
    answer = await engine.query(Operation(query, FORMATS, bindings=bindings or {}))
    table = await asyncio.to_thread(read_table, answer.kind, await _body(answer))
    shown = table.first(most)
    labels = await labels_of(engine, shown.iris(), language)
    return Found(labelled(shown, labels), len(table.rows))


async def _body(answer: Answer) -> bytes:
    body = bytearray()
    try:
        async for piece in answer.body:
            body += piece
            if len(body) > LARGEST:
                raise TooLargeError(f"The answer has more than {LARGEST >> 20} MiB.")
    finally:
        if isinstance(answer.body, AsyncGenerator):
            await answer.body.aclose()  # an engine that still writes is let go
    return bytes(body)


async def labels_of(engine: Engine, iris: list[str], language: Language) -> dict[str, tuple[str, str]]:
    """The label of each IRI that has one, with the label's language."""
    rows = [row for question in label_questions(iris) for row in await ask_rows(engine, question)]
    return best_labels(rows, language)
