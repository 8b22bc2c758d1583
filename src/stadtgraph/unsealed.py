"""Why a quotation is not sealed at its place: compare it with what is sealed, and with what was built last."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from pathlib import Path

from rdflib import Graph, Literal

from stadtgraph.errors import DatasetError
from stadtgraph.namespaces import Names
from stadtgraph.quotation import Span
from stadtgraph.seal import Cited, Seal
from stadtgraph.validation.graphs import read_graph

NEAR = 0.8  # of get_close_matches: one letter in five may differ


@dataclass(frozen=True)
class Reasons:
    """Tells the likely reason. `data`: the directory whose committed graphs hold the words; the seal holds none."""

    seal: Seal
    data: Path
    names: Names

    def of(self, quote: str, sections: tuple[Span, ...]) -> str:
        """Why `quote` may be not sealed in `sections`, and what to do; the end of a message."""
        return (
            f"is not sealed there: {self._likely(quote, sections)}. Restore it; a new quotation needs the source text "
            "and `stadtgraph seal FILE`"
        )

    def _likely(self, quote: str, sections: tuple[Span, ...]) -> str:
        for slug, span in self.seal.sections:
            if self.seal.locate(quote, (span,)):
                return f"it is sealed in the section {slug!r}, and proves facts of that section only"
        near = self._near(quote, sections)
        return f"it differs {_letters(quote, near)} from the sealed {near!r}" if near else "altered or new"

    def _near(self, quote: str, sections: tuple[Span, ...]) -> str | None:
        quotes = {cited.quote for cited in self._built if any(section.covers(cited.span) for section in sections)}
        return next(iter(get_close_matches(quote, sorted(quotes), n=1, cutoff=NEAR)), None)

    @cached_property
    def _built(self) -> tuple[Cited, ...]:
        try:
            graph = read_graph([self.data / "provenance.ttl"])
        except DatasetError:  # not built yet, or damaged: then there is nothing to compare with
            return ()
        return tuple(cited for _, cited in cited_in(graph, self.names))


def _letters(quote: str, sealed: str) -> str:
    steps = SequenceMatcher(None, quote, sealed, autojunk=False).get_opcodes()
    count = sum(max(i2 - i1, j2 - j1) for kind, i1, i2, j1, j2 in steps if kind != "equal")
    return "by one letter" if count == 1 else f"by {count} letters"


def cited_in(graph: Graph, names: Names) -> Iterator[tuple[str, Cited]]:
    """Go through the evidence of a graph: IRI, and quotation with its place."""
    for node, quote in graph.subject_objects(names.sc("quote")):
        start, end = (_number(graph.value(node, names.sc(name))) for name in ("charStart", "charEnd"))
        yield str(node), Cited(Span(start, end), str(quote))


def _number(value: object) -> int:
    number = value.toPython() if isinstance(value, Literal) else None
    return number if isinstance(number, int) else -1
