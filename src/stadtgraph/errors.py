"""The exception tree: one class for one reaction of the caller.

StadtgraphError              something the user can repair; shown without traceback
├── SourceError              records are wrong; carries every problem found
├── StaleBuildError          committed files differ from what the records give
├── ShapeError               a shapes graph is broken or checks nothing
├── DatasetError             no dataset, or a file in it cannot be read
└── QueryError               a query cannot be answered
    ├── QuerySyntaxError     its text is not SPARQL; line and column known
    ├── NotAcceptableError   its answer has none of the formats asked for
    ├── UnwritableError      its answer holds what the format asked for cannot
    ├── LimitExceededError   it met a limit; the same query may pass with a higher one
    └── EngineError          the engine died or answered nonsense; the query may be tried again
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

PLACE = re.compile(r"\bat (?P<line>\d+):(?P<column>\d+)")  # where a parser says that it stopped


class StadtgraphError(Exception):
    """Something is wrong that a user can repair; the message says what, where and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one source record: file, key path inside it, and what to do."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message}" if self.key else f"{self.file}: {self.message}"


class SourceError(StadtgraphError):
    """Source records are wrong. `problems` lists every mistake of every file, sorted."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StaleBuildError(StadtgraphError):
    """Committed files differ from what the records give; `stadtgraph build` repairs it."""


class ShapeError(StadtgraphError):
    """A shapes graph is broken or has nothing to check, so no verdict may be given."""


class DatasetError(StadtgraphError):
    """There is no dataset at the place named, or a file in it cannot be read."""


class QueryError(StadtgraphError):
    """A query cannot be answered."""


class QuerySyntaxError(QueryError):
    """The text is not a SPARQL query.

    `line` and `column` count from 1, read from the message if it has them; 0 when unknown.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        place = PLACE.search(message)
        self.line = int(place["line"]) if place else line
        self.column = int(place["column"]) if place else column


class NotAcceptableError(QueryError):
    """The answer has none of the formats asked for. `offered`: media types that it has, best first."""

    def __init__(self, offered: Sequence[str], reason: str = "") -> None:
        super().__init__(f"{reason} This answer is offered as {', '.join(offered)}.".strip())
        self.offered = tuple(offered)


class UnwritableError(QueryError):
    """An answer, or a document, holds what the format asked for cannot hold; others can."""


class LimitExceededError(QueryError):
    """A query met a limit. `limit`: deadline, memory, answer size or queue. `retry_after`: seconds."""

    def __init__(self, message: str, limit: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.limit, self.retry_after = limit, retry_after


class EngineError(QueryError):
    """The engine died or answered nonsense. Nothing of the answer may be used."""
