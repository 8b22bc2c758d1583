"""What a service says when it does not answer, as errors of ours."""

import re
from collections.abc import Mapping

from stadtgraph.errors import EngineError, LimitExceededError, QueryError, QuerySyntaxError

PLACE = re.compile(
    r"\bline:? (?P<line>\d+)(?:,? column:? (?P<column>\d+))?|\bat (?P<line2>\d+):(?P<column2>\d+)", re.IGNORECASE
)
# Virtuoso reports its time limit as 500 with an SQL state, or a query's estimated cost as too high.
TIMED_OUT = re.compile(r"\bS1T00\b|\bS1TAT\b|timed? ?out|estimated execution time", re.IGNORECASE)
LIMITS = {408: "deadline", 504: "deadline", 503: "queue", 429: "queue", 413: "length", 414: "length", 507: "memory"}


def refusal(status: int, headers: Mapping[str, str], text: str) -> QueryError:
    """The error that stands for an answer which is not 200; `text` is what its body says."""
    said = " ".join(text.split()) or "nothing"
    if status == 400:
        return _syntax_error(said)
    if status in LIMITS or TIMED_OUT.search(said):
        limit = LIMITS.get(status, "deadline")
        wait = headers.get("retry-after", "")
        return LimitExceededError(
            f"The service met a limit ({status}): {said}", limit, int(wait) if wait.isdigit() else 1
        )
    if status in (403, 422):
        return QueryError(f"The service refuses this query ({status}): {said}")
    return EngineError(f"The service answered with status {status}: {said}")


def cut(status: int, headers: Mapping[str, str]) -> QueryError | None:
    """The error for a 200 that says it is only a part; None when nothing says so.

    Virtuoso names its row limit when it has cut, and an SQL state when its time ran out.
    """
    if status == 206 or "x-sql-state" in headers:
        said = headers.get("x-sql-message", "a partial answer")
        return LimitExceededError(f"The service gave only a part of the answer: {said}", "deadline")
    rows = headers.get("x-sparql-maxrows")
    if rows:
        return LimitExceededError(f"The service cuts answers at {rows} rows, and this one reached them.", "rows")
    return None


def _syntax_error(said: str) -> QuerySyntaxError:
    place = PLACE.search(said)
    found = place.groupdict() if place else {}
    line = found.get("line") or found.get("line2") or 0
    return QuerySyntaxError(said, int(line), int(found.get("column") or found.get("column2") or 0))
