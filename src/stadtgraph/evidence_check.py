"""Check the evidence of a built graph against the seal, or against the source text itself."""

from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph, Literal

from stadtgraph.build import read_text
from stadtgraph.compilation import load_seal
from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError, Problem, SourceError
from stadtgraph.namespaces import Names
from stadtgraph.quotation import Span, agrees
from stadtgraph.seal import Cited, Seal
from stadtgraph.sealing import make_seal
from stadtgraph.source import read_sources
from stadtgraph.store import names_of
from stadtgraph.validate import read_graph


def check_evidence(dataset: Dataset, text_file: Path | None) -> None:
    """Check every quotation of the built provenance graph; with the text, the seal itself too.

    Raises SourceError with every quotation that is not sealed at its place.
    """
    seal = load_seal(dataset.data)
    graph = read_graph([dataset.data / "provenance.ttl"])
    names = names_of(dataset)
    problems = list(unsealed(graph, seal, names))
    if text_file:
        problems += _against_text(dataset, list(cited(graph, names)), seal, read_text(text_file))
    if problems:
        raise SourceError(problems)


def cited(graph: Graph, names: Names) -> Iterator[tuple[str, Cited]]:
    """Go through the evidence of a graph: IRI, and quotation with its place."""
    for node, quote in graph.subject_objects(names.sc("quote")):
        start, end = (_number(graph.value(node, names.sc(name))) for name in ("charStart", "charEnd"))
        yield str(node), Cited(Span(start, end), str(quote))


def _number(value: object) -> int:
    number = value.toPython() if isinstance(value, Literal) else None
    return number if isinstance(number, int) else -1


def unsealed(graph: Graph, seal: Seal, names: Names) -> Iterator[Problem]:
    """List the evidence whose quotation is not sealed at its place, letter for letter."""
    for iri, piece in cited(graph, names):
        if not seal.holds(piece):
            message = f"{piece.quote!r} is not sealed at {piece.span.start} to {piece.span.end}: altered or moved"
            yield Problem("provenance.ttl", iri, message)


def _against_text(dataset: Dataset, evidence: list[tuple[str, Cited]], seal: Seal, text: str) -> Iterator[Problem]:
    made = make_seal(text, read_sources(dataset.data))
    if made.sha256 != seal.sha256:
        raise DatasetError(f"this is another text: its SHA-256 is {made.sha256}, the seal's {seal.sha256}")
    if made != seal:
        yield Problem("source/brochure-2020.seal", "", "differs from what the text gives; run `stadtgraph seal FILE`")
    for iri, piece in evidence:
        if not agrees(piece.quote, [text[piece.span.start : piece.span.end]]):
            yield Problem("provenance.ttl", iri, f"{piece.quote!r} is not what is printed there")
