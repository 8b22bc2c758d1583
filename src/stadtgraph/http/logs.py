"""Log lines: one JSON object each or readable, never with the text of a query unless that is switched on.

No address of a client is logged: it is personal data, and the proxy before the service has it anyway.
"""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO

from stadtgraph.http.observation import Observer, Served

ACCESS = "stadtgraph.access"
TALKATIVE = ("stadtgraph", "uvicorn")  # of anything else only warnings: httpx logs addresses with the queries in them


class JsonLines(logging.Formatter):
    """One JSON object for each line: time (UTC), level, logger, message, and the fields of `extra={"fields": ...}`."""

    def __init__(self) -> None:
        super().__init__()
        self._encode = json.JSONEncoder(default=str).encode

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; all but ASCII is escaped, so a line is a record."""
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return self._encode(line)


class ReadableLines(logging.Formatter):
    """Time, level, message and fields as name=value; values with spaces or control characters are quoted."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; only a traceback takes more than one line."""
        message = record.getMessage()
        fields = "".join(f" {name}={_shown(value)}" for name, value in _fields(record).items())
        shown = message if message.isprintable() else json.dumps(message)
        line = f"{_time(record)} {record.levelname.lower():7} {shown}{fields}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


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
    logger = logging.getLogger(ACCESS)

    def write(served: Served) -> None:
        # Made by hand: `logger.log` would look for its caller in the stack, a tenth of what a request may cost.
        record = logging.LogRecord(ACCESS, _level(served), __file__, 0, "request", None, None)
        record.fields = _access_fields(served, queries=queries)
        if logger.isEnabledFor(record.levelno):
            logger.handle(record)

    return write


def _level(served: Served) -> int:
    if served.status >= 500 and served.status != 503:
        return logging.ERROR
    return logging.INFO if served.whole and served.status != 503 else logging.WARNING


def _access_fields(served: Served, *, queries: bool) -> dict[str, object]:
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
    if queries and served.query:
        fields["query"] = served.query
    return fields


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    fields: Mapping[str, object] = getattr(record, "fields", {})
    return fields


def _shown(value: object) -> str:
    text = str(value)
    return text if text.isprintable() and " " not in text and '"' not in text else json.dumps(text)
