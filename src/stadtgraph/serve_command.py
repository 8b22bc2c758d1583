"""The command `stadtgraph serve`, which loads no more than it needs until the engine has begun."""

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from stadtgraph.engine.hatching import Begun
from stadtgraph.errors import StadtgraphError
from stadtgraph.http.logs import start_logging
from stadtgraph.loading import plan_of
from stadtgraph.settings import settings_from
from stadtgraph.starting import begin_engine


def serve(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="RDF files, or a dataset directory; the bundled graph without.")
    ] = None,
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen at.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen at; 0 takes a free one.")] = None,
    deadline: Annotated[float | None, typer.Option(help="Longest time for one query, in seconds.")] = None,
    workers: Annotated[int | None, typer.Option(help="Queries that are evaluated at once.")] = None,
    engine: Annotated[str | None, typer.Option(help="A SPARQL service that answers instead, by its URL.")] = None,
    source_text: Annotated[
        Path | None, typer.Option(help="The text that the data cite: pages show the passage around each quotation.")
    ] = None,
    union_default_graph: Annotated[
        bool | None, typer.Option("--union-default-graph", help="A query that names no graph sees all of them.")
    ] = None,
) -> None:
    """Serve a graph: pages at /, SPARQL at /sparql. Every other setting is in docs/settings.md."""
    given: dict[str, object] = {"host": host, "port": port, "deadline": deadline, "workers": workers, "engine": engine}
    given |= {"source_text": source_text}
    try:
        settings = settings_from(given | {"union_default_graph": union_default_graph})
        start_logging(settings.log_format)
        plan = partial(plan_of, paths or [], union=settings.union_default_graph)
        first = plan()
        if settings.source_text:
            import_module("stadtgraph.source_text").check_source_text(settings.source_text, first)
        begun = begin_engine(first, settings, context.find_object(Begun))
        # Loaded now, and by name, so that the engine loads the data meanwhile: both take as long.
        import_module("stadtgraph.serving").run(plan, settings, first, begun)
    except StadtgraphError as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(2) from error


def main(arguments: list[str], begun: Begun | None) -> None:
    """Run the command with its arguments, as `stadtgraph serve` does. begun: an engine that waits for its order."""
    app = typer.Typer(pretty_exceptions_enable=False, add_completion=False, rich_markup_mode=None)
    app.command()(serve)
    app(arguments, prog_name="stadtgraph serve", obj=begun)
