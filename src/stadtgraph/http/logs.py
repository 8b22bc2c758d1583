"""Log lines: one JSON object each or readable, never with the text of a query unless that is switched on.

No address of a client is logged: it is personal data, and the proxy before the service has it anyway.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import cache, lru_cache
from time import time
from typing import Protocol, TextIO, cast

from stadtgraph.http.observation import Observer, Served

ACCESS = "stadtgraph.access"
TALKATIVE = ("stadtgraph", "uvicorn")  # of anything else only warnings: httpx logs addresses with the queries in them
Fields = Mapping[str, object]


class Lines(Protocol):
    """A formatter that can write a line without a record."""

    def line(self, when: float, level: int, logger: str, message: str, fields: Fields) -> str:
        """One line without its end. when: seconds since 1970."""
        ...


class JsonLines(logging.Formatter):
    """One JSON object for each line: time (UTC), level, logger, message, and the fields of `extra={"fields": ...}`."""

    def __init__(self) -> None:
        super().__init__()
        self._encode = json.JSONEncoder(default=str).encode

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; all but ASCII is escaped, so a line is a record."""
        raised = {"exception": self.formatException(record.exc_info)} if record.exc_info else {}
        fields = {**_fields(record), **raised}
        return self.line(record.created, record.levelno, record.name, record.getMessage(), fields)

    def line(self, when: float, level: int, logger: str, message: str, fields: Fields) -> str:
        """See `Lines`."""
        name = _level_name(level)
        return self._encode({"time": _time(when), "level": name, "logger": logger, "message": message, **fields})


class ReadableLines(logging.Formatter):
    """Time, level, message and fields as name=value; values with spaces or control characters are quoted."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; only a traceback takes more than one line."""
        line = self.line(record.created, record.levelno, record.name, record.getMessage(), _fields(record))
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line

    def line(self, when: float, level: int, logger: str, message: str, fields: Fields) -> str:
        """See `Lines`."""
        del logger
        shown = message if message.isprintable() else json.dumps(message)
        words = [f"{name}={_shown(value) if isinstance(value, str) else value}" for name, value in fields.items()]
        return " ".join([_time(when), f"{_level_name(level):7}", shown, *words])


def start_logging(form: str, stream: TextIO | None = None) -> None:
    """Write the log lines of this process to `stream` (stderr) as `json` or `console`; what was set before goes.

    Start uvicorn with `log_config=None, access_log=False`, so that its own messages come here too.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else ReadableLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO)


def access_log(*, queries: bool) -> Observer:
    """An observer that writes one line for each request. queries: with the text of queries."""
    return AccessLog(queries=queries).write


class AccessLog:
    """Writes the lines of all requests that ended in one turn of the event loop at once.

    It goes by the level and the handlers of its logger, but past records: `logging` would take half of what
    a kept answer costs.
    """

    def __init__(self, *, queries: bool) -> None:
        self._queries, self._logger = queries, logging.getLogger(ACCESS)
        self._waiting: list[tuple[float, int, Served]] = []

    def write(self, served: Served) -> None:
        """Take in what became of one request."""
        level = _level(served)
        if not self._logger.isEnabledFor(level):
            return
        self._waiting.append((time(), level, served))
        if len(self._waiting) == 1:
            self._flush_soon()

    def _flush_soon(self) -> None:
        try:
            asyncio.get_running_loop().call_soon(self._flush)
        except RuntimeError:  # nothing turns
            self._flush()

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for handler in _handlers(self._logger):
            if isinstance(handler, logging.StreamHandler) and hasattr(handler.formatter, "line"):
                form = cast(Lines, handler.formatter).line
                lines = [form(when, level, ACCESS, "request", self._fields(s)) for when, level, s in waiting]
                with handler.lock or nullcontext():
                    handler.stream.write("\n".join([*lines, ""]))
                    handler.flush()

    def _fields(self, served: Served) -> dict[str, object]:
        fields: dict[str, object] = {
            "request_id": served.request_id,
            "method": served.method,
            "path": served.path,
            "status": served.status,
            "duration_ms": round(served.seconds * 1000, 3),
            "bytes": served.size,
        }
        if served.cache:
            fields["cache"] = served.cache
        if not served.whole:
            fields["aborted"] = True
        if self._queries and served.query:
            fields["query"] = served.query
        return fields


def _handlers(logger: logging.Logger | None) -> Iterator[logging.Handler]:
    """Where the records of a logger go."""
    while logger:
        yield from logger.handlers
        logger = logger.parent if logger.propagate else None


def _level(served: Served) -> int:
    if served.status >= 500 and served.status != 503:
        return logging.ERROR
    return logging.INFO if served.whole and served.status != 503 else logging.WARNING


def _time(when: float) -> str:
    return f"{_second(int(when))}.{int(when % 1 * 1000):03}Z"


@lru_cache(1)  # many lines fall into the same second
def _second(when: int) -> str:
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _fields(record: logging.LogRecord) -> Fields:
    fields: Fields = getattr(record, "fields", {})
    return fields


@cache
def _level_name(level: int) -> str:
    return logging.getLevelName(level).lower()


def _shown(text: str) -> str:
    return text if text.isprintable() and " " not in text and '"' not in text else json.dumps(text)
