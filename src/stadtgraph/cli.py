"""The command line: arguments, calls, exit code. Results go to stdout, diagnostics to stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from stadtgraph import build as building
from stadtgraph.answers import Rows, rows, serialize
from stadtgraph.compilation import compile_dataset
from stadtgraph.coverage import Coverage, total
from stadtgraph.dataset import Dataset, bundled
from stadtgraph.diagram import draw
from stadtgraph.errors import SourceError, StadtgraphError, StaleBuildError
from stadtgraph.evidence_check import check_evidence
from stadtgraph.http.app import create_app
from stadtgraph.namespaces import BASE, Names
from stadtgraph.report import report_text
from stadtgraph.store import load_store
from stadtgraph.validate import validate_dataset

app = typer.Typer(
    help="Stadtgraph: the knowledge graph of Germany's Modellprojekte Smart Cities.\n\n"
    "Exit codes: 0 fine, 1 data does not conform or the build is stale, 2 usage or run-time failure.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
stderr = Console(stderr=True, highlight=False, soft_wrap=True)


class OutputForm(StrEnum):
    """How a validation report is printed."""

    human = "human"
    json = "json"
    turtle = "turtle"


class Language(StrEnum):
    """Languages of messages."""

    de = "de"
    en = "en"


DatasetOption = Annotated[
    Path | None,
    typer.Option("--dataset", help="Directory with ontology/, shapes/, data/, queries/; else the bundled one."),
]


@contextmanager
def explained() -> Iterator[None]:
    """Turn errors that a user can repair into a message and an exit code."""
    try:
        yield
    except (SourceError, StaleBuildError) as error:
        stderr.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    except StadtgraphError as error:
        stderr.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from error


def chosen(path: Path | None) -> Dataset:
    """The dataset named on the command line, else the bundled one."""
    return Dataset(path) if path else bundled()


@app.command()
def build(
    *,
    check: Annotated[bool, typer.Option("--check", help="Only tell whether the committed files are fresh.")] = False,
    base: Annotated[str, typer.Option(help="Another base IRI; needs --output.")] = BASE,
    output: Annotated[Path | None, typer.Option(help="Write the whole dataset there instead.")] = None,
    dataset: DatasetOption = None,
) -> None:
    """Compile data/source into data/*.ttl."""
    with explained(), stderr.status("compiling records ..."):
        found = chosen(dataset)
        written = _built_elsewhere(found, base, output) if output or base != BASE else _built(found, check=check)
    stderr.print(f"{', '.join(written)} written" if written else "nothing to write: every file is fresh")


def _built(found: Dataset, *, check: bool) -> list[str]:
    _, texts = building.build(found)
    if check:
        building.check_fresh(found.data, texts)
        return []
    return building.write_files(found.data, texts)


def _built_elsewhere(found: Dataset, base: str, output: Path | None) -> list[str]:
    if output is None:
        raise StadtgraphError("--base writes a second dataset: say where with --output DIRECTORY")
    return building.build_elsewhere(found, base, output)


@app.command()
def seal(
    text: Annotated[Path, typer.Argument(help="The source text, brochure-2020.txt.")],
    dataset: DatasetOption = None,
) -> None:
    """Seal the quotations of the records; needs the source text."""
    with explained():
        count = building.seal(chosen(dataset), text)
    stderr.print(f"{count} quotations sealed")


@app.command()
def coverage(*, dataset: DatasetOption = None) -> None:
    """Print for each project how many sentences and list items are cited, and how much is quoted."""
    with explained():
        rows = compile_dataset(chosen(dataset).data, Names()).coverage
    *projects, programme = rows
    table = Table("project", "cited", "no fact", "units", "cited %", "quoted %", box=None)
    for row in (*projects, total(projects), programme):
        table.add_row(row.slug, str(row.cited), str(row.listed), str(row.units), *_shares(row))
    Console(soft_wrap=True).print(table)


def _shares(row: Coverage) -> tuple[str, str]:
    return f"{row.share_cited:.1%}", f"{row.share_quoted:.1%}"


@app.command()
def validate(
    *,
    source_text: Annotated[Path | None, typer.Option(help="The source text: check every quotation exactly.")] = None,
    form: Annotated[OutputForm, typer.Option("--format", help="How to print the report.")] = OutputForm.human,
    lang: Annotated[Language, typer.Option(help="Language of the messages.")] = Language.en,
    dataset: DatasetOption = None,
) -> None:
    """Check records, seal and graphs: 0 conforms, 1 does not, 2 could not run."""
    with explained(), stderr.status("validating ..."):
        found = chosen(dataset)
        check_evidence(found, source_text)
        report = validate_dataset(found)
    sys.stdout.write(report_text(report, form.value, lang.value))
    if not report.conforms:
        raise typer.Exit(1)


@app.command()
def query(
    file: Annotated[str, typer.Argument(help="A file with a SPARQL query, or - for standard input.")],
    form: Annotated[
        str, typer.Option("--format", help="table, json, xml, csv, tsv; turtle, ntriples, rdfxml, jsonld.")
    ] = "table",
    dataset: DatasetOption = None,
) -> None:
    """Answer a query on the built graph, without a server."""
    with explained():
        text = sys.stdin.read() if file == "-" else building.read_text(Path(file))
        store = load_store(chosen(dataset))
        answer = store.query(text)
        if form == "table":
            _print_table(rows(answer))
        else:
            sys.stdout.buffer.write(serialize(answer, form, store.prefixes))


def _print_table(found: Rows) -> None:
    table = Table(*(Column(name, overflow="fold") for name in found.variables), box=None)
    for row in found.rows:
        table.add_row(*(Text(cell) for cell in row))
    # A pipe has no width: cells stay whole, so that other programs can read them.
    Console(width=None if sys.stdout.isatty() else 100_000).print(table)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.")] = 8000,
    dataset: DatasetOption = None,
) -> None:
    """Serve the bundled graph: pages at /, SPARQL at /sparql."""
    with explained():
        service = create_app(load_store(chosen(dataset)))
    stderr.print(f"Stadtgraph at http://{host}:{port}, SPARQL at http://{host}:{port}/sparql; stop with Ctrl+C")
    uvicorn.run(service, host=host, port=port, log_level="warning")


@app.command()
def diagram(*, dataset: DatasetOption = None) -> None:
    """Print the data model as a Mermaid class diagram, drawn from the ontology."""
    with explained():
        sys.stdout.write(draw(chosen(dataset).root / "ontology" / "stadtgraph.ttl"))


def main() -> None:
    """Run the command line."""
    sys.exit(app())
