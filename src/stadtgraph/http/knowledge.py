"""What is asked once for each state of the data: its licence, its vocabulary, which IRIs there are."""

import asyncio
from dataclasses import dataclass
from functools import partial

from stadtgraph.engine.interface import Engine
from stadtgraph.errors import LimitExceededError
from stadtgraph.http.asking import ask_rows, ask_triples
from stadtgraph.http.kept import Kept
from stadtgraph.namespaces import Names
from stadtgraph.near import Neighbourhood
from stadtgraph.pages.citation import Edition, edition_of
from stadtgraph.pages.gathering import vocabulary
from stadtgraph.pages.graph import Graph
from stadtgraph.pages.texts import Language
from stadtgraph.resources import DESCRIPTION, LICENCE, known_iris, labels_of, read_triples

MOST_KNOWN = 50_000  # IRIs that are remembered to name those near an unknown one
PATIENCE = 2  # seconds that finding them may take


@dataclass(frozen=True)
class Knowledge:
    """Answers that hold until the data change."""

    engine: Engine
    names: Names
    kept: Kept

    async def licence(self) -> str:
        """The licence that the dataset gives itself; empty when it gives none."""
        return await self.kept.once("licence", self._licence)

    async def vocabulary(self) -> Graph:
        """Labels and definitions of terms and concepts."""
        return await self.kept.once("vocabulary", self._vocabulary)

    async def edition(self, language: Language) -> Edition:
        """How the dataset describes itself, for citing it."""
        return await self.document(str(self.names.dataset), language)

    async def document(self, iri: str, language: Language) -> Edition:
        """How a dataset or a document is described, for citing it."""
        return edition_of(await self.kept.once(f"edition of {iri}", partial(self._edition, iri)), iri, language)

    async def cites(self, digest: str) -> bool:
        """Tell whether the data cite the text with a SHA-256."""
        return digest in await self.kept.once("cited", self._cited)

    async def near(self, iri: str) -> list[str]:
        """Known IRIs near one that is not known; none when the engine has no time to look."""
        try:
            around = await self.kept.once("around", self._around)
        except (LimitExceededError, TimeoutError):
            return []
        return await asyncio.to_thread(around.of, iri)

    async def _licence(self) -> str:
        rows = await ask_rows(self.engine, LICENCE, {"this": f"<{self.names.dataset}>"})
        return rows[0]["licence"] if rows else ""

    async def _cited(self) -> frozenset[str]:
        rows = await ask_rows(self.engine, f"SELECT ?digest WHERE {{ ?source <{self.names.sc('sha256')}> ?digest }}")
        return frozenset(row["digest"] for row in rows)

    async def _edition(self, iri: str) -> Graph:
        description = read_triples(await ask_triples(self.engine, DESCRIPTION, {"this": f"<{iri}>"}))
        labels = [read_triples(await ask_triples(self.engine, question)) for question in labels_of(description)]
        return Graph(description.union(*labels))

    async def _vocabulary(self) -> Graph:
        answer = await ask_triples(self.engine, vocabulary(self.names))
        return await asyncio.to_thread(lambda: Graph(read_triples(answer)))

    async def _around(self) -> Neighbourhood:
        rows = await asyncio.wait_for(ask_rows(self.engine, known_iris(self.names, MOST_KNOWN)), PATIENCE)
        return Neighbourhood(row["s"] for row in rows)
