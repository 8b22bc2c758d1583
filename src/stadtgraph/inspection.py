"""Everything that `stadtgraph validate` checks: records, freshness, published IRIs, evidence, shapes, in one run."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph

from stadtgraph.build import listed_iris, read_text, require_fresh, require_text, stale_graphs
from stadtgraph.compilation import compile_dataset, load_seal
from stadtgraph.dataset import Dataset
from stadtgraph.errors import SourceError, StadtgraphError, StaleBuildError
from stadtgraph.evidence_check import check_evidence
from stadtgraph.locations import shown
from stadtgraph.quotation import Span
from stadtgraph.store import names_of
from stadtgraph.successors import disappeared
from stadtgraph.validation.check import collector_at_rest, count_shapes
from stadtgraph.validation.diagnosis import RecordOf, findings
from stadtgraph.validation.documents import documents
from stadtgraph.validation.engine import validate_graph
from stadtgraph.validation.findings import Checked, Outcome
from stadtgraph.validation.graphs import Triple, merged, read_graph
from stadtgraph.validation.parsing import parse_all
from stadtgraph.validation.prefixes import Prefixes
from stadtgraph.validation.results import LEVELS
from stadtgraph.validation.shape_check import require_sound
from stadtgraph.validation.timings import NO_TIMINGS, Timings

THING = re.compile(r"id/[\w-]+/([\w-]+)")
EVIDENCE = re.compile(r"id/evidence/[\w-]+/(\d+)-(\d+)$")


@dataclass
class Inspection:
    """What is wrong before the shapes, in the order of the checks, and the report of the shapes."""

    outcome: Outcome
    errors: list[StadtgraphError] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Tell whether nothing is wrong; warnings are not."""
        return self.outcome.conforms and not self.errors


@collector_at_rest()
def inspect(
    dataset: Dataset, text_file: Path | None = None, fail_on: str = LEVELS[0], timings: Timings = NO_TIMINGS
) -> Inspection:
    """Check a dataset as far as it goes; one without records, as `build --output` writes it, by its graphs alone.

    fail_on: the lowest level of a result that makes the check fail.
    Raises DatasetError or ShapeError when a check could not run.
    """
    if text_file:
        require_text(dataset, read_text(text_file), "check with the text that was sealed")
    paths = [path for _, path in dataset.files()]
    parsed = parse_all(documents(paths))
    read = {path: set(part.triples) for path, part in zip(paths, parsed, strict=True)}
    graph = merged(read.values())
    errors: list[StadtgraphError] = []
    if (dataset.data / "source" / "projects").is_dir():
        _noted(errors, lambda: _check_records(dataset, {path.stem: read[path] for path in read}))
        _noted(errors, lambda: _check_published(dataset, graph))
    _noted(errors, lambda: check_evidence(dataset, text_file, graph))
    shapes = read_graph(dataset.shapes())
    require_sound(shapes)
    report = validate_graph(graph, shapes, timings)
    short = Prefixes([*(pair for part in parsed for pair in part.prefixes)]).short
    outcome = Outcome(
        findings=findings(report, graph, parsed, short, record_of=records_of(dataset)),
        checked=Checked(tuple(part.document.name for part in parsed), len(graph), count_shapes(shapes)),
        fail_on=fail_on,
        short=short,
    )
    return Inspection(outcome, errors)


def _noted(errors: list[StadtgraphError], check: Callable[[], None]) -> None:
    try:
        check()
    except (SourceError, StaleBuildError) as error:
        errors.append(error)


def _check_records(dataset: Dataset, read: Mapping[str, set[Triple]]) -> None:
    require_fresh(stale_graphs(dataset, compile_dataset(dataset.data), read))


def _check_published(dataset: Dataset, graph: Graph) -> None:
    gone = disappeared(listed_iris(dataset), (str(subject) for subject in set(graph.subjects())))
    if gone:
        raise SourceError(gone)


def records_of(dataset: Dataset) -> RecordOf:
    """Which project's record an IRI comes from: by its slug, or for evidence by its place in the brochure."""
    seal, base, projects = load_seal(dataset.data), names_of(dataset).base, dataset.data / "source" / "projects"

    def record_of(iri: str) -> str | None:
        local = iri.removeprefix(base)
        evidence, thing = EVIDENCE.match(local), THING.match(local)
        if evidence:
            section = seal.section_of(Span(int(evidence[1]), int(evidence[2]))) or ""
            slug = re.sub(r"-\d+$", "", section)  # the second section of a project is numbered
        else:
            slug = thing[1] if thing else ""
        path = projects / f"{slug}.toml"
        return shown(path) if slug and path.is_file() else None

    return record_of
