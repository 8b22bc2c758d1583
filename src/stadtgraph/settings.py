"""Every setting of the service: name, default, unit and what it is for, in this one place.

`docs/settings.md` is written from here: `python -m stadtgraph.settings > docs/settings.md`.
"""

import os
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AnyHttpUrl, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from stadtgraph.errors import StadtgraphError

PREFIX = "STADTGRAPH_"


class LogFormat(StrEnum):
    """How log lines are written: one JSON object each, or readable."""

    json = "json"
    console = "console"


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def places() -> int:
    """How many workers there are by default: a few more than can be busy at once, so that none waits for another."""
    return 2 * cores() + 4


class Settings(BaseSettings):
    """What the service goes by. An argument wins over the environment, the environment over the default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    host: Annotated[str, Field(min_length=1)] = Field(
        "127.0.0.1", description="Address to listen at. `0.0.0.0` and `::` are reached from other machines."
    )
    port: int = Field(8000, ge=0, le=65535, description="Port to listen at; 0 takes a free one.")
    public_url: AnyHttpUrl | None = Field(
        None, description="Address under which others reach the service, when a proxy stands before it."
    )
    operator: str | None = Field(
        None, description="Who runs the service: name and postal address, shown on the pages about it."
    )
    contact: str | None = Field(
        None,
        pattern=r"^https?://[^\s<>\"]+$|^[^\s<>\"@:]+@[^\s<>\"@:]+$",
        description="Where errors and barriers are reported and questions asked: a mail address or a web address, "
        "shown on the pages.",
    )
    engine: AnyHttpUrl | None = Field(
        None, description="SPARQL service that answers instead of the embedded engine, by the URL of its endpoint."
    )
    union_default_graph: bool | None = Field(
        None,
        description="Whether a query that names no graph sees all graphs merged. "
        "Not set: yes for datasets, no for other files.",
    )
    deadline: float = Field(
        30.0,
        gt=0,
        le=3600,
        description="Longest time for one query; then its worker is ended and the client gets 503. "
        "Also how long a stop waits for running queries.",
        json_schema_extra={"unit": "s"},
    )
    workers: int = Field(
        default_factory=places,
        ge=1,
        le=1024,
        description="Queries that are evaluated at once, each in its process. More than processors, because one that "
        "computes for long steps back behind the others.",
    )
    queue: int = Field(
        128, ge=0, description="Queries that may wait for a worker; the next one gets 503 and Retry-After."
    )
    fork: bool | None = Field(
        None,
        description="Whether workers are forked from a process that holds the data, rather than load them each. "
        "Not set: yes on Linux, no elsewhere.",
    )
    memory: int = Field(
        1024, ge=16, description="What one query may take beside the data itself.", json_schema_extra={"unit": "MiB"}
    )
    query_length: int = Field(
        1_000_000, ge=1, description="Longest query and longest request body.", json_schema_extra={"unit": "bytes"}
    )
    nesting: int = Field(
        200, ge=1, le=400, description="Deepest nesting of brackets in a query.", json_schema_extra={"unit": "levels"}
    )
    answer_size: int = Field(
        1024,
        ge=1,
        description="Largest answer; a longer one is refused, or aborted when it is under way, never cut silently.",
        json_schema_extra={"unit": "MiB"},
    )
    self_description: bool = Field(
        True,  # noqa: FBT003  # the default
        description="Whether the service describes itself in a named graph of its own.",
    )
    source_text: Path | None = Field(
        None,
        description="File with the text that the data cite: pages then show the passage around each quotation. "
        "Its SHA-256 must be the one in the data.",
    )
    dumps: Path | None = Field(
        None,
        description="Directory for the files under `/dump/`, written when somebody first asks for them. "
        "Not set: `stadtgraph/dumps` in the user's directory for caches.",
    )
    cache_size: int = Field(
        64, ge=0, description="Memory for answers that are kept; 0 keeps none.", json_schema_extra={"unit": "MiB"}
    )
    log_format: LogFormat = Field(
        LogFormat.console, description="Log lines as `json` (one object a line) or `console` (to be read)."
    )
    log_queries: bool = Field(
        False,  # noqa: FBT003  # the default
        description="Whether the text of queries is logged. It may tell what somebody is interested in.",
    )

    @property
    def origin(self) -> str:
        """The address under which others reach the service, without a slash at its end."""
        return str(self.public_url).rstrip("/") if self.public_url else f"http://{self.host}:{self.port}"


def endpoint_of(settings: Settings) -> str:
    """The address of the endpoint as others reach it."""
    return f"{settings.origin}/sparql"


def settings_from(given: Mapping[str, object]) -> Settings:
    """Settings from arguments, the environment and defaults; None means not given.

    Raises StadtgraphError that names every wrong setting and where it came from.
    """
    arguments = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**arguments)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        raise StadtgraphError("\n".join(_mistakes(error, arguments))) from error


def _mistakes(error: ValidationError, arguments: Mapping[str, object]) -> Iterator[str]:
    for mistake in error.errors():
        field = str(mistake["loc"][0])
        where = option(field) if field in arguments else PREFIX + field.upper()
        yield f"{where}: {mistake['msg']}, but it is {mistake['input']!r}; see docs/settings.md"


def option(field: str) -> str:
    """How a setting is called on the command line."""
    return "--" + field.replace("_", "-")


def settings_page() -> str:
    """The page docs/settings.md: every setting with variable, default, unit and meaning."""
    rows = "\n".join(_row(name, field) for name, field in Settings.model_fields.items())
    return PAGE.format(rows=rows)


def _row(name: str, field: FieldInfo) -> str:
    extra = field.json_schema_extra
    unit = extra.get("unit", "") if isinstance(extra, dict) else ""
    return f"| `{PREFIX}{name.upper()}` | {_default(field)} | {unit} | {field.description} |"


def _default(field: FieldInfo) -> str:
    if field.default_factory is places:
        return "4, and 2 for each processor"
    match field.default:
        case None:
            return "not set"
        case bool():
            return f"`{str(field.default).lower()}`"
        case float():
            return f"`{field.default:g}`"
    return f"`{field.default}`"


PAGE = """\
# Settings

The service is set by environment variables. Those that `stadtgraph serve --help` lists can be given as options too.
An option wins over the variable, the variable over the default. An empty variable counts as not set. A value that does
not fit stops the start with a message that names it. No file is read for settings.

| variable | default | unit | meaning |
| --- | --- | --- | --- |
{rows}

```sh
STADTGRAPH_DEADLINE=10 STADTGRAPH_LOG_FORMAT=json stadtgraph serve --port 9000
```

How to run the service, with an example unit file, is told in [operations.md](operations.md).

This page is written from `settings.py`: `.venv/bin/python -m stadtgraph.settings > docs/settings.md`.
"""

if __name__ == "__main__":
    print(settings_page(), end="")
