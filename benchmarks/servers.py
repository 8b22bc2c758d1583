"""Start SPARQL servers on the same data, and see what their processes take. Linux only: it reads /proc."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from graphs import Data

OURS, NATIVE = "Stadtgraph", "oxigraph serve"
TICK = os.sysconf("SC_CLK_TCK")
VIRTUOSO = """[Database]
DatabaseFile = {home}/virtuoso.db
ErrorLogFile = {home}/virtuoso.log
LockFile = {home}/virtuoso.lck
TransactionFile = {home}/virtuoso.trx
xa_persistent_file = {home}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {home}/virtuoso-temp.db
TransactionFile = {home}/virtuoso-temp.trx
[Parameters]
ServerPort = {sql}
DirsAllowed = {home}, {data}
NumberOfBuffers = 85000
MaxDirtyBuffers = 60000
[HTTPServer]
ServerPort = {port}
ServerThreads = 20
MaxKeepAlives = 20
KeepAliveTimeout = 60
[SPARQL]
"""
NGINX = """worker_processes auto;
pid {home}/nginx.pid;
error_log {home}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi;
  scgi_temp_path {home}/scgi;
  upstream stadtgraph {{ least_conn; {servers} keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://stadtgraph;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A running server: its name, where it listens, the process that leads its session."""

    name: str
    port: int
    path: str
    process: "subprocess.Popen[bytes]"

    def cpu(self) -> float:
        """Seconds of CPU that its processes have taken so far, ended children included."""
        return sum(sum(map(int, fields[11:15])) for _, fields in self._processes()) / TICK

    def memory(self) -> tuple[float, float]:
        """MiB that its processes take together: a page that several share counts once (PSS), or for each (RSS)."""
        found = [_kib(pid) for pid, _ in self._processes()]
        return sum(pss for pss, _ in found) / 1024, sum(rss for _, rss in found) / 1024

    def _processes(self) -> Iterator[tuple[int, list[str]]]:
        for directory in Path("/proc").iterdir():
            with suppress(ValueError, OSError):
                fields = (directory / "stat").read_text().rpartition(")")[2].split()
                if int(directory.name) == self.process.pid or int(fields[3]) == self.process.pid:
                    yield int(directory.name), fields

    def settle(self, seconds: float = 60) -> None:
        """Wait until it rests, so that what it still computes does not disturb the next."""
        end = time.monotonic() + seconds
        before = -1.0
        while before < (before := self.cpu()) and time.monotonic() < end:
            time.sleep(0.05)

    def stop(self) -> None:
        """End its processes: ask the first, then end what is left of the group."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


Start = Callable[[Data, Path], Server]  # the directory is empty and the server's own


def of_command(name: str, command: str) -> Start:
    """A server of ours, started by a command with `{data}` and `{port}` in it; it answers at /sparql."""

    def start(data: Data, home: Path) -> Server:
        port = free_port()
        words = shlex.split(command.format(data=data.root, port=port))
        return _ready(Server(name, port, "/sparql", _run(words, home)), home)

    return start


def native(data: Data, home: Path) -> Server:
    """`oxigraph serve` in memory, filled by the Graph Store Protocol."""
    port = free_port()
    words = ["oxigraph", "serve", "--union-default-graph", "--bind", f"127.0.0.1:{port}"]
    server = _ready(Server(NATIVE, port, "/query", _run(words, home)), home)
    for graph, path in data.files:
        url = f"http://127.0.0.1:{port}/store?graph={quote(graph, safe='')}"
        content = urllib.request.Request(url, path.read_bytes(), {"Content-Type": "text/turtle"}, method="POST")
        urllib.request.urlopen(content).close()
    return server


def rdflib_endpoint(data: Data, home: Path) -> Server:
    """rdflib-endpoint on rdflib's own store."""
    port = free_port()
    words = ["rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(port)]
    return _ready(
        Server("rdflib-endpoint", port, "/", _run([*words, *(str(path) for _, path in data.files)], home)), home
    )


def virtuoso(data: Data, home: Path) -> Server:
    """Virtuoso, filled by its bulk loader."""
    port, sql = free_port(), free_port()
    (home / "virtuoso.ini").write_text(VIRTUOSO.format(home=home, data=data.root, port=port, sql=sql))
    server = Server("Virtuoso", port, "/sparql", _run(["virtuoso-t", "-f", "-c", str(home / "virtuoso.ini")], home))
    _ready(server, home)
    lines = [f"ld_add('{path}', '{graph}');" for graph, path in data.files]
    script = "\n".join([*lines, "rdf_loader_run();", "checkpoint;", ""])
    subprocess.run(["isql-vt", str(sql)], input=script, text=True, check=True, stdout=subprocess.DEVNULL)
    return server


def nginx(ports: Sequence[int]) -> Start:
    """The proxy nginx, which spreads requests over the servers at these ports of loopback."""
    servers = " ".join(f"server 127.0.0.1:{port};" for port in ports)

    def start(_: Data, home: Path) -> Server:
        port = free_port()
        (home / "nginx.conf").write_text(NGINX.format(home=home, port=port, servers=servers))
        words = ["nginx", "-p", str(home), "-c", str(home / "nginx.conf"), "-g", "daemon off;"]
        return _ready(Server("nginx", port, "/sparql", _run(words, home)), home)

    return start


def installed(program: str) -> bool:
    """Is there such a program, beside this Python or anywhere?"""
    return shutil.which(program, path=_path()) is not None


def free_port() -> int:
    """A port of the loopback interface that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _path() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def _run(words: list[str], home: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PATH": _path()}
    program = shutil.which(words[0], path=_path())
    if program is None:
        raise FileNotFoundError(f"{words[0]} is not installed")
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [program, *words[1:]], env=environment, start_new_session=True, stdout=log, stderr=subprocess.STDOUT
        )


def _ready(server: Server, home: Path, seconds: float = 900) -> Server:
    """Wait for the first 200."""
    request = (
        f"GET {server.path}?query=ASK%7B%7D HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    )
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 60) as connection:
            connection.sendall(request.encode())
            if b" 200" in connection.recv(64):
                return server
        time.sleep(0.001)
    server.stop()
    raise RuntimeError(f"{server.name} gave no answer: {(home / 'log').read_text()[-2000:]}")


def _kib(pid: int) -> tuple[int, int]:
    """The proportional and the resident set of a process."""
    sizes = {"Pss": 0, "Rss": 0}
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in sizes:
                sizes[name] = int(value.split()[0])
    return sizes["Pss"], sizes["Rss"]
