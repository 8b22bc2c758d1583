"""Put a load on a server: with `wrk` where it is installed and the answers come fast, else with `client`.

wrk costs little beside the server, but leaves unanswered what is under way when time is up; `client` costs more and
finishes it. So wrk is taken when that part is below one request in a hundred.
"""

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# Numbers that no run in the last days has used; below 2^53, as Lua has only floating-point ones.
FRESH = itertools.count(int(time.time()) % 1_000_000 * 1_000_000_000, 10_000_000)
SCRIPT = """
local n = %(start)d
local before, after = %(before)s, %(after)s
request = function()
  if n == 0 then return before .. after end
  n = n + 1
  return before .. string.format("%%.0f", n) .. after
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\nRESULT {"requests": %%d, "seconds": %%f, "errors": %%d, "times": [%%f, %%f, %%f]}\\n',
    summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end
"""


@dataclass(frozen=True)
class Ask:
    """A query to put to a server: port, path, text and the media type wanted."""

    port: int
    path: str
    query: str
    accept: str

    def halves(self) -> tuple[str, str]:
        """The request before and after a number that makes it another one: it stands in a comment."""
        before = f"GET {self.path}?query={quote(self.query)}%20%23"
        return before, f" HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: {self.accept}\r\n\r\n"


@dataclass(frozen=True)
class Result:
    """What a load has found: requests answered, seconds, percentiles in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float

    @property
    def rate(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds


class Load:
    """Connections that ask one query again and again; `fresh`: no two requests are the same."""

    def __init__(self, ask: Ask, connections: int, seconds: float, *, fresh: bool, fast: bool = False) -> None:
        self._wrk = shutil.which("wrk") if fast else None
        start = next(FRESH) if fresh else 0
        self._script = tempfile.NamedTemporaryFile("w", suffix=".lua")  # noqa: SIM115  # gone with this object
        self._process = self._run_wrk if self._wrk else self._run_client
        self._running = self._process(ask, connections, seconds, start)

    def _run_wrk(self, ask: Ask, connections: int, seconds: float, start: int) -> "subprocess.Popen[str]":
        before, after = map(json.dumps, ask.halves())  # ASCII: a string of JSON is one of Lua too
        self._script.write(SCRIPT % {"start": start, "before": before, "after": after})
        self._script.flush()
        options = [f"-c{connections}", "-t1", f"-d{max(1, round(seconds))}s", "--timeout", "60s"]
        command = ["wrk", *options, "-s", self._script.name, f"http://127.0.0.1:{ask.port}/"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def _run_client(self, ask: Ask, connections: int, seconds: float, start: int) -> "subprocess.Popen[str]":
        arguments = [str(value) for value in (ask.port, seconds, connections, start)]
        command = [sys.executable, str(Path(__file__).with_name("client.py")), *arguments]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdin is not None
        process.stdin.write(json.dumps(ask.halves()))
        process.stdin.close()
        process.stdin = None  # else communicate() would write to it again
        return process

    def result(self) -> Result:
        """Wait for the end. Raises RuntimeError when an answer was not a 200."""
        output, _ = self._running.communicate()
        found = json.loads(output.rpartition("RESULT ")[2])
        if found["errors"] or not found["requests"]:
            raise RuntimeError(f"{found['errors']} of {found['requests']} answers failed")
        times = found["times"] if self._wrk else percentiles(found["times"])
        return Result(found["requests"], found["seconds"], *times)

    def stop(self) -> None:
        """End it early; there is no result."""
        self._running.kill()
        self._running.communicate()


def percentiles(times: list[float]) -> list[float]:
    """The 50th, 95th and 99th percentile."""
    ordered = sorted(times)
    return [ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 95, 99)]
