"""Check the evidence of a built graph against the seal, or against the source text itself."""

from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph

from stadtgraph.build import read_text, require_text
from stadtgraph.compilation import load_seal, seal_file
from stadtgraph.dataset import Dataset
from stadtgraph.errors import Problem, SourceError
from stadtgraph.namespaces import Names
from stadtgraph.quotation import agrees
from stadtgraph.seal import Cited, Seal
from stadtgraph.sealing import make_seal
from stadtgraph.source import read_sources
from stadtgraph.store import names_of
from stadtgraph.unsealed import cited_in
from stadtgraph.validation.graphs import read_graph


def check_evidence(dataset: Dataset, text_file: Path | None, graph: Graph | None = None) -> None:
    """Check every quotation of the built provenance graph; with the text, the seal itself too.

    graph: what was read already, with the provenance graph in it.
    Raises DatasetError when it is another text, SourceError with every quotation that is not sealed at its place.
    """
    text = read_text(text_file) if text_file else None
    if text is not None:
        require_text(dataset, text, "check with the text that was sealed")
    seal, names = load_seal(dataset.data), names_of(dataset)
    built = read_graph([dataset.data / "provenance.ttl"]) if graph is None else graph
    problems = list(unsealed(built, seal, names))
    if text is not None:
        problems += _against_text(dataset, list(cited_in(built, names)), seal, text)
    if problems:
        raise SourceError(problems)


def unsealed(graph: Graph, seal: Seal, names: Names) -> Iterator[Problem]:
    """List the evidence whose quotation is not sealed at its place, letter for letter."""
    for iri, piece in cited_in(graph, names):
        if not seal.holds(piece):
            message = f"{piece.quote!r} is not sealed at {piece.span.start} to {piece.span.end}: altered or moved"
            yield Problem("provenance.ttl", iri, message)


def _against_text(dataset: Dataset, evidence: list[tuple[str, Cited]], seal: Seal, text: str) -> Iterator[Problem]:
    made = make_seal(text, read_sources(dataset.data))
    if made != seal:
        yield Problem(
            f"source/{seal_file(dataset.data).name}", "", "differs from what the text gives; run `stadtgraph seal FILE`"
        )
    for iri, piece in evidence:
        if not agrees(piece.quote, [text[piece.span.start : piece.span.end]]):
            yield Problem("provenance.ttl", iri, f"{piece.quote!r} is not what is printed there")
