"""The command `stadtgraph validate`: its options, its progress bar, and where its reports go."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stadtgraph.build import write_atomically
from stadtgraph.dataset import Dataset, bundled
from stadtgraph.errors import DatasetError, ShapeError, SourceError, StadtgraphError, StaleBuildError
from stadtgraph.inspection import inspect
from stadtgraph.locations import located
from stadtgraph.validation.baseline import baseline_text, read_baseline
from stadtgraph.validation.check import Request, Step, check
from stadtgraph.validation.faults import Fault, UnreadableError
from stadtgraph.validation.findings import Outcome, with_baseline
from stadtgraph.validation.formats.choice import FORMATS, Choice, choices
from stadtgraph.validation.formats.turtle import named_turtle
from stadtgraph.validation.timings import Timings

stderr = Console(stderr=True, highlight=False, soft_wrap=True)


class Language(StrEnum):
    """Languages of messages."""

    de = "de"
    en = "en"


class Severity(StrEnum):
    """Levels of results, as options name them."""

    violation = "violation"
    warning = "warning"
    info = "info"


@dataclass(frozen=True, slots=True)
class Reports:
    """Where the outcome goes: reports, the report as a graph, the baseline."""

    chosen: Sequence[Choice]
    language: str
    graph: Path | None
    baseline: Path | None
    update_baseline: bool


def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="RDF files, directories, archives, - for standard input; or the directory of a dataset."),
    ] = None,
    *,
    shapes: Annotated[
        list[str] | None,
        typer.Option(help="Shapes: a file or directory, or ours: core, vocabulary, evidence, ontology, edition-2020."),
    ] = None,
    context: Annotated[
        list[Path] | None,
        typer.Option(help="Data that the shapes presuppose, such as an ontology; not checked itself."),
    ] = None,
    syntax: Annotated[str | None, typer.Option(help="Format of standard input and of files without extension.")] = None,
    form: Annotated[
        list[str] | None, typer.Option("--format", help=f"FORMAT or FORMAT=FILE, repeatable: {', '.join(FORMATS)}.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the messages.")] = Language.en,
    fail_on: Annotated[Severity, typer.Option(help="The lowest severity that fails.")] = Severity.violation,
    baseline: Annotated[Path | None, typer.Option(help="Findings that are accepted; only others fail.")] = None,
    update_baseline: Annotated[bool, typer.Option("--update-baseline", help="Write the baseline anew.")] = False,
    report_graph: Annotated[Path | None, typer.Option(help="Write the report as RDF to be queried (Turtle).")] = None,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Pass data in which no node is selected.")] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Print how long each shape took.")] = False,
    source_text: Annotated[Path | None, typer.Option(help="The source text: check every quotation exactly.")] = None,
    dataset: Annotated[
        Path | None,
        typer.Option("--dataset", help="Directory with ontology/, shapes/, data/, queries/; else the bundled one."),
    ] = None,
) -> None:
    """Check RDF against SHACL shapes and point at the line: 0 conforms, 1 does not, 2 could not run.

    Without PATH, or with the directory of a dataset: its records, freshness, quotations and graphs.
    """
    clock, level = Timings(wanted=timings), fail_on.value.capitalize()
    try:
        if update_baseline and baseline is None:
            raise StadtgraphError("--update-baseline: say which file with --baseline FILE")
        reports = Reports(choices(form or []), lang.value, report_graph, baseline, update_baseline)
        root = _dataset_at(paths or [], shapes or [])
        if paths and root is None:
            with progress() as step:
                request = Request(paths, shapes or [], context or [], syntax, level, allow_empty, clock, step)
                outcome, errors = _checked(request), 0
        else:
            outcome, errors = _inspected(root or dataset, source_text, level, clock)
        passed = _reported(outcome, reports)
    except (DatasetError, ShapeError, StadtgraphError) as error:
        stderr.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from error
    if timings:
        _print_timings(clock)
    if passed or errors:
        raise typer.Exit(max(passed, errors))


def _dataset_at(paths: Sequence[Path], shapes: Sequence[str]) -> Path | None:
    """The directory of a dataset, with its own shapes, when that is all that is named."""
    if len(paths) != 1 or shapes:
        return None
    return paths[0] if (paths[0] / "data").is_dir() and (paths[0] / "shapes").is_dir() else None


def _checked(request: Request) -> Outcome:
    """The outcome; faults in files of shapes are told as those in files of data."""
    try:
        return check(request)
    except UnreadableError as error:
        return Outcome((), error.faults, fail_on=request.fail_on)
    except ShapeError as error:
        faults = tuple(
            Fault(", ".join(request.shapes) or "shapes", 0, 0, (line, line)) for line in str(error).split("\n")
        )
        return Outcome((), faults, fail_on=request.fail_on)


def _inspected(path: Path | None, source_text: Path | None, level: str, clock: Timings) -> tuple[Outcome, int]:
    """The outcome for a dataset, and 1 when something is wrong beside what the shapes found."""
    dataset = Dataset(path) if path else bundled()
    try:
        with stderr.status("validating ..."):
            inspection = inspect(dataset, source_text, level, clock)
    except (SourceError, StaleBuildError) as error:
        explain(error, dataset)
        raise typer.Exit(1) from error
    for found in inspection.errors:
        explain(found, dataset)
    return inspection.outcome, int(bool(inspection.errors))


def explain(error: StadtgraphError, dataset: Dataset) -> None:
    """Print an error; problems of records with their files and lines."""
    lines = located(error.problems, dataset.data) if isinstance(error, SourceError) else [str(error)]
    for line in lines:
        stderr.print(line, style="red", markup=False)


def _reported(outcome: Outcome, reports: Reports) -> int:
    """Write every report; the exit code."""
    if reports.baseline and outcome.completed:
        if reports.update_baseline:
            write_atomically(reports.baseline, baseline_text(outcome))
        marked, stale = with_baseline(outcome.findings, read_baseline(reports.baseline))
        outcome = replace(outcome, findings=marked, stale=stale)
    for choice in reports.chosen:
        text = FORMATS[choice.form](outcome, reports.language)
        if choice.file:
            write_atomically(choice.file, text)
        else:
            sys.stdout.write(text)
    if reports.graph:
        write_atomically(reports.graph, named_turtle(outcome))
    return outcome.exit_code


def _print_timings(clock: Timings) -> None:
    for shape, seconds in sorted(clock.seconds.items(), key=lambda pair: -pair[1]):
        stderr.print(f"{seconds * 1000:10.1f} ms  {shape}", markup=False)


@contextmanager
def progress() -> Iterator[Step]:
    """A progress bar on standard error where that is a terminal; otherwise nothing is shown."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def step(what: str, parts: int) -> None:
            if what:
                bar.reset(task, description=what, total=parts or None)
            else:
                bar.advance(task)

        yield step
