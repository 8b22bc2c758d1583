"""The check of `stadtgraph validate PATH ...`: documents, shapes, results, places."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from stadtgraph.errors import DatasetError, ShapeError
from stadtgraph.namespaces import Names
from stadtgraph.validation.diagnosis import findings
from stadtgraph.validation.documents import Document, documents, syntax_named
from stadtgraph.validation.engine import validate_graph
from stadtgraph.validation.faults import UnreadableError
from stadtgraph.validation.findings import Checked, Outcome
from stadtgraph.validation.graphs import merged, node_of
from stadtgraph.validation.lanes import TARGETS, targeted
from stadtgraph.validation.parsing import Parsed, parse_all
from stadtgraph.validation.prefixes import Prefixes
from stadtgraph.validation.results import LEVELS, Report
from stadtgraph.validation.shape_check import require_sound
from stadtgraph.validation.shape_sources import ShapeSources, shapes_of
from stadtgraph.validation.timings import NO_TIMINGS, Timings
from stadtgraph.validation.wording import Text

Step = Callable[[str, int], None]  # what is done now, and in how many parts; ("", 0): one part is done


@dataclass(frozen=True)
class Request:
    """What to check, against what, and how.

    shapes: names or paths, none for our general shapes. context: more data that the shapes presuppose. allow_empty:
    whether shapes that select no node are fine. step: is told what is done.
    """

    paths: Sequence[Path]
    shapes: Sequence[str] = ()
    context: Sequence[Path] = ()
    syntax: str | None = None
    fail_on: str = LEVELS[0]
    allow_empty: bool = False
    timings: Timings = field(default=NO_TIMINGS)
    step: Step = lambda _what, _parts: None


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python's cycle collector from walking a few hundred thousand terms again and again: a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@collector_at_rest()
def check(request: Request) -> Outcome:
    """Check documents against shapes. Files that cannot be read are in the outcome, with all their faults.

    Raises DatasetError when there is nothing to check, ShapeError when the shapes are broken or select nothing.
    """
    found = documents(request.paths, syntax_named(request.syntax))
    names = tuple(document.name for document in found)
    try:
        parsed = _parsed(found, request)
    except UnreadableError as error:
        return Outcome((), error.faults, checked=Checked(names), fail_on=request.fail_on)
    sources = shapes_of(request.shapes, request.context)
    return _checked(parsed, sources, request)


def _parsed(found: Sequence[Document], request: Request) -> list[Parsed]:
    request.step("reading", len(found))
    parsed = parse_all(found, lambda _: request.step("", 0))
    if not any(part.triples for part in parsed):
        raise DatasetError(f"{', '.join(document.name for document in found)}: holds no triple: nothing was checked")
    return parsed


def _checked(parsed: Sequence[Parsed], sources: ShapeSources, request: Request) -> Outcome:
    shapes = merged(part.triples for part in sources.shapes)
    require_sound(shapes)
    own = merged(part.triples for part in parsed)
    data = merged([*(part.triples for part in parsed), *(part.triples for part in sources.context)])
    request.step("checking", 0)
    report = validate_graph(data, shapes, request.timings) if _has_targets(data, shapes) else Report(())
    report = _of_own(report, own, data) if sources.context else report
    if report.conforms and not request.allow_empty and not _selects_any(own, data, shapes):
        raise ShapeError(
            "the shapes select no node of the data: nothing was checked; name other shapes with --shapes, "
            "or allow it with --allow-empty"
        )
    short = Prefixes(_prefixes([*parsed, *sources.shapes])).short
    request.step("places", len(parsed))
    return Outcome(
        findings=findings(report, data, parsed, short, begun=lambda: request.step("", 0)),
        notes=tuple(notes(parsed, shapes)),
        checked=Checked(tuple(part.document.name for part in parsed), len(own), count_shapes(shapes)),
        fail_on=request.fail_on,
        short=short,
    )


def _has_targets(data: Graph, shapes: Graph) -> bool:
    return (None, SH.target, None) in shapes or any(True for _ in _selected(data, shapes))


def _selects_any(own: Graph, data: Graph, shapes: Graph) -> bool:
    """Tell whether a focus node stands in what is to be checked; a target node that nothing mentions is none."""
    nodes = own.all_nodes()
    return (None, SH.target, None) in shapes or any(node in nodes for node in _selected(data, shapes))


def _selected(data: Graph, shapes: Graph) -> Iterator[Node]:
    for target in TARGETS:
        for value in set(shapes.objects(None, target)):
            yield from targeted(data, target, value)
    for shape in shapes.subjects(RDF.type, RDFS.Class):
        yield from targeted(data, SH.targetClass, shape)


def _of_own(report: Report, own: Graph, data: Graph) -> Report:
    """The report without results on nodes that only the context describes."""

    def concerns(text: str) -> bool:
        node = node_of(text)
        return (node, None, None) in own or (None, None, node) in own or (node, None, None) not in data

    kept = [r for r in report.results if concerns(r.focus) and (r.value is None or r.path or concerns(r.value))]
    return Report(tuple(kept))


def _prefixes(parsed: Sequence[Parsed]) -> Iterator[tuple[str, str]]:
    for part in parsed:
        yield from part.prefixes
    yield from ((prefix, str(namespace)) for prefix, namespace in Names().prefixes().items())


def notes(parsed: Sequence[Parsed], shapes: Graph) -> Iterator[Text]:
    """What the reader of a report should know beside the findings."""
    left_out = sum(part.left_out for part in parsed)
    if left_out:
        yield (
            f"{left_out} Tripel mit Tripel-Termen (RDF 1.2) blieben außer Betracht: SHACL 1.0 kennt sie nicht",
            f"{left_out} triples with triple terms (RDF 1.2) were left out: SHACL 1.0 does not know them",
        )
    imported = len(set(shapes.objects(None, OWL.imports)))
    if imported:
        yield (
            f"nicht geholt wurde, was owl:imports nennt ({imported}): was gebraucht wird, mit --context FILE angeben",
            f"what owl:imports names was not fetched ({imported}): give what is needed by --context FILE",
        )
    if (None, SH.rule, None) in shapes:
        yield (
            "Regeln (sh:rule) wurden nicht angewandt: geprüft wird, was dasteht",
            "rules (sh:rule) were not applied: what is checked is what stands there",
        )


def count_shapes(shapes: Graph) -> int:
    """How many shapes a graph has: what holds constraints or has targets."""
    marks = (SH.path, SH.property, SH.sparql, *TARGETS)
    return len({shape for mark in marks for shape in shapes.subjects(mark)})
