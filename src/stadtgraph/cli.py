"""The command line: arguments, calls, exit code. Results go to stdout, diagnostics to stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from stadtgraph import build as building
from stadtgraph import export as exporting
from stadtgraph import publish as publishing
from stadtgraph import starter
from stadtgraph.answers import Rows, rows, serialize
from stadtgraph.compilation import compile_dataset
from stadtgraph.coverage import Coverage, total
from stadtgraph.dataset import Dataset, bundled
from stadtgraph.diagram import draw
from stadtgraph.errors import QueryError, SourceError, StadtgraphError, StaleBuildError
from stadtgraph.lexical import calls_service
from stadtgraph.loading import plan_of
from stadtgraph.locations import located
from stadtgraph.namespaces import BASE
from stadtgraph.serve_command import serve
from stadtgraph.store import load_store
from stadtgraph.successors import disappeared
from stadtgraph.validate_command import explain, stderr, validate

app = typer.Typer(
    help="Stadtgraph: the knowledge graph of Germany's Modellprojekte Smart Cities.\n\n"
    "Exit codes: 0 fine, 1 data does not conform or the build is stale, 2 usage or run-time failure.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


DatasetOption = Annotated[
    Path | None,
    typer.Option("--dataset", help="Directory with ontology/, shapes/, data/, queries/; else the bundled one."),
]
DirectoryArgument = Annotated[
    Path | None, typer.Argument(help="The directory of a dataset; the bundled one without. Short for --dataset.")
]


@contextmanager
def explained(dataset: Path | None = None) -> Iterator[None]:
    """Turn errors that a user can repair into a message and an exit code."""
    try:
        yield
    except (SourceError, StaleBuildError) as error:
        explain(error, chosen(dataset))
        raise typer.Exit(1) from error
    except StadtgraphError as error:
        stderr.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from error


def chosen(path: Path | None) -> Dataset:
    """The dataset named on the command line, else the bundled one."""
    return Dataset(path) if path else bundled()


@app.command()
def new(
    directory: Annotated[Path, typer.Argument(help="A directory that is new or empty.")],
    *,
    base: Annotated[str, typer.Option(help="What the dataset's IRIs begin with; an address that you control.")] = (
        starter.INVENTED
    ),
) -> None:
    """Start a dataset of your own: an invented programme to be replaced, ready for build, validate and serve."""
    with explained():
        files = starter.start(directory, base)
    stderr.print(f"{len(files)} files in {directory}; begin with {directory / 'README.md'}")


@app.command()
def build(
    directory: DirectoryArgument = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Only tell whether the committed files are fresh.")] = False,
    base: Annotated[str, typer.Option(help="Another base IRI; needs --output.")] = BASE,
    output: Annotated[Path | None, typer.Option(help="Write the whole dataset there instead.")] = None,
    dataset: DatasetOption = None,
) -> None:
    """Compile the records of a dataset into its data/*.ttl."""
    dataset = directory or dataset
    with explained(dataset), stderr.status("compiling records ..."):
        found = chosen(dataset)
        written = _built_elsewhere(found, base, output) if output or base != BASE else _built(found, check=check)
    stderr.print(f"{', '.join(written)} written" if written else "nothing to write: every file is fresh")


def _built(found: Dataset, *, check: bool) -> list[str]:
    compilation, texts = building.build(found)
    gone = disappeared(building.listed_iris(found), building.used_iris(found, compilation))
    for line in located(gone, found.data):
        stderr.print(line, style="yellow", markup=False)
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
    directory: DirectoryArgument = None,
    *,
    new_text: Annotated[bool, typer.Option("--new-text", help="The text is another one than that sealed.")] = False,
    dataset: DatasetOption = None,
) -> None:
    """Seal the quotations of the records; needs the source text."""
    dataset = directory or dataset
    with explained(dataset):
        count = building.seal(chosen(dataset), text, new_text=new_text)
    stderr.print(f"{count} quotations sealed")


@app.command()
def coverage(*, dataset: DatasetOption = None) -> None:
    """Print for each project how many sentences and list items are cited, and how much is quoted."""
    with explained(dataset):
        rows = compile_dataset(chosen(dataset).data).coverage
    *projects, programme = rows
    table = Table("project", "cited", "no fact", "units", "cited %", "quoted %", box=None)
    for row in (*projects, total(projects), programme):
        table.add_row(row.slug, str(row.cited), str(row.listed), str(row.units), *_shares(row))
    Console(soft_wrap=True).print(table)


def _shares(row: Coverage) -> tuple[str, str]:
    return f"{row.share_cited:.1%}", f"{row.share_quoted:.1%}"


app.command()(validate)


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
        if calls_service(text):
            raise QueryError("SERVICE is refused: this command asks the built graph alone, no other endpoint")
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


app.command()(serve)


@app.command()
def publish(
    url: Annotated[str, typer.Argument(help="Address of the store's Graph Store Protocol.")],
    *,
    sparql: Annotated[str, typer.Option(help="Its address for queries, to count there.")] = "",
    update: Annotated[str, typer.Option(help="Its address for updates, to switch all graphs at once.")] = "",
    user: Annotated[str, typer.Option(help="User; the password comes from STADTGRAPH_PASSWORD.")] = "",
    password: Annotated[str, typer.Option(envvar="STADTGRAPH_PASSWORD", hidden=True)] = "",
    dataset: DatasetOption = None,
) -> None:
    """Load the dataset into another store and verify what arrived: 0 all counted, 1 triples are missing."""
    with explained():
        target = publishing.Target(url, sparql, update, user, password)
        arrived = publishing.publish(plan_of([dataset] if dataset else []), target)
    for arrival in arrived:
        typer.echo(str(arrival))
    if any(arrival.counted != arrival.sent for arrival in arrived):
        raise typer.Exit(1)


@app.command()
def export(
    directory: Annotated[Path, typer.Argument(help="Where the files go.")],
    *,
    dataset: DatasetOption = None,
) -> None:
    """Write dumps as files with checksums: the whole and each graph, in every RDF format."""
    with explained(), stderr.status("writing dumps ..."):
        files = exporting.export(chosen(dataset), directory)
    stderr.print(f"{len(files)} files in {directory}")


@app.command()
def diagram(*, dataset: DatasetOption = None) -> None:
    """Print the data model as a Mermaid class diagram, drawn from the ontology."""
    with explained():
        sys.stdout.write(draw(chosen(dataset).root / "ontology" / "stadtgraph.ttl"))


def main() -> None:
    """Run the command line."""
    sys.exit(app())
