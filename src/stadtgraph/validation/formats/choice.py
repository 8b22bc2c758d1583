"""Which form of report goes where: `FORMAT` to standard output, `FORMAT=FILE` into a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from stadtgraph.errors import StadtgraphError
from stadtgraph.spelling import suggestion
from stadtgraph.validation.findings import Outcome
from stadtgraph.validation.formats.human import human
from stadtgraph.validation.formats.junit import junit
from stadtgraph.validation.formats.machine import as_json, github, gitlab
from stadtgraph.validation.formats.markdown import markdown
from stadtgraph.validation.formats.sarif import sarif
from stadtgraph.validation.formats.turtle import turtle

FORMATS: Mapping[str, Callable[[Outcome, str], str]] = MappingProxyType(
    {
        "human": human,
        "json": as_json,
        "github": github,
        "sarif": sarif,
        "junit": junit,
        "markdown": markdown,
        "gitlab": gitlab,
        "turtle": turtle,
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A form of report, and the file that it goes to; None: standard output."""

    form: str
    file: Path | None


def choices(given: Sequence[str]) -> list[Choice]:
    """What `--format` says, `human` when it says nothing. Raises StadtgraphError."""
    chosen = [_choice(text) for text in given or ["human"]]
    if sum(choice.file is None for choice in chosen) > 1:
        raise StadtgraphError("--format: two reports cannot both go to standard output; give one a file: FORMAT=FILE")
    return chosen


def _choice(text: str) -> Choice:
    form, given, file = text.partition("=")
    if form not in FORMATS:
        raise StadtgraphError(f"--format {form}: is none of {', '.join(FORMATS)}{suggestion(form, FORMATS)}")
    if given and not file:
        raise StadtgraphError(f"--format {text}: names no file after =")
    return Choice(form, Path(file) if file else None)
