"""The exception tree: one class for one reaction of the caller.

StadtgraphError              something the user can repair; shown without traceback
├── SourceError              records are wrong; carries every problem found
├── StaleBuildError          committed files differ from what the records give
├── ShapeError               a shapes graph is broken or checks nothing
├── DatasetError             no dataset, or a file in it cannot be read
└── QueryError               a query cannot be answered
    └── QuerySyntaxError     its text is not SPARQL; line and column known
"""

from collections.abc import Sequence
from dataclasses import dataclass


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
    """The text is not a SPARQL query. `line` and `column` count from 1; 0 when unknown."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column
