"""The words of the graph, read once for each state of the data."""

from dataclasses import dataclass

from stadtgraph.engine.interface import Engine
from stadtgraph.http.answering import labels_of
from stadtgraph.http.asking import ask_rows
from stadtgraph.http.kept import Kept
from stadtgraph.namespaces import Names
from stadtgraph.pages.vocabulary import USES, Word, kinds_of, words_question


@dataclass(frozen=True)
class Vocabulary:
    """Knows the words of an engine's data."""

    engine: Engine
    names: Names
    kept: Kept

    async def words(self) -> tuple[Word, ...]:
        """Every word, those that are used most first."""
        return await self.kept.once("words", self._read)

    async def _read(self) -> tuple[Word, ...]:
        kinds = kinds_of(await ask_rows(self.engine, words_question(self.names)))
        uses: dict[str, int] = {}
        for row in await ask_rows(self.engine, USES):
            kinds.setdefault(row["x"], row["kind"])
            uses[row["x"]] = int(row["uses"])
        iris = sorted(kinds)
        german, english = await labels_of(self.engine, iris, "de"), await labels_of(self.engine, iris, "en")
        words = (
            Word(iri, kinds[iri], german.get(iri, ("",))[0], english.get(iri, ("",))[0], uses.get(iri, 0))
            for iri in iris
        )
        return tuple(sorted(words, key=lambda word: (-word.uses, word.iri)))
